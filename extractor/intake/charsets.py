"""Turn a mail's bytes into text although its charset is missing or wrong.

The declared charset is believed only where the bytes do not speak against it: many senders
announce Latin-1 and send UTF-8, or Windows-1252, or the other way round.
"""

from __future__ import annotations

import codecs

# Codecs that are no charsets of mails; "punycode" needs quadratic time (CPython #136063).
_REFUSED = frozenset(
    {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
# As in the WHATWG encoding standard: what is announced as these is Windows-1252 in practice.
_REALLY_WINDOWS = frozenset({"ascii", "iso8859-1"})
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
    name = _known(declared)
    if name is not None and _is_stateful(name):
        return _printable(content.decode(name, "replace"))
    text = _as_utf8(content)
    if text is not None:
        return text
    return _printable(content.decode(name or "cp1252", "replace"))


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
