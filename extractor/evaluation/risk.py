"""What it costs to decide more without a look: precision at every share of documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.evaluation.answers import Answered
from extractor.records.dial import lower_bound

STEP = 0.05  # of all documents, from row to row


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """The surest documents down to a confidence.

    Attributes:
        coverage: share of all documents.
        threshold: the lowest confidence among them.
        precision: observed.
        bound: exact lower bound of it, 95 % certain (Clopper and Pearson).
    """

    coverage: float
    threshold: float
    accepted: int
    wrong: int
    precision: float
    bound: float


def risk_coverage(answers: Sequence[Answered], *, step: float = STEP) -> tuple[Row, ...]:
    """Give one row for every step of coverage; documents of one confidence stay together.

    Args:
        answers: those of the field "document" are used.
        step: of coverage, 0 to 1.
    """
    ordered = sorted(
        (it for it in answers if it.field == "document"), key=lambda it: -it.confidence
    )
    rows: list[Row] = []
    wrong = 0
    for seen, it in enumerate(ordered, start=1):
        wrong += not it.right
        if seen < len(ordered) and ordered[seen].confidence == it.confidence:
            continue
        before = rows[-1].accepted if rows else 0
        if int(seen / len(ordered) / step + 1e-9) > int(before / len(ordered) / step + 1e-9):
            rows.append(_row(seen, wrong, it.confidence, len(ordered)))
    return tuple(rows)


def _row(accepted: int, wrong: int, threshold: float, documents: int) -> Row:
    return Row(
        coverage=accepted / documents,
        threshold=threshold,
        accepted=accepted,
        wrong=wrong,
        precision=(accepted - wrong) / accepted,
        bound=lower_bound(accepted - wrong, accepted),
    )
