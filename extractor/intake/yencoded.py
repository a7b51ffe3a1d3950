"""Files that news programs write into the text itself, between "=ybegin" and "=yend".

They use nearly every byte there is, so a mail's text, which has a charset, does not hold them any
more. They are taken out of the text and named, for a person to ask for them.
"""

from __future__ import annotations

import dataclasses
import re

from extractor.intake.headers import file_name
from extractor.intake.mail_parts import Piece
from extractor.values.submission import Skipped

REASON = "yenc"
_TYPE = "application/x-yenc"
# "=ybegin part=1 line=128 size=123456 name=rechnung.pdf", bytes, "=yend size=123456"; one that
# was cut off has no end, and reaches to the end of the text.
_FILE = re.compile(
    rb"^=ybegin (?=[^\r\n]*\bsize=\d)[^\r\n]*?\bname=([^\r\n]{1,200})\r?\n"
    rb".*?(?:^=yend [^\r\n]*(?:\r?\n|\Z)|\Z)",
    re.MULTILINE | re.DOTALL,
)


def split(text: Piece) -> tuple[Piece, list[Skipped]]:
    """Give a plain text without the files in it, and a note of each.

    Args:
        text: a mail's own text.
    """
    if b"=ybegin " not in text.content:
        return text, []
    names = [it[1].decode("utf-8", "replace").strip() for it in _FILE.finditer(text.content)]
    if not names:
        return text, []
    notes = [Skipped(file_name(it, fallback="attachment"), _TYPE, REASON) for it in names]
    return dataclasses.replace(text, content=_FILE.sub(b"", text.content)), notes
