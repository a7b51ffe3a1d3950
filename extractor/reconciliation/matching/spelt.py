"""A query whose ranges are spelt out, and the way back to what was written."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence, Set

import numpy as np

from extractor.reconciliation.blocking.how import How
from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.matching.ranges import Span, counts_on, spell_out
from extractor.values.query import Query

_IS_NUMBER = int(How.EXACT_KEY | How.DIGITS | How.SUFFIX)


@dataclasses.dataclass(frozen=True, slots=True)
class Spelt:
    """A query with one reference for each number.

    Attributes:
        owner: for each reference, which written one it comes from; empty where no range is
            written.
        references: as written.
        worded: written references that say by a word that they are a range.
    """

    query: Query
    owner: tuple[int, ...] = ()
    references: tuple[str, ...] = ()
    worded: frozenset[int] = frozenset()

    def written(self, line: int, text: str) -> str:
        """Give a line's reference as the claim wrote it."""
        return self.references[self.owner[line]] if self.owner else text

    def lines_of(self, reference: int) -> list[int]:
        """Give the lines that come from a written reference."""
        return [line for line, owner in enumerate(self.owner) if owner == reference]

    def doubtful(self, numbers: Sequence[str]) -> frozenset[int]:
        """Give the ranges whose last invoice found does not count on from the first one found.

        Args:
            numbers: of each line's best candidate; empty where that is doubtful.
        """
        return frozenset(
            reference
            for reference in set(self.owner)
            if len(lines := self.lines_of(reference)) > 1
            and not counts_on(numbers[lines[0]], numbers[lines[-1]], len(lines) - 1)
        )

    def kept(self, customers: Sequence[int], numbers: Sequence[str]) -> list[bool]:
        """Say which lines are answers.

        A range holds other customers' invoices and numbers that are not given out: between its
        ends only the invoices count that are of an end's customer and count on from it.

        Args:
            customers: of each line's best candidate, -1 where it is doubtful.
            numbers: of that candidate, empty where it is doubtful.
        """
        keep = [True] * len(customers)
        for reference in set(self.owner):
            lines = self.lines_of(reference)
            for line in lines[1:-1]:
                keep[line] = any(
                    numbers[end]
                    and customers[end] == customers[line]
                    and counts_on(numbers[end], numbers[line], line - end)
                    for end in (lines[0], lines[-1])
                )
        return keep


def spell(query: Query, index: Index, *, whole: Set[int] = frozenset()) -> Spelt:
    """Spell out the ranges among a query's references.

    Args:
        query: the claim.
        index: of the ledger.
        whole: references that are left as they are.
    """
    spans = [None if place in whole else spell_out(it) for place, it in enumerate(query.references)]
    if not any(spans):
        return Spelt(query)
    numbers: list[str] = []
    owner: list[int] = []
    worded = []
    for place, (text, span) in enumerate(zip(query.references, spans, strict=True)):
        parts: tuple[str, ...] = (text,)
        if span is not None and _is_range(text, span, query, index):
            parts = span.numbers
            worded += [place] * span.worded
        numbers += parts
        owner += [place] * len(parts)
    if len(numbers) == len(query.references):
        return Spelt(query)
    spelt = dataclasses.replace(query, references=tuple(numbers))
    return Spelt(spelt, tuple(owner), query.references, frozenset(worded))


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
