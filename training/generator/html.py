"""Mail bodies as the HTML of common mail programs."""

from __future__ import annotations

import html
from collections.abc import Sequence
from random import Random

from training.generator.blocks import Block, Grid, Quote, Small, Text

CLIENTS = ("outlook", "gmail", "apple", "thunderbird", "webmail", "crm")
_FONTS = ("Calibri,sans-serif", "Arial,Helvetica,sans-serif", "Verdana", "'Times New Roman',serif")
_HEAD = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">{style}'
    "</head><body{attributes}>{body}</body></html>"
)
_OUTLOOK = (
    "<style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt; font-family:Calibri,sans-serif;} "
    "@page WordSection1 {size:612.0pt 792.0pt;} --></style>"
)


def as_html(blocks: Sequence[Block], client: str, rng: Random, charset: str = "utf-8") -> str:
    """Write blocks as one mail program would.

    Args:
        blocks: from top to bottom.
        client: one of ``CLIENTS``.
        rng: draws fonts and the look of tables.
        charset: named in the head; some programs name a wrong one.
    """
    look = rng.randrange(4)
    font = rng.choice(_FONTS)
    body = "".join(_block(block, client, look) for block in blocks)
    if client == "outlook":
        body = f'<div class="WordSection1">{body}</div>'
    elif client == "crm":
        body = (
            '<table width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">'
            f'<table width="600"><tr><td style="font-family:{font};font-size:14px">{body}'
            "</td></tr></table></td></tr></table>"
        )
    else:
        body = f'<div style="font-family:{font}">{body}</div>'
    style = _OUTLOOK if client == "outlook" else ""
    attributes = ' lang="x" link="#0563C1"' if client == "outlook" else ""
    return _HEAD.format(charset=charset, style=style, attributes=attributes, body=body)


def _block(block: Block, client: str, look: int) -> str:
    if isinstance(block, Text):
        return _typed(block.text, client)
    if isinstance(block, Small):
        small = html.escape(block.text).replace("\n", "<br>")
        return f'<hr><p style="font-size:8.0pt;color:#808080">{small}</p>'
    if isinstance(block, Grid):
        return grid_html(block, look)
    return _quote(block, client)


def _typed(text: str, client: str) -> str:
    lines = [html.escape(line) for line in text.split("\n")]
    if client == "outlook":
        blank = "<o:p>&nbsp;</o:p>"
        return "".join(f"<p class=MsoNormal>{line or blank}</p>\r\n" for line in lines)
    if client == "gmail":
        inner = "".join(f"<div>{line or '<br>'}</div>" for line in lines)
        return f'<div dir="ltr">{inner}</div>'
    if client == "apple":
        return "".join(f"<div>{line or '<br>'}</div>\n" for line in lines)
    if client == "crm":
        paragraphs = "\n".join(lines).split("\n\n")
        return "".join(f"<p>{part.replace(chr(10), '<br/>')}</p>" for part in paragraphs)
    return "<br>\n".join(lines) + "<br>\n"


def _quote(block: Quote, client: str) -> str:
    head = html.escape(block.head.strip("_\n")).replace("\n", "<br>")
    inner = _typed(block.text, client)
    if client == "outlook":
        return (
            '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm">'
            f"<p class=MsoNormal>{head}</p></div></div>{inner}"
        )
    if client == "gmail":
        tag = "div" if block.forwarded else 'blockquote class="gmail_quote" style="margin:0 .8ex"'
        end = tag.split(maxsplit=1)[0]
        return (
            '<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
            f"{head}<br></div><{tag}>{inner}</{end}></div>"
        )
    if client == "thunderbird":
        return (
            f'<div class="moz-cite-prefix">{head}</div><blockquote type="cite">{inner}</blockquote>'
        )
    if client == "apple":
        return f'<br><blockquote type="cite"><div>{head}</div><br>{inner}</blockquote>'
    return f"<hr>{head}<br><br>{inner}"


def grid_html(grid: Grid, look: int) -> str:
    """Write a table in one of four looks."""
    border = ' border="1" cellspacing="0" cellpadding="4"' if look < 2 else ' cellpadding="3"'
    rows: list[str] = []
    for index, row in enumerate(grid.rows):
        tag = "th" if index == 0 and look != 3 else "td"
        shade = ' bgcolor="#eeeeee"' if look == 2 and index % 2 == 0 else ""
        wide = f" colspan={len(grid.rows[0])}" if len(row) == 1 else ""
        cells = "".join(
            f"<{tag}{wide}{' align=right' if at in grid.right and index else ''}>"
            f"{html.escape(cell) or '&nbsp;'}</{tag}>"
            for at, cell in enumerate(row)
        )
        rows.append(f"<tr{shade}>{cells}</tr>")
    return f"<br><table{border}>{''.join(rows)}</table><br>"
