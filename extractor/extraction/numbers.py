"""Read numbers as Europeans write them.

The last separator decides: followed by one or two digits it is the decimal sign, followed by
three it groups thousands. Blanks and apostrophes always group (CHF 1'234.50, 1 234,50).
"""

from __future__ import annotations

import re
from decimal import Decimal

# A number as written: "1 244,16", "1.244,16", "1,244.16", "1'234.50", "1960.73", "40".
NUMBER = (
    r"(?:\d{1,3}(?:[ .'’]\d{3})+(?:,\d{1,3})?"
    r"|\d{1,3}(?:[ ,'’]\d{3})+(?:\.\d{1,3})?"
    r"|\d+[.,]\d{1,3}"
    r"|\d+)"
)
_NUMBER = re.compile(NUMBER)


def parse_number(written: str) -> Decimal | None:
    """Give the value of a written number, or None if it is none.

    Args:
        written: digits with separators; a sign in front or behind, or brackets around, make it
            negative ("-45,00", "45,00-", "(45.00)").
    """
    text = written.strip().replace("\u00a0", " ").replace("\u202f", " ").replace("−", "-")
    negative = text.startswith(("-", "–", "(")) or text.endswith("-")
    text = text.strip("()-–+ ")
    if not _NUMBER.fullmatch(text):
        return None
    text = re.sub(r"[ '’]", "", text)
    value = Decimal(_with_decimal_point(text))
    return -value if negative else value


def _with_decimal_point(text: str) -> str:
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text
    separator, tail = text[last], text[last + 1 :]
    whole = re.sub(r"[.,]", "", text[:last])
    repeated = text.count(separator) > 1
    mixed = ("." in text) and ("," in text)
    if repeated or (len(tail) == 3 and not mixed and whole != "0"):
        return whole + tail
    return f"{whole}.{tail}"
