"""Amounts of money: always Decimal, never float."""

from __future__ import annotations

import dataclasses
import enum
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


class Basis(enum.StrEnum):
    """Whether an amount holds the tax."""

    NET = "net"
    GROSS = "gross"
    UNKNOWN = "unknown"


@dataclasses.dataclass(frozen=True, slots=True)
class Money:
    """An amount and its currency.

    Attributes:
        currency: ISO 4217 code, or None where none is written.
    """

    value: Decimal
    currency: str | None = None
    basis: Basis = Basis.UNKNOWN


def to_cents(value: Decimal) -> Decimal:
    """Round to hundredths, half away from zero: the one place where amounts are rounded."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
