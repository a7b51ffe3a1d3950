"""Which of a mail's two versions is read, and how its text is put right."""

from __future__ import annotations

import html
import re

# a cell such as "<td>" or "<TH align=right>"
_CELL = re.compile(r"<t[dh][\s>]", re.IGNORECASE)
_ROW = re.compile(r"<tr[\s>]", re.IGNORECASE)
_NOT_SHOWN = (
    (b"<!--", b"-->"),
    (b"<style", b"</style>"),
    (b"<script", b"</script>"),
    (b"<title", b"</title>"),
)
_SIGNS = b"abcdefghijklmnopqrstuvwxyz/!?"  # behind "<" where a tag begins
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


def best_version(plain: str, rich: str, kind: str) -> tuple[str, str] | None:
    """Choose between the two versions of a mail's text.

    Args:
        plain: empty if there is none.
        rich: empty if there is none.
        kind: the media type of the rich version, which may be plain text or RTF.

    Returns:
        The text and its media type; None if there is neither.
    """
    if not plain.strip() and not rich.strip():
        return None
    is_rich = html_is_better(plain, rich) if kind == "text/html" else not plain.strip()
    text = (rich if is_rich and rich else plain).replace("\r\n", "\n").replace("\0", "")
    return text, kind if is_rich and rich else "text/plain"


def visible_text(rich: str) -> str:
    """Give roughly what an HTML text shows, only to measure it.

    Written as a scan, because patterns for elements that are never closed take quadratic time.
    What is never closed counts as shown.
    """
    content = rich.encode("utf-8", "replace")
    lowered = content.lower()  # of ASCII letters only, so that offsets stay
    endless: set[bytes] = set()
    shown: list[bytes] = []
    at = 0
    while (tag := content.find(b"<", at)) >= 0:
        behind = _behind(lowered, tag, endless)
        shown.append(content[at : tag if behind > tag + 1 else behind])
        at = behind
    shown.append(content[at:])
    return html.unescape(b" ".join(shown).decode("utf-8", "replace"))


def _behind(lowered: bytes, tag: int, endless: set[bytes]) -> int:
    """Give the offset behind what begins with the "<" at an offset; a bare "<" is a sign.

    Args:
        lowered: the text in lower case.
        tag: offset of the "<".
        endless: ends that are known not to come any more; is added to.
    """
    for start, end in _NOT_SHOWN:
        if lowered.startswith(start, tag) and end not in endless:
            closing = lowered.find(end, tag)
            if closing >= 0:
                return closing + len(end)
            endless.add(end)
    if not lowered[tag + 1 : tag + 2].strip(_SIGNS):
        closing = -1 if b">" in endless else lowered.find(b">", tag)
        if closing >= 0:
            return closing + 1
        endless.add(b">")
    return tag + 1


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
