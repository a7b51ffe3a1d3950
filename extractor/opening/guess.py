"""Guess from a file's bytes which kind of child it needs; a wrong guess costs a second child."""

from __future__ import annotations

import re

LARGEST = 64 * 1024  # bytes: larger mails bring files with them
# as a mail begins, "Received: from" or "From anne@client.fr Mon Mar  2"; or a page of HTML
_BEGINS = re.compile(rb"\s{0,99}(?:[A-Za-z][A-Za-z0-9-]{0,75}:[ \t]|From |<)")
# "Content-Type: application/pdf"
_BRINGS = re.compile(
    rb"^content-type:[ \t]{0,9}(?:application|image)/", re.IGNORECASE | re.MULTILINE
)


def is_plain_mail(content: bytes) -> bool:
    """Say whether a file looks like a mail that holds nothing but text.

    Nothing is parsed here: these are a stranger's bytes.
    """
    return len(content) <= LARGEST and bool(_BEGINS.match(content) and not _BRINGS.search(content))
