"""Numbers for mails that have none of their own."""

from __future__ import annotations

import hashlib


def number_of(text: str | bytes) -> int:
    """Give a positive number of 63 bits that stands for a name or content."""
    content = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    return int.from_bytes(hashlib.sha256(content).digest()[:8], "big") >> 1
