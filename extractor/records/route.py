"""Decide what a person must look at: auto only where every part is sure enough.

How sure the whole document has to be, the dial says (see `dial`); the settings may ask for more of
single parts. A page that could not be read, a customer or an invoice that is not known always go
to a person; so does a payment advice or debit note that is taken for no dispute though its rows
are not shown to be paid in full. Reasons are codes with figures; sentences are made for the
reader elsewhere.
"""

from __future__ import annotations

import dataclasses

from extractor.values.record import Decision, DisputeRecord, FileRecord

KNOWN = 0.5  # a customer less probable than that is a stranger
# Notes of reading that say that something may be missing.
INCOMPLETE = (
    "ocr_timeout",
    "ocr_failed",
    "page_unreadable",
    "page_too_large",
    "page_timeout",
    "page_crashed",
    "memory_limit",
    "time_limit",
    "bad_page_limit",
    "word_limit",
    "no_text",
    "page_limit",
    "row_limit",
    "picture_cut_off",
    "low_confidence",
    "parts_unread",
)


# The note on payment advices and debit notes that may hold money back.
UNSETTLED = "rows_unsettled"
# The note on tables with a row that holds money back of no invoice we know.
UNRESOLVED = "rows_unresolved"


@dataclasses.dataclass(frozen=True, slots=True)
class Policy:
    """How sure each part must be, 0 to 1; above 1 nothing is ever sure enough.

    Attributes:
        document: how sure all of it together must be.
        untrained: categories that no model has learnt; a person looks at each such dispute.
        unlisted: categories that a model has learnt and the taxonomy does not have; the same.
    """

    triage: float
    customer: float
    invoice: float
    category: float
    amount: float
    document: float = 0.0
    untrained: frozenset[str] = frozenset()
    unlisted: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class Sureness:
    """How sure the amount of each dispute is, also where it is "none"; one a dispute."""

    amounts: tuple[float, ...]


def route(record: FileRecord, sureness: Sureness, policy: Policy) -> FileRecord:
    """Give the record with decisions and reasons filled in."""
    customer = record.customer.confidence if record.customer else 0.0
    general: list[str] = []
    share = record.is_dispute_confidence if record.is_dispute else 1 - record.is_dispute_confidence
    if share < needed_of_triage(record, policy):
        general.append(f"triage:low_confidence({share:.2f})")
    if record.is_dispute and record.customer is None:
        general.append("customer:unknown")
    elif record.is_dispute and customer < policy.customer:
        general.append(f"customer:low_confidence({customer:.2f})")
    if record.confidence < policy.document:
        general.append(f"document:low_confidence({record.confidence:.3f})")
    if any(note.startswith(INCOMPLETE) for note in record.notes):
        general.append("reading:incomplete")
    if not record.is_dispute and any(note.startswith(UNSETTLED) for note in record.notes):
        general.append("rows:unsettled")
    if any(note.startswith(UNRESOLVED) for note in record.notes):
        general.append("rows:unresolved")
    disputes = tuple(
        _route_dispute(dispute, sure, policy, general, customer)
        for dispute, sure in zip(record.disputes, sureness.amounts, strict=True)
    )
    sure = not general and all(dispute.decision is Decision.AUTO for dispute in disputes)
    reasons = tuple(general)
    if not record.is_dispute:
        reasons = (*reasons, f"triage:{record.triage}({share:.2f})")
    return record.model_copy(
        update={
            "disputes": disputes,
            "decision": Decision.AUTO if sure else Decision.REVIEW,
            "reasons": reasons,
        }
    )


def needed_of_triage(record: FileRecord, policy: Policy) -> float:
    """Say how sure it must be whether a file is a dispute.

    A claim that is passed over unseen is lost, so a customer's mail is passed over only with a
    third of the usual doubt, and a stranger's with a seventh.
    """
    if record.is_dispute:
        return policy.triage
    known = record.customer is not None and record.customer.confidence >= KNOWN
    return 1 - (1 - policy.triage) / (3 if known else 7)


def _route_dispute(
    dispute: DisputeRecord, amount: float, policy: Policy, general: list[str], customer: float
) -> DisputeRecord:
    doubts = list(general)
    facts: list[str] = []
    if dispute.invoice is None:
        doubts.append("invoice:none")
    else:
        facts.extend(f"invoice:by_{code.replace(':', '_')}" for code in dispute.invoice.because[:2])
        if dispute.invoice.confidence < policy.invoice:
            doubts.append(f"invoice:low_confidence({dispute.invoice.confidence:.2f})")
    if dispute.category.code in policy.untrained:
        doubts.append(f"category:untrained({dispute.category.code})")
    if dispute.category.code in policy.unlisted:
        doubts.append(f"category:unlisted({dispute.category.code})")
    if dispute.category.confidence < policy.category:
        doubts.append(f"category:low_confidence({dispute.category.confidence:.2f})")
    if dispute.disputed_amount is None:
        facts.append(f"amount:absent({amount:.2f})")
    elif dispute.disputed_amount.derivation:
        facts.append(f"amount:derived({amount:.2f})")
    if amount < policy.amount:
        doubts.append(f"amount:low_confidence({amount:.2f})")
    invoice = dispute.invoice.confidence if dispute.invoice else 0.0
    confidence = customer * invoice * dispute.category.confidence * amount
    return dispute.model_copy(
        update={
            "decision": Decision.REVIEW if doubts else Decision.AUTO,
            "confidence": round(confidence, 4),
            "reasons": tuple(dict.fromkeys([*doubts, *facts])),
        }
    )
