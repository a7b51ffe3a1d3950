"""Set payments, credits and contested amounts against what is open on each invoice.

Every amount is in the invoice's currency. What is paid short is the gap; what the customer
contests of it is explained, the rest is not. What nobody contests stays due whatever becomes of
the dispute.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

from extractor.values.ledger import OpenInvoice

_NOTHING = Decimal(0)


@dataclasses.dataclass(frozen=True, slots=True)
class Posting:
    """An amount for an invoice: paid, credited or contested.

    Attributes:
        amount: positive.
        reason: why it is contested; empty for payments and credits.
    """

    number: str
    amount: Decimal
    reason: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Allocation:
    """Where an invoice stands after a payment.

    Attributes:
        due: open, less credits already issued; never negative.
        paid: of ``due``; what goes beyond is ``overpaid``.
        gap: due and not paid: the short payment.
        contested: claimed and not yet credited, at most ``due``.
        reasons: the contested amounts as claimed, one for each reason.
        undisputed: due and contested by nobody.
        unexplained: of the gap, what no reason covers.
    """

    number: str
    open_amount: Decimal
    credited: Decimal
    due: Decimal
    paid: Decimal
    overpaid: Decimal
    gap: Decimal
    contested: Decimal
    reasons: tuple[tuple[str, Decimal], ...]
    undisputed: Decimal
    unexplained: Decimal


def allocate(
    invoices: Sequence[OpenInvoice],
    *,
    payments: Sequence[Posting] = (),
    credits_issued: Sequence[Posting] = (),
    claims: Sequence[Posting] = (),
) -> tuple[Allocation, ...]:
    """Give each invoice's state, in the order given.

    Args:
        invoices: as in the ledger; their open amounts do not yet hold the credits.
        payments: per invoice, as the remittance says.
        credits_issued: credit notes for these invoices that are not yet set off.
        claims: what is contested, one posting for each reason. A credit already issued settles
            as much of it.
    """
    return tuple(_allocation(it, payments, credits_issued, claims) for it in invoices)


def _allocation(
    invoice: OpenInvoice,
    payments: Sequence[Posting],
    credits_issued: Sequence[Posting],
    claims: Sequence[Posting],
) -> Allocation:
    credited = _sum(credits_issued, invoice.number)
    due = max(invoice.open_amount - credited, _NOTHING)
    received = _sum(payments, invoice.number)
    paid = min(received, due)
    claimed = _sum(claims, invoice.number)
    contested = min(max(claimed - credited, _NOTHING), due)
    gap = due - paid
    return Allocation(
        number=invoice.number,
        open_amount=invoice.open_amount,
        credited=credited,
        due=due,
        paid=paid,
        overpaid=received - paid,
        gap=gap,
        contested=contested,
        reasons=tuple((it.reason, it.amount) for it in claims if it.number == invoice.number),
        undisputed=due - contested,
        unexplained=max(gap - contested, _NOTHING),
    )


def _sum(postings: Sequence[Posting], number: str) -> Decimal:
    return sum((it.amount for it in postings if it.number == number), _NOTHING)
