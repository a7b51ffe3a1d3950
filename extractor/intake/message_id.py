"""Find a mail's Message-ID without parsing the mail."""

from __future__ import annotations

import re

from extractor.intake.headers import message_id

HEADER_BYTES = 256 * 1024
FIELD_BYTES = 1000  # a header line has 998 at most: RFC 5322, 2.1.1

# "Message-ID:\r\n <1@example.com>": Exchange folds before the id
_FIELD = re.compile(rb"(?im)^Message-ID[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)?)")
_END = re.compile(rb"\r?\n\r?\n")


def find_message_id(content: bytes) -> str:
    """Give the Message-ID without its angle brackets; "" if there is none.

    Args:
        content: of a mail; only the start of its header is looked at.
    """
    head = content[:HEADER_BYTES]
    end = _END.search(head)
    found = _FIELD.search(head, 0, end.start() + 1 if end else len(head))
    if not found:
        return ""
    return message_id(found.group(1)[:FIELD_BYTES].decode("ascii", "surrogateescape"))
