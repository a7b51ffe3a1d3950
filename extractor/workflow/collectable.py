"""What of an invoice stays collectable while part of it is contested.

A contested amount leaves the dunning run until it is decided. What is refused is collectable
again; what is granted is held back until it is posted, because from then on the ledger's own open
amount is lower.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from decimal import Decimal

from extractor.values.case import Case, Item, Stage
from extractor.values.ledger import OpenInvoice
from extractor.values.money import Basis, to_cents
from extractor.values.particulars import packed
from extractor.workflow.states import States

ZERO = Decimal(0)


@dataclasses.dataclass(frozen=True, slots=True)
class Collectable:
    """An open invoice divided; amounts are gross, in the invoice's currency.

    ``held + undisputed`` is the open amount, whatever is contested.

    Attributes:
        claimed: what the cases contest that hold it back, as they say it.
        held: what of the open amount is held back, at most all of it.
        undisputed: the rest.
        unclear: cases without an amount, or in another currency: these hold all of it back.
        cases: all that hold something back.
    """

    invoice: str
    currency: str
    open_amount: Decimal
    claimed: Decimal
    held: Decimal
    undisputed: Decimal
    unclear: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()


def collectable(invoice: OpenInvoice, cases: Iterable[Case], states: States) -> Collectable:
    """Divide an open invoice into what is held back and what is collectable."""
    claimed, unclear, holding = ZERO, [], []
    for case in cases:
        for item in case.items:
            if packed(item.invoice) != packed(invoice.number):
                continue
            amount = held_by(item, states.statuses[case.status].stage, invoice)
            if amount is None:
                unclear.append(case.case_id)
            if amount is None or amount > 0:
                holding.append(case.case_id)
            claimed += amount or ZERO
    most = max(invoice.open_amount, ZERO)
    held = most if unclear else min(claimed, most)
    return Collectable(
        invoice=invoice.number,
        currency=invoice.currency,
        open_amount=invoice.open_amount,
        claimed=claimed,
        held=held,
        undisputed=invoice.open_amount - held,
        unclear=tuple(unclear),
        cases=tuple(holding),
    )


def held_by(item: Item, stage: Stage, invoice: OpenInvoice) -> Decimal | None:
    """Give what one item holds back, gross; None where this cannot be said."""
    if stage in {Stage.POSTED, Stage.CLOSED}:
        return ZERO
    amount = item.accepted if stage is Stage.DECIDED else item.disputed
    if amount == ZERO:
        return ZERO
    if amount is None or item.currency not in {"", invoice.currency}:
        return None
    return as_gross(amount, item.basis, invoice)


def as_gross(amount: Decimal, basis: Basis, invoice: OpenInvoice) -> Decimal:
    """Add the invoice's own tax to a net amount."""
    if basis is not Basis.NET or not invoice.net_amount:
        return amount
    return to_cents(amount * invoice.gross_amount / invoice.net_amount)
