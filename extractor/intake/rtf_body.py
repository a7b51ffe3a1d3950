"""The text of a mail that Outlook keeps as packed RTF, with HTML inside if it was written so.

Packing: MS-OXRTFCP. HTML and plain text in RTF: MS-OXRTFEX.
"""

from __future__ import annotations

import re
import struct

from extractor.errors import CorruptFileError, LimitError
from extractor.intake import media_types as types
from extractor.intake.charsets import decode
from extractor.intake.leaves import BODY_NAME
from extractor.intake.limits import Limits

# what the packer takes for written before the first byte (MS-OXRTFCP 2.1.2.1)
_BEFORE = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4096
# a control word such as \par or \u8364, a byte such as \'e9, a sign such as \~, a brace, text
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n\\]",
    re.DOTALL,
)
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_SIGNS = {
    b"par": "\r\n",
    b"line": "\r\n",
    b"tab": "\t",
    b"lquote": "\u2018",
    b"rquote": "\u2019",
    b"ldblquote": "\u201c",
    b"rdblquote": "\u201d",
    b"bullet": "\u2022",
    b"endash": "\u2013",
    b"emdash": "\u2014",
}
_NO_TEXT = frozenset(b"fonttbl colortbl stylesheet info pict object header footer mhtmltag".split())
_ESCAPED = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\u00a0", b"_": "\u00ad"}


def text_of(packed: bytes, *, limits: Limits) -> tuple[str, str]:
    """Give a mail's text and its media type: HTML, plain text, or the RTF itself.

    Raises:
        CorruptFileError: it cannot be unpacked.
        LimitError: it is longer than a mail's text may be.
    """
    rtf = unpacked(packed, most=limits.body_bytes)
    head = rtf[:2048]
    if b"\\fromhtml" in head:
        return _held(rtf), "text/html"
    if b"\\fromtext" in head:
        return _held(rtf), "text/plain"
    return rtf.decode("latin-1"), types.RTF


def unpacked(packed: bytes, *, most: int) -> bytes:
    """Unpack RTF; what was packed is cut off where it ends early.

    Raises:
        CorruptFileError: it is not packed in one of the two known ways.
        LimitError: it unpacks to more bytes than `most`.
    """
    if len(packed) < 16:
        raise CorruptFileError(BODY_NAME, "its packed text is cut off")
    (size,) = struct.unpack_from("<L", packed, 4)
    if size > most:
        raise LimitError(BODY_NAME, f"the text has more than {most} bytes (intake.body_bytes)")
    if packed[8:12] == b"MELA":
        return packed[16 : 16 + size]
    if packed[8:12] != b"LZFu":
        raise CorruptFileError(BODY_NAME, "its text is packed in an unknown way")
    return _unpacked(packed, size)


def _unpacked(packed: bytes, size: int) -> bytes:
    """Follow the packer's steps: eight at a time, a byte or (place, length) in the window."""
    window = bytearray(_BEFORE.ljust(_WINDOW, b"\0"))
    write = len(_BEFORE)
    found = bytearray()
    at = 16
    while at < len(packed) and len(found) < size:
        steps = packed[at]
        at += 1
        for bit in range(8):
            if not steps >> bit & 1:
                stretch = packed[at : at + 1]
                at += 1
            else:
                if at + 2 > len(packed):
                    return bytes(found)
                place, length = divmod(packed[at] << 8 | packed[at + 1], 16)
                at += 2
                if place == write:  # the end
                    return bytes(found[:size])
                stretch = _copied(window, place, length + 2, write)
            for byte in stretch:
                window[write] = byte
                write = (write + 1) % _WINDOW
            found += stretch
    return bytes(found[:size])


def _copied(window: bytearray, place: int, length: int, write: int) -> bytes:
    """Give a stretch of the window, which may overlap the place that is written to."""
    ahead = (write - place) % _WINDOW or _WINDOW
    return bytes(window[(place + it % ahead) % _WINDOW] for it in range(length))


def _held(rtf: bytes) -> str:
    """Give the HTML or text that RTF holds for a program that cannot show RTF."""
    page = _CODE_PAGE.search(rtf[:2048])
    charset = f"cp{page[1].decode('ascii')}" if page else "cp1252"
    return _Holding(charset).read(rtf)


class _Holding:
    """Walks through RTF once; braces keep whether text is shown."""

    def __init__(self, charset: str) -> None:
        self._charset = charset
        self._shown: list[str] = []
        self._pending = bytearray()  # bytes of one charset, decoded together
        self._is_hidden = False
        self._outer: list[bool] = []
        self._to_skip = 0  # signs that stand for a \u character in programs without Unicode

    def read(self, rtf: bytes) -> str:
        at = 0
        while (token := _TOKEN.match(rtf, at)) is not None:
            at = token.end()
            word, figure, code, sign, brace, plain = token.groups()
            if brace == b"{":
                self._outer.append(self._is_hidden)
            elif brace == b"}":
                self._is_hidden = self._outer.pop() if self._outer else False
            elif word is not None:
                at += self._word(word, int(figure) if figure else None)
            elif code is not None:
                self._bytes(bytes([int(code, 16)]))
            elif sign == b"*":
                if not rtf.startswith((b"\\htmltag", b" \\htmltag"), at):
                    self._is_hidden = True  # a group for programs that know it
            elif sign is not None:
                self._sign(_ESCAPED.get(sign, ""))
            elif plain is not None:
                self._bytes(plain)
        self._decode()
        return "".join(self._shown)

    def _word(self, word: bytes, figure: int | None) -> int:
        """Do what a control word says; gives how many raw bytes to jump over."""
        if word == b"htmlrtf":
            self._is_hidden = figure != 0
        elif word in _NO_TEXT:
            self._is_hidden = True
        elif word == b"u" and figure is not None:
            code = figure % 0x10000
            self._sign("\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code))
            self._to_skip = 1
        elif word == b"bin":
            return max(figure or 0, 0)
        elif word in _SIGNS:
            self._sign(_SIGNS[word])
        return 0

    def _sign(self, sign: str) -> None:
        self._to_skip = 0
        if not self._is_hidden:
            self._decode()
            self._shown.append(sign)

    def _bytes(self, stretch: bytes) -> None:
        stretch, self._to_skip = stretch[self._to_skip :], 0
        if not self._is_hidden:
            self._pending += stretch

    def _decode(self) -> None:
        if self._pending:
            self._shown.append(decode(bytes(self._pending), declared=self._charset))
            self._pending.clear()
