"""Split a case over invoices, also over those that it did not name so far."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

from extractor.errors import WorkflowError
from extractor.values.case import Case, Item
from extractor.values.refusal import Refusal
from extractor.viewing.taking import take
from extractor.web.review.bodies import Piece
from extractor.web.review.room import Room


def named(room: Room, piece: Piece) -> Piece:
    """Give a piece with the invoice's number as the ledger writes it.

    Raises:
        UntakableError: what was typed names no invoice.
    """
    if not piece.invoice:
        return piece
    taken = take("invoice", piece.invoice, room.books())
    return piece.model_copy(update={"invoice": taken.values[0][1]})


def with_invoices(case: Case, pieces: Sequence[Piece]) -> tuple[Item, ...]:
    """Give the items of a case with those invoices that it did not name so far.

    Their amounts come from its first item, which a remittance often contests as one sum.

    Raises:
        WorkflowError: its amount is not known, or nothing of it would be left.
    """
    first, known = case.items[0], {it.invoice for it in case.items}
    new = [it for it in pieces if it.invoice not in known]
    if not new:
        return case.items
    if first.disputed is None:
        detail = "its amount is not known; set it before you split it"
        figures = (("invoice", first.invoice),)
        raise WorkflowError(case.case_id, detail, (), Refusal.UNKNOWN_AMOUNT, figures)
    left = first.disputed - sum((it.amount for it in new), Decimal(0))
    if left <= 0:
        detail = f"the parts take all of {first.disputed} or more; leave something in this case"
        raise WorkflowError(case.case_id, detail, refusal=Refusal.NOTHING_LEFT)
    return (
        dataclasses.replace(first, disputed=left),
        *case.items[1:],
        *(Item(it.invoice, it.amount, first.currency, first.basis) for it in new),
    )
