"""What every finder of this package proposes: a value, where it stands, and how surely."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Generic, TypeVar

from extractor.extraction.business.fields import FieldEvidence
from extractor.extraction.business.layout import Layout, Segment
from extractor.values.geometry import Box

Value = TypeVar("Value")
SUREST = 0.99


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate(Generic[Value]):
    """A value that a field may have, read at ``segment.text[start:end]``.

    Attributes:
        score: 0 or more; the highest is taken.
        method: what spoke for it.
    """

    value: Value
    segment: Segment
    start: int
    end: int
    score: float
    method: str

    def scored(self, score: float, method: str | None = None) -> Candidate[Value]:
        """Give the same candidate with another score."""
        return dataclasses.replace(self, score=score, method=method or self.method)


def best_of(candidates: Iterable[Candidate[Value]]) -> Candidate[Value] | None:
    """Give the candidate with the highest score, the first of equals."""
    return max(candidates, key=lambda it: it.score, default=None)


def evidence_of(layout: Layout, field: str, candidate: Candidate[Value]) -> FieldEvidence:
    """Write down where a candidate stands."""
    page, box = layout.place(candidate.segment, candidate.start, candidate.end)
    return FieldEvidence(
        field=field,
        page=page,
        box=_rounded(box) if box else None,
        text=candidate.segment.text[candidate.start : candidate.end],
        method=candidate.method,
        confidence=round(max(0.0, min(SUREST, candidate.score)), 2),
    )


def _rounded(box: Box) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box.as_list()
    return x0, y0, x1, y1
