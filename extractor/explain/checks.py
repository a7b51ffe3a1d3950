"""The comparisons of figures with thresholds that the route came from."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.explain.explanation import Check, Contribution
from extractor.records.assemble import Outcome
from extractor.records.confidence import whole_features
from extractor.records.route import Policy, needed_of_triage
from extractor.records.scores import DISPUTE, OTHER, Scored, facts_of, scores_of
from extractor.values.calibration import Calibration
from extractor.values.record import DisputeRecord, FileRecord


def file_checks(record: FileRecord, policy: Policy, scores: Sequence[Scored]) -> tuple[Check, ...]:
    """Give what is asked of the file as a whole.

    Args:
        record: routed.
        policy: the thresholds.
        scores: before calibration.
    """
    share = record.is_dispute_confidence
    said = share if record.is_dispute else 1 - share
    checks = [
        Check("triage", said, needed_of_triage(record, policy), _score(scores, "triage", None))
    ]
    if record.is_dispute:
        customer = record.customer.confidence if record.customer else 0.0
        score = _score(scores, "customer", None)
        checks.append(Check("customer", customer, policy.customer, score))
    return (*checks, Check("document", record.confidence, policy.document))


def dispute_checks(
    dispute: DisputeRecord, position: int, policy: Policy, scores: Sequence[Scored]
) -> tuple[Check, ...]:
    """Give what is asked of one dispute.

    Args:
        dispute: of the record.
        position: of the dispute in the record, from 0.
        policy: the thresholds.
        scores: before calibration.
    """
    invoice = dispute.invoice.confidence if dispute.invoice else 0.0
    figures = (
        ("invoice", invoice, policy.invoice),
        ("category", dispute.category.confidence, policy.category),
        ("amount", dispute.amount_confidence, policy.amount),
    )
    return tuple(
        Check(part, figure, needed, _score(scores, part, position))
        for part, figure, needed in figures
    )


def _score(scores: Sequence[Scored], part: str, position: int | None) -> float | None:
    return next((it.score for it in scores if (it.field, it.dispute) == (part, position)), None)


def whole_contributions(weighed: Outcome, calibration: Calibration) -> tuple[Contribution, ...]:
    """Give what each fact adds to the log-odds that the whole document is right.

    Args:
        weighed: the outcome before calibration.
        calibration: the trained one.
    """
    scorer = calibration.documents.get(DISPUTE if weighed.disputes else OTHER)
    features = whole_features(scores_of(weighed), facts_of(weighed), calibration)
    if scorer is None:
        return (Contribution("sure", features["sure"]),)
    shares = [Contribution(key, scorer.weights.get(key, 0.0) * it) for key, it in features.items()]
    return tuple(sorted(shares, key=lambda it: -abs(it.weight)))
