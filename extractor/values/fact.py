"""Facts for and against a dispute, from our own books: figures with their rows, no verdict."""

from __future__ import annotations

import dataclasses
import enum


class Direction(enum.StrEnum):
    """For whom a fact speaks."""

    FOR = "for"  # the customer's claim
    AGAINST = "against"
    NEUTRAL = "neutral"  # worth knowing, but it decides nothing


class FactCode(enum.StrEnum):
    """What a fact is about."""

    DELIVERED_LESS = "delivered_less"  # than billed
    DELIVERED_AS_BILLED = "delivered_as_billed"
    DELIVERED_MORE = "delivered_more"  # than billed
    NO_DELIVERY = "no_delivery"  # recorded for the invoice
    DELIVERY_RECORDED = "delivery_recorded"  # and when
    SECOND_INVOICE = "second_invoice"  # for the same delivery note
    SAME_LINES = "same_lines"  # another invoice with the same goods and amount
    NO_SECOND_INVOICE = "no_second_invoice"  # open for the same delivery note
    BILLED_BEFORE = "billed_before"  # the delivery
    BILLED_AFTER = "billed_after"  # the delivery, or on its day
    DELIVERED_LATE = "delivered_late"  # after the day the customer says was promised
    DELIVERED_IN_TIME = "delivered_in_time"
    PRICE_ABOVE = "price_above"  # the agreed one
    PRICE_AS_AGREED = "price_as_agreed"
    PRICE_BELOW = "price_below"  # the agreed one
    CREDIT_NOTE_ISSUED = "credit_note_issued"
    NO_CREDIT_NOTE = "no_credit_note"
    CLAIMED_MORE_THAN_BILLED = "claimed_more_than_billed"  # goods
    DISPUTED_MORE_THAN_INVOICE = "disputed_more_than_invoice"  # amount
    COMPLAINT_LATE = "complaint_late"  # after the period in which a customer must complain
    COMPLAINT_IN_TIME = "complaint_in_time"
    LINES_DO_NOT_ADD_UP = "lines_do_not_add_up"


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """One value of a fact, as plain text: 12.5, 2026-03-02, BL-9."""

    name: str
    value: str


@dataclasses.dataclass(frozen=True, slots=True)
class SourceRow:
    """Where a figure stands.

    Attributes:
        file: of the ledger, or "record" for what the customer states.
        row: its line; 0 where it comes from no file.
        key: what the row is about, such as an invoice number.
    """

    file: str
    row: int
    key: str


@dataclasses.dataclass(frozen=True, slots=True)
class Fact:
    """One thing our books say about a contested invoice."""

    code: FactCode
    direction: Direction
    invoice: str
    figures: tuple[Figure, ...]
    sources: tuple[SourceRow, ...]

    def figure(self, name: str) -> str:
        """Give a figure's value, empty where the fact has none of this name."""
        return next((it.value for it in self.figures if it.name == name), "")
