"""A query whose ranges are spelt out, and the way back to what was written."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from extractor.reconciliation.blocking.how import How
from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.matching.ranges import Span, spell_out
from extractor.values.query import Query

_IS_NUMBER = int(How.EXACT_KEY | How.DIGITS | How.SUFFIX)


@dataclasses.dataclass(frozen=True, slots=True)
class Spelt:
    """A query with one reference for each number.

    Attributes:
        owner: for each reference, which written one it comes from; empty where no range is
            written.
        inner: it lies between the ends of a range.
    """

    query: Query
    owner: tuple[int, ...] = ()
    inner: tuple[bool, ...] = ()
    references: tuple[str, ...] = ()

    def written(self, line: int, text: str) -> str:
        """Give a line's reference as the claim wrote it."""
        return self.references[self.owner[line]] if self.owner else text

    def kept(self, customers: Sequence[int], exact: Sequence[bool]) -> list[bool]:
        """Say which lines are answers.

        A range holds other customers' invoices and numbers that are not given out: between its
        ends only the invoices of the customer count to whom the ends belong, and only those with
        just that number.

        Args:
            customers: of each line's best candidate, -1 where it is doubtful.
            exact: whether that candidate's digits are those of the line.
        """
        keep = [True] * len(customers)
        if not self.owner:
            return keep
        for line, customer in enumerate(customers):
            if self.inner[line]:
                ends = {
                    customers[other]
                    for other in range(len(customers))
                    if self.owner[other] == self.owner[line] and not self.inner[other]
                }
                keep[line] = exact[line] and customer >= 0 and customer in {*ends, -1}
        return keep


def spell(query: Query, index: Index) -> Spelt:
    """Spell out the ranges among a query's references."""
    spans = [spell_out(it) for it in query.references]
    if not any(spans):
        return Spelt(query)
    numbers: list[str] = []
    owner: list[int] = []
    inner: list[bool] = []
    for place, (text, span) in enumerate(zip(query.references, spans, strict=True)):
        parts = (
            span.numbers if span is not None and _is_range(text, span, query, index) else (text,)
        )
        numbers += parts
        owner += [place] * len(parts)
        inner += [0 < at < len(parts) - 1 for at in range(len(parts))]
    if len(numbers) == len(query.references):
        return Spelt(query)
    spelt = dataclasses.replace(query, references=tuple(numbers))
    return Spelt(spelt, tuple(owner), tuple(inner), query.references)


def _is_range(text: str, span: Span, query: Query, index: Index) -> bool:
    """Say whether a text is a range and not one invoice's number.

    A hyphen or slash may be part of a number. Then one end has to be a number of ours and the
    other like one, and the whole none.
    """
    if span.sure:
        return True
    ends = (text, span.numbers[0], span.numbers[-1])
    lines = index.candidates(dataclasses.replace(query, references=ends)).lines
    whole, first, last = (int(np.bitwise_or.reduce(it.how, initial=0)) for it in lines)
    strong = bool(first & _IS_NUMBER) or bool(last & _IS_NUMBER)
    return strong and bool(first) and bool(last) and not whole & int(How.EXACT_KEY)
