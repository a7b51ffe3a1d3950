"""Amounts and days as whole numbers, so that a million of them are one array.

An amount is counted in the smallest unit of its currency (ISO 4217), a day from 1970-01-01.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

NO_DAY = -(2**31)
_EPOCH = dt.date(1970, 1, 1).toordinal()
_LARGEST = 2**63 - 1
# ISO 4217, list one; every other currency has two digits after the point.
_DIGITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_FACTORS = {digits: Decimal(10) ** digits for digits in (0, 2, 3)}
MICRO = 6  # digits after the point of quantities and unit prices


def currency_digits(currency: str) -> int:
    """Give how many digits after the point a currency has; 2 where it is unknown."""
    return _DIGITS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """Count an amount in the smallest unit, half away from zero.

    Raises:
        OverflowError: it does not fit into 64 bits.
    """
    return _whole(amount * _FACTORS[_DIGITS.get(currency, 2)])


def from_minor(minor: int, currency: str) -> Decimal:
    """Give the amount again, with all the digits of its currency."""
    return Decimal(minor).scaleb(-_DIGITS.get(currency, 2))


def to_micro(number: Decimal) -> int:
    """Count a quantity or unit price in millionths, half away from zero.

    Raises:
        OverflowError: it does not fit into 64 bits.
    """
    return _whole(number.scaleb(MICRO))


def from_micro(micro: int) -> Decimal:
    """Give the quantity or price again, without zeros at the end."""
    whole, rest = divmod(micro, 10**MICRO)
    return Decimal(whole) if not rest else Decimal(micro).scaleb(-MICRO).normalize()


def _whole(number: Decimal) -> int:
    found = int(number)
    if found != number:
        found = int(number.to_integral_value(rounding=ROUND_HALF_UP))
    if abs(found) > _LARGEST:
        raise OverflowError(f"{number:.3e} is too large")
    return found


def to_day(date: dt.date | None) -> int:
    """Count days from 1970-01-01; ``NO_DAY`` for None."""
    return NO_DAY if date is None else date.toordinal() - _EPOCH


def from_day(day: int) -> dt.date | None:
    """Give the date again; None for ``NO_DAY``."""
    return None if day == NO_DAY else dt.date.fromordinal(day + _EPOCH)
