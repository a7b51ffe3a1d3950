"""Invented numbering schemes: of invoices, delivery notes, orders and the customers' own claims."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from random import Random

INVOICE_MARKS = (
    "", "", "", "", "F", "FA", "FC", "FV", "FAC", "FACT", "R", "RE", "RG", "RNR", "VR", "AR", "INV",
    "IN", "SI", "SINV", "I", "CI", "BI", "V", "VF", "NF", "A", "TI", "FRA", "FE", "D", "X", "ZR",
)  # fmt: skip
ORDER_MARKS = (
    "", "", "", "", "PO", "PO-", "P", "BC", "CDE", "CMD", "B", "BE", "BEST", "EK", "A", "PED", "OC",
    "PC", "OA", "W", "K", "45", "4500", "4700", "55",
)  # fmt: skip
DELIVERY_MARKS = (
    "", "", "", "", "LS", "LS ", "L", "LF", "DN", "DN-", "DEL", "D", "BL", "BL ", "BL-", "ALB",
    "AL", "ALB-", "GD", "80", "81", "SH",
)  # fmt: skip
CLAIM_MARKS = ("", "ND", "BA", "DM", "DN", "CB", "CLM", "RK", "Q", "REK", "LIT", "NC", "R", "AB")
SEPARATORS = ("-", "-", "/", "/", ".", " ", "_", "", "", "")
LETTERS = "ABCDEFGHKLMNPRSTVWX"


@dataclasses.dataclass(slots=True)
class Scheme:
    """A way to number documents, with its counter.

    Attributes:
        parts: ``n`` the counter, ``Y`` the year, ``y`` its last two digits, ``m`` the month; any
            other part stands for itself.
        width: of the counter; 0 leaves leading zeros out.
        taken: all numbers given out, shared by the schemes of a ledger.
    """

    parts: tuple[str, ...]
    width: int
    counter: int
    taken: set[str]

    def next(self, rng: Random, day: dt.date) -> str:
        """Give a number that was never given before."""
        while True:
            self.counter += rng.choice((1, 1, 2, 3, 7, 19, 41, 113))
            number = self.form(self.counter, day)
            if number not in self.taken:
                self.taken.add(number)
                return number

    def form(self, counter: int, day: dt.date) -> str:
        """Write a number."""
        known = {
            "n": str(counter).zfill(self.width),
            "Y": str(day.year),
            "y": f"{day.year % 100:02d}",
            "m": f"{day.month:02d}",
        }
        return "".join(known.get(part, part) for part in self.parts)


def invoice_scheme(rng: Random, taken: set[str]) -> Scheme:
    """Invent a way to number invoices."""
    mark = rng.choice(INVOICE_MARKS)
    if mark and rng.random() < 0.15:
        mark = mark.lower() if len(mark) > 2 else mark + rng.choice(LETTERS)
    between = rng.choice(SEPARATORS)
    period = rng.choice(("", "", "", "Y", "Y", "y", "y", "ym", "Ym"))
    width = rng.choice((4, 5, 5, 6, 6, 7, 8)) if period else rng.choice((5, 6, 6, 7, 8, 9, 10))
    parts: list[str] = []
    if mark:
        parts += [mark, rng.choice((between, between, ""))]
    if period:
        parts += [*period, between if between or mark or len(period) > 1 else "-"]
    parts.append("n")
    if rng.random() < 0.12:
        parts += [rng.choice(("-", "/", "")), rng.choice(LETTERS)]
    if rng.random() < 0.08:
        parts = ["n", rng.choice(("/", "-")), rng.choice(("Y", "y"))]
    return Scheme(tuple(part for part in parts if part), width, _start(rng, width), taken)


def order_scheme(rng: Random, taken: set[str]) -> Scheme:
    """Invent a way in which a customer numbers its orders."""
    parts: list[str] = [rng.choice(ORDER_MARKS)]
    if rng.random() < 0.25:
        parts += [rng.choice(("-", "", "/")), "y", rng.choice(("-", "/"))]
    parts.append("n")
    if rng.random() < 0.1:
        parts += [rng.choice(("-", "/")), rng.choice(("01", "A", "1", "HB", "ZL"))]
    width = rng.choice((4, 5, 5, 6, 6, 7, 8))
    return Scheme(tuple(part for part in parts if part), width, _start(rng, width), taken)


def delivery_scheme(rng: Random, taken: set[str]) -> Scheme:
    """Invent a way to number delivery notes."""
    parts = [rng.choice(DELIVERY_MARKS), *rng.choice((("n",), ("n",), ("y", "-", "n"), ("Y", "n")))]
    width = rng.choice((4, 5, 6, 6, 7, 8))
    return Scheme(tuple(part for part in parts if part), width, _start(rng, width), taken)


def claim_scheme(rng: Random, taken: set[str]) -> Scheme:
    """Invent a way in which a customer numbers its claims and payments."""
    parts: Iterable[str] = (rng.choice(CLAIM_MARKS), rng.choice(("", "-", "/", " ")), "n")
    width = rng.choice((3, 4, 5, 6, 8, 10))
    return Scheme(tuple(part for part in parts if part), width, _start(rng, width), taken)


def _start(rng: Random, width: int) -> int:
    """Begin somewhere in the counter's range; low enough that it never runs over."""
    if width >= 6 and rng.random() < 0.4:
        return rng.randrange(100, 20_000)  # leading zeros
    return rng.randrange(10 ** (width - 1), 6 * 10 ** (width - 1))
