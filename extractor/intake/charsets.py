"""Turn a mail's bytes into text although its charset is missing or wrong.

The declared charset is believed only where the bytes do not speak against it: many senders
announce Latin-1 and send UTF-8, or Windows-1252, or the other way round.
"""

from __future__ import annotations

import codecs
import re

# Codecs that are no charsets of mails; "punycode" needs quadratic time (CPython #136063).
_REFUSED = frozenset(
    {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
# As in the WHATWG encoding standard: what is announced as these is Windows-1252 in practice.
_REALLY_WINDOWS = frozenset({"ascii", "iso8859-1"})
_SAMPLE_BYTES = 64 * 1024
_SOME, _MANY = 0.2, 0.7  # shares of NUL bytes at their places in UTF-16 and UTF-32
# the switch to two-byte characters and back (ISO-2022-JP)
_JAPANESE = re.compile(rb"\x1b\$[@B][!-~]{2,4000}\x1b\([BJ]")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, *, declared: str | None = None) -> str:
    """Give the text of some bytes; what cannot be read becomes U+FFFD.

    Args:
        content: the raw bytes.
        declared: the charset the sender announced; None if there is none.
    """
    for mark, charset in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(charset, "replace")
    wide = _wide(content)
    if wide is not None:
        return _printable(content.decode(wide, "replace"))
    name = _known(declared)
    if name is not None and _is_stateful(name) and not name.startswith(("utf-16", "utf-32")):
        return _printable(content.decode(name, "replace"))
    text = _as_utf8(content)
    if text is not None:
        is_japanese = name in (None, "cp1252") and _JAPANESE.search(content) is not None
        return content.decode("iso2022_jp", "replace") if is_japanese else text
    if name in (None, "cp1252") or _is_stateful(name):
        return _line_by_line(content)
    return _printable(content.decode(name, "replace"))


def _wide(content: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a mark by the NULs of their Latin letters."""
    sample = content[:_SAMPLE_BYTES]
    quarter = len(sample) // 4
    if not quarter or b"\0" not in sample:
        return None
    nulls = [sample[place::4].count(0) / quarter for place in range(4)]
    if min(nulls[1:]) > _MANY:
        return "utf-32-le"
    if min(nulls[:3]) > _MANY:
        return "utf-32-be"
    if min(nulls[1], nulls[3]) > _SOME:
        return "utf-16-le"
    return "utf-16-be" if min(nulls[0], nulls[2]) > _SOME else None


def _line_by_line(content: bytes) -> str:
    """Read each line as UTF-8 or else Windows-1252: mails are glued together from both."""
    lines: list[str] = []
    for line in content.split(b"\n"):
        text = _as_utf8(line)
        lines.append(line.decode("cp1252", "replace") if text is None else text)
    return "\n".join(lines)


def _as_utf8(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _known(declared: str | None) -> str | None:
    """Give Python's name of a charset, or None for one that is unknown or not for mails."""
    if not declared or len(declared) > 40:
        return None
    try:
        name = codecs.lookup(declared.strip("\"' ")).name
        b"a".decode(name, "replace")
    except (LookupError, ValueError):  # also codecs that are no text encodings
        return None
    if name.replace("-", "_") in _REFUSED or name == "utf-8":
        return None
    return "cp1252" if name in _REALLY_WINDOWS else name


def _is_stateful(name: str) -> bool:
    """Say whether plain ASCII bytes may mean something else, so that UTF-8 must not go first."""
    return name.startswith(("utf-16", "utf-32", "utf-7", "iso2022", "hz"))


def _printable(text: str) -> str:
    """Replace lone surrogates, which UTF-7 and damaged UTF-16 can produce."""
    return text.encode("utf-8", "replace").decode("utf-8")
