"""The comparisons of figures with thresholds that the route came from."""

from __future__ import annotations

from extractor.explain.explanation import Check
from extractor.records.route import KNOWN, Policy
from extractor.values.record import DisputeRecord, FileRecord


def file_checks(record: FileRecord, policy: Policy) -> tuple[Check, ...]:
    """Give what is asked of the file as a whole."""
    share = record.is_dispute_confidence
    customer = record.customer.confidence if record.customer else 0.0
    if not record.is_dispute:
        return (
            Check(
                "triage",
                1 - share,
                policy.triage if customer >= KNOWN else 1 - (1 - policy.triage) / 7,
            ),
        )
    return (Check("triage", share, policy.triage), Check("customer", customer, policy.customer))


def dispute_checks(dispute: DisputeRecord, amount: float, policy: Policy) -> tuple[Check, ...]:
    """Give what is asked of one dispute.

    Args:
        dispute: of the record.
        amount: how sure its amount is, also where it is "none".
        policy: the thresholds.
    """
    invoice = dispute.invoice.confidence if dispute.invoice else 0.0
    return (
        Check("invoice", invoice, policy.invoice),
        Check("category", dispute.category.confidence, policy.category),
        Check("amount", amount, policy.amount),
    )
