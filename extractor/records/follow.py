"""Tell a reminder or copy of a dispute from a new one.

A dispute is the same as an earlier one only of the same customer, and only where something that
names it is the same too: the invoice, the mail it answers, or the very attachment it stands in.
How sure each case is was set by hand; the customer's and the invoice's own confidence lower it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.values.category import Category
from extractor.values.record import DisputeRecord, FileRecord, FollowsRecord

FLOOR = 0.5  # below it two disputes are two
_COPY = 0.98  # it stands in an attachment that was received before
_REPLY = 0.96  # an answer to the first mail, about its invoice
_REPLY_UNNAMED = 0.85  # an answer to a mail with one dispute, without an invoice of its own
_SAME_AMOUNT = 0.95  # invoice, amount and reason are the same
_NO_AMOUNT = 0.85  # invoice and reason are the same, one of the two names no amount
_OTHER_REASON = 0.7  # invoice and amount are the same, the reason was taken for another
SAME_ATTACHMENT = "same_attachment"


@dataclasses.dataclass(frozen=True, slots=True)
class Earlier:
    """A dispute that was recorded before.

    Attributes:
        sha256: of the file it was recorded from.
        message_id: of that mail; empty when it was none.
        alone: whether that file holds no other dispute.
        shared: names of the attachments that the new file has in common with that one.
    """

    record_id: str
    sha256: str
    customer_id: str | None
    invoice: str | None
    category: str
    amount: Decimal | None
    currency: str | None
    message_id: str = ""
    alone: bool = True
    shared: frozenset[str] = frozenset()


def with_follows(record: FileRecord, earlier: Sequence[Earlier]) -> FileRecord:
    """Give the record with `follows` set on every dispute that is none of its own.

    Args:
        record: just made.
        earlier: disputes that are no followers themselves, of other files; each is followed by
            at most one dispute of the record.
    """
    pairs = sorted(
        ((it, position) for position, it in _pairs(record, earlier)),
        key=lambda pair: (-pair[0].confidence, pair[1], pair[0].record_id),
    )
    chosen: dict[int, FollowsRecord] = {}
    taken: set[str] = set()
    for follows, position in pairs:
        if position not in chosen and follows.record_id not in taken:
            chosen[position] = follows
            taken.add(follows.record_id)
    disputes = tuple(
        it.model_copy(update={"follows": chosen.get(position)})
        for position, it in enumerate(record.disputes)
    )
    return record.model_copy(update={"disputes": disputes})


def is_copy(record: FileRecord) -> bool:
    """Say whether every dispute in it stands in an attachment that was received before."""
    return bool(record.disputes) and all(
        it.follows is not None and SAME_ATTACHMENT in it.follows.because for it in record.disputes
    )


def _pairs(record: FileRecord, earlier: Sequence[Earlier]) -> Iterator[tuple[int, FollowsRecord]]:
    for position, dispute in enumerate(record.disputes):
        for it in earlier:
            sure, because = _compare(record, dispute, it)
            if sure >= FLOOR:
                follows = FollowsRecord(
                    record_id=it.record_id, confidence=round(sure, 4), because=because
                )
                yield position, follows


def _compare(
    record: FileRecord, dispute: DisputeRecord, earlier: Earlier
) -> tuple[float, tuple[str, ...]]:
    """Say how sure it is that two disputes are one, and why; 0 where they are not."""
    customer = record.customer
    if (customer.customer_id if customer else None) != earlier.customer_id:
        return 0.0, ()
    number = dispute.invoice.number if dispute.invoice else None
    amount = _amounts(dispute, earlier)
    if amount != "other_amount" and number == earlier.invoice and _stands_in(dispute, earlier):
        return _COPY * (customer.confidence if customer else 1.0), (SAME_ATTACHMENT,)
    if customer is None:
        return 0.0, ()
    sure, because = _told_again(record, dispute, earlier, amount)
    named = dispute.invoice.confidence if dispute.invoice and number == earlier.invoice else 1.0
    return sure * customer.confidence * named, because


def _told_again(
    record: FileRecord, dispute: DisputeRecord, earlier: Earlier, amount: str
) -> tuple[float, tuple[str, ...]]:
    number = dispute.invoice.number if dispute.invoice else None
    reason = _reasons(dispute, earlier)
    answers = bool(earlier.message_id) and record.source.in_reply_to == earlier.message_id
    same_invoice = number is not None and number == earlier.invoice
    if answers and same_invoice and (amount, reason) != ("other_amount", "other_reason"):
        return _REPLY, ("reply", "same_invoice", amount, reason)
    if answers and number is None and earlier.alone and amount != "other_amount":
        return _REPLY_UNNAMED, ("reply", amount, reason)
    if not same_invoice or amount == "other_amount":
        return 0.0, ()
    because = ("same_invoice", amount, reason)
    if reason == "other_reason":
        return (_OTHER_REASON if amount == "same_amount" else 0.0), because
    return (_SAME_AMOUNT if amount == "same_amount" else _NO_AMOUNT), because


def _amounts(dispute: DisputeRecord, earlier: Earlier) -> str:
    given = dispute.disputed_amount
    if given is None or earlier.amount is None:
        return "amount_not_given"
    known = {given.currency, earlier.currency} - {None}
    same = given.value == earlier.amount and len(known) < 2
    return "same_amount" if same else "other_amount"


def _reasons(dispute: DisputeRecord, earlier: Earlier) -> str:
    codes = {dispute.category.code, earlier.category}
    if len(codes) == 1 or Category.OTHER_DISPUTE.value in codes:
        return "same_reason" if len(codes) == 1 else "reason_not_given"
    return "other_reason"


def _stands_in(dispute: DisputeRecord, earlier: Earlier) -> bool:
    """Say whether what proves the dispute stands in an attachment that both files have."""
    return any(it.document in earlier.shared for it in dispute.evidence if it.field != "customer")
