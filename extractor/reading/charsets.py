"""Text files to text, whatever program wrote them.

Byte order marks and UTF-8 are certain, an announced charset nearly. Of the old one-byte charsets
the one is taken under which most letters beyond ASCII are those of European words.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Windows and its two forerunners in Western Europe, then Central Europe; the first of equals wins.
_CANDIDATES = ("cp1252", "cp850", "mac_roman", "cp1250")
_SAMPLE_BYTES = 64 * 1024
_HEAD_BYTES = 2048
# '<meta charset="iso-8859-1">', 'content="text/html; charset=windows-1252"', 'encoding="UTF-16"'
_ANNOUNCED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._-]{2,30})""")
# Letters of French, German, Spanish, Italian, Portuguese and Dutch words, and their usual signs
_EXPECTED = frozenset(
    "àâäáçéèêëíîïìóôöòõúùûüñßæœãåøÀÂÄÁÇÉÈÊËÎÏÓÔÖÚÙÛÜÑÆŒ€£°§«»„“”‚‘’–—…·ªº¿¡²³½\u00a0"
)
_CENTRAL = frozenset("ąćęłńśźżčďěňřšťůýžőűăâîșțĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮÝŽŐŰ")
# C0 and C1 controls and what a charset does not define
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
_NULS = 0.2  # share of NUL bytes at even or odd places: UTF-16 without a mark


def decode(content: bytes) -> str:
    """Give the text of some bytes; what cannot be read becomes U+FFFD."""
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return _whole(content.decode(charset, "replace"))
    wide = _wide(content)
    if wide is not None:
        return _whole(content.decode(wide, "replace"))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    charset = _announced(content) or _likeliest(content[:_SAMPLE_BYTES])
    return _whole(content.decode(charset, "replace"))


def _wide(content: bytes) -> str | None:
    """Recognise UTF-16 without a mark by the NULs of its Latin letters."""
    sample = content[: _SAMPLE_BYTES // 2 * 2]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > _NULS * half:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > _NULS * half else None


def _announced(content: bytes) -> str | None:
    match = _ANNOUNCED.search(content[:_HEAD_BYTES])
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
        b"a".decode(name)
    except (LookupError, ValueError):  # also codecs that are no charsets of text
        return None
    if name in {"utf-8", "utf-16", "utf-32", "ascii", "iso8859-1"}:  # it is not, or is cp1252
        return None
    return name if name.startswith(("cp", "iso", "mac", "koi", "gb", "big5", "euc", "sh")) else None


def _likeliest(sample: bytes) -> str:
    return max(_CANDIDATES, key=lambda charset: _plausible(sample, charset))


def _plausible(sample: bytes, charset: str) -> int:
    """Count what speaks for a charset among the characters beyond ASCII."""
    expected = _EXPECTED | _CENTRAL if charset == "cp1250" else _EXPECTED
    beyond = [it for it in sample.decode(charset, "replace") if it > "\x7f"]
    return sum(1 if it in expected else -3 if _ODD.match(it) else -1 for it in beyond)


def _whole(text: str) -> str:
    """Replace lone halves of characters, which damaged UTF-16 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8").removeprefix("\ufeff")
