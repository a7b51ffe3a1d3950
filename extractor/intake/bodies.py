"""Which of a mail's two versions is read, and how its text is put right."""

from __future__ import annotations

import html
import re

# a cell such as "<td>" or "<TH align=right>"
_CELL = re.compile(r"<t[dh][\s>]", re.IGNORECASE)
_ROW = re.compile(r"<tr[\s>]", re.IGNORECASE)
# "<style>…</style>", "<!-- … -->", "<br>"
_HIDDEN = re.compile(
    r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^>]{0,2000}>")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)

MUCH_SHORTER = 0.5  # of the other version's letters and digits


def html_is_better(plain: str, rich: str) -> bool:
    """Say whether to read the HTML version of a mail.

    It is where it holds a table, whose cells the plain version runs together, and where the
    plain version is missing or only says that there is an HTML version.
    """
    if not plain.strip():
        return True
    shown = letters(visible_text(rich))
    if not shown:
        return False
    if len(_ROW.findall(rich)) >= 2 and len(_CELL.findall(rich)) >= 4:
        return True
    return letters(plain) < MUCH_SHORTER * shown


def visible_text(rich: str) -> str:
    """Give roughly what an HTML text shows, only to measure it."""
    return html.unescape(_TAG.sub(" ", _HIDDEN.sub(" ", rich)))


def letters(text: str) -> int:
    """Count letters and digits."""
    return sum(1 for it in text if it.isalnum())


def html_charset(content: bytes) -> str | None:
    """Give the charset an HTML text announces for itself; None if it does not."""
    found = _CHARSET.search(content[:2048])
    return found.group(1).decode("ascii", "replace") if found else None


def unflow(text: str, *, delete_space: bool) -> str:
    """Join the soft line breaks of ``format=flowed`` (RFC 3676).

    Args:
        text: with line feeds as line ends.
        delete_space: the blank before a soft break is no part of the text (``delsp=yes``).
    """
    joined: list[str] = []
    soft = False
    depth = 0
    for line in text.split("\n"):
        bare = line.lstrip(">")
        quotes = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        if soft and quotes == depth:
            joined[-1] += bare
        else:
            joined.append(">" * quotes + (" " if quotes else "") + bare)
        soft = bare.endswith(" ") and bare != "-- "
        depth = quotes
        if soft and delete_space:
            joined[-1] = joined[-1][:-1]
    return "\n".join(joined)
