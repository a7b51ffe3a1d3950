"""What a test claim is, and what is meant by it."""

from __future__ import annotations

import dataclasses
import enum

from extractor.values.query import Query


class Named(enum.StrEnum):
    """By what a line names its invoice."""

    NUMBER = "number"
    ORDER = "order"
    NOTE = "note"
    NOTHING = "nothing"  # day and amount, or the amount alone


class Standing(enum.StrEnum):
    """Where the meant invoice stands in the ledger."""

    OPEN = "open"
    CLOSED = "closed"
    ABSENT = "absent"


@dataclasses.dataclass(frozen=True, slots=True)
class GoldLine:
    """One reference, order or note of a claim, or the claim that names nothing.

    Attributes:
        numbers: of the meant invoices that are open: one, several for a range or a total.
        settled: the number of the meant invoice where that is closed.
        form: how it is written; slip: what went wrong with it.
        certain: what the claim says fits no other invoice as well.
        misleads: as it is written, it is the number of another invoice of the sender.
    """

    written: str
    named: Named
    numbers: tuple[str, ...]
    standing: Standing
    scheme: str
    settled: str = ""
    form: str = ""
    slip: str = "none"
    certain: bool = True
    misleads: bool = False
    held_out: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """A query and its true answer.

    Attributes:
        kind: such as "single", "range", "order", "total", "gap".
        customer_id: of the customer whose invoices are meant.
        sender: how the sender is written; amount: what the amounts are.
    """

    query: Query
    kind: str
    lines: tuple[GoldLine, ...]
    customer_id: str
    sender: str
    channel: str
    amount: str

    @property
    def numbers(self) -> frozenset[str]:
        """All open invoices that are meant."""
        return frozenset(number for line in self.lines for number in line.numbers)
