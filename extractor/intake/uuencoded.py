"""Files that old mail programs write into the text itself, between "begin 644 name" and "end"."""

from __future__ import annotations

import binascii
import re

from extractor.intake.headers import file_name
from extractor.intake.mail_parts import Piece
from extractor.values.submission import PartRole

# "begin 644 rechnung.pdf", then lines that begin with their length as a sign, then "end"
_FILE = re.compile(
    rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n((?:[ -`][ -`]{0,90}\r?\n)+)end[ \t]*\r?$",
    re.MULTILINE,
)


def split(text: Piece) -> tuple[Piece, list[Piece]]:
    """Give a plain text without the files in it, and the files.

    Args:
        text: a mail's own text.
    """
    if b"begin " not in text.content:
        return text, []
    files = [
        Piece(
            file_name(found[1].decode("utf-8", "replace"), fallback="attachment"),
            "",
            _decoded(found[2]),
            PartRole.ATTACHMENT,
            text.inside,
        )
        for found in _FILE.finditer(text.content)
    ]
    if not files:
        return text, []
    rest = Piece(text.name, text.declared, _FILE.sub(b"", text.content), text.role, text.inside)
    return rest, files


def _decoded(lines: bytes) -> bytes:
    return b"".join(_line(it) for it in lines.splitlines())


def _line(line: bytes) -> bytes:
    """Decode a line; some programs write one sign too many or leave blanks out at its end."""
    length = (line[0] - 32) & 63
    signs = (length * 4 + 2) // 3
    try:
        return binascii.a2b_uu(line[: 1 + signs].ljust(1 + signs))
    except binascii.Error:
        return b""
