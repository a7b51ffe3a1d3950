"""Read numbers as Europeans write them.

The last separator decides: followed by one or two digits it is the decimal sign, followed by
three it groups thousands. Blanks and apostrophes always group (CHF 1'234.50, 1 234,50).
"""

from __future__ import annotations

import re
from decimal import Decimal

# Blanks that group digits: the common one and the ones that typesetters use (no-break, narrow,
# thin).
BLANKS = " \u00a0\u202f\u2009"
_GROUPING = f"{BLANKS}'’"
# Five groups at most: longer runs of digits are no number, and would be tried at length.
# A number as written: "1 244,16", "1.244,16", "1,244.16", "1'234.50", "1960.73", "40".
NUMBER = (
    rf"(?:\d{{1,3}}(?:[{_GROUPING}.]\d{{3}}){{1,5}}(?:,\d{{1,3}})?"
    rf"|\d{{1,3}}(?:[{_GROUPING},]\d{{3}}){{1,5}}(?:\.\d{{1,3}})?"
    r"|\d+[.,]\d{1,3}"
    r"|\d+)"
)
_NUMBER = re.compile(NUMBER)
# What stands for "and no cents" behind a whole number: "1.234,-", "80,--", "1'234.–".
NO_CENTS = r"[.,](?:[-–—]{1,2})"
_NO_CENTS = re.compile(NO_CENTS + "$")
_NEGATIVE = re.compile(r"[-–].*|\(.*\)|.*[-–]")


def parse_number(written: str) -> Decimal | None:
    """Give the value of a written number, or None if it is none.

    Args:
        written: digits with separators; a sign in front or behind, or brackets around, make it
            negative ("-45,00", "45,00-", "(45.00)"); "1.234,-" has no cents.
    """
    text = _NO_CENTS.sub("", written.strip().replace("−", "-"))
    negative = _NEGATIVE.fullmatch(text) is not None
    text = text.strip(f"()-–+{BLANKS}")
    if not _NUMBER.fullmatch(text):
        return None
    value = Decimal(_with_decimal_point(text))
    return -value if negative else value


def _with_decimal_point(text: str) -> str:
    last = max(text.rfind("."), text.rfind(","))
    digits = re.sub(r"\D", "", text)
    if last < 0:
        return digits
    separator, tail = text[last], text[last + 1 :]
    whole = re.sub(r"\D", "", text[:last])
    if not tail.isdecimal() or text.count(separator) > 1:
        return digits  # "1.234'567", "1.234.567"
    # "1.234" groups; "1234.567", "0,500" and "1'234.567" cannot.
    groups = len(tail) == 3 and not re.search(rf"[{_GROUPING}.,]", text[:last])
    if groups and len(whole) <= 3 and not whole.startswith("0"):
        return digits
    return f"{whole}.{tail}"
