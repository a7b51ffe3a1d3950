"""Mail in HTML to lines and tables: cells kept apart, hidden text dropped, numbers kept whole.

selectolax's only door.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.reading.flow import Flow

MAX_DEPTH = 200  # of nested elements; deeper ones are an attack on readers
LONG_CELL = 600  # characters; a table with a longer cell only places text on the page

_SKIPPED = {"head", "style", "script", "title", "template", "noscript", "svg", "object", "meta"}
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt"),
    *("fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
    *("main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "tr", "ul"),
}
_PARAGRAPHS = {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "hr", "table"}
# such as style="display:none", "visibility: hidden", "font-size:0", "mso-hide:all"
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])"
    r"|opacity\s*:\s*0(?:\.0+)?(?![.\d])"
)
_QUOTE_CLASSES = ("gmail_quote", "yahoo_quoted", "moz-cite", "protonmail_quote", "zmail_extra")


def flow_of(markup: str) -> Flow:
    """Give the visible text of a page of HTML."""
    flow = Flow()
    root = LexborHTMLParser(markup).body
    if root is not None:
        _walk(root, flow, 0, pre=False)
    flow.end_line()
    return flow


def _walk(node: LexborNode, flow: Flow, depth: int, *, pre: bool) -> None:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            _add_text(child.text_content or "", flow, pre=pre)
        elif tag == "br":
            flow.end_line_or_paragraph()
        elif tag not in _SKIPPED and depth < MAX_DEPTH and not _is_hidden(child):
            _enter(child, tag, flow, depth, pre=pre or tag == "pre")


def _add_text(text: str, flow: Flow, *, pre: bool) -> None:
    if not pre:
        flow.text(text)
        return
    first, *rest = text.split("\n")
    flow.text(first)
    for line in rest:
        flow.end_line_or_paragraph()
        flow.text(line)


def _enter(node: LexborNode, tag: str, flow: Flow, depth: int, *, pre: bool) -> None:
    if tag not in _BLOCKS:
        _walk(node, flow, depth + 1, pre=pre)
        return
    _close(tag, flow)
    quoted = tag == "blockquote" or any(it in _class_of(node) for it in _QUOTE_CLASSES)
    flow.depth += quoted
    if tag == "table" and _is_data(node):
        flow.table(_rows(node))
    else:
        _walk(node, flow, depth + 1, pre=pre)
    _close(tag, flow)
    flow.depth -= quoted


def _close(tag: str, flow: Flow) -> None:
    if tag in _PARAGRAPHS:
        flow.end_paragraph()
    else:
        flow.end_line()


def _class_of(node: LexborNode) -> str:
    return node.attributes.get("class") or ""


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    style = (attributes.get("style") or "").casefold()
    return "hidden" in attributes or bool(_HIDDEN.search(style))


def _is_data(table: LexborNode) -> bool:
    """Say whether a table holds rows of data; others only place text on the page."""
    if len(table.css("table")) > 1:
        return False
    rows = [row for row in table.css("tr") if row.css("td, th")]
    widest = max((len(row.css("td, th")) for row in rows), default=0)
    texts = [cell.text(deep=True) for cell in table.css("td, th")]
    return len(rows) > 1 and widest > 1 and all(len(text) <= LONG_CELL for text in texts)


def _rows(table: LexborNode) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in table.css("tr"):
        if _is_hidden(row):
            continue
        cells: list[str] = []
        for cell in row.css("td, th"):
            inner = Flow()
            if not _is_hidden(cell):
                _walk(cell, inner, 1, pre=False)
            inner.end_line()
            cells.append(" ".join(word.text for word in inner.words))
            cells.extend("" for _ in range(_span(cell) - 1))
        rows.append(cells)
    return rows


def _span(cell: LexborNode) -> int:
    stated = cell.attributes.get("colspan") or ""
    return min(int(stated), 50) if stated.isdecimal() and stated.isascii() and stated != "0" else 1
