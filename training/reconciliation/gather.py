"""Put invented claims to the index, so that the matcher learns from the candidates it will see."""

from __future__ import annotations

import dataclasses
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import numpy as np

from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.matching.asked import Asked
from extractor.reconciliation.matching.features import Line, describe_claim
from training.reconciliation.claims import Claim, draw_writers
from training.reconciliation.ledgers import draw_ledger, write_book

SIZES = (2_000, 400_000)  # invoices of the smallest and of the largest ledger


@dataclasses.dataclass(frozen=True, slots=True)
class Described:
    """A claim with its candidates.

    Attributes:
        gold: for each line the place of the right candidate; -1 where none is right.
        missed: lines whose invoice is in the ledger, yet not among the candidates.
        ledger: number of the ledger it is about.
    """

    claim: Claim
    asked: Asked
    lines: tuple[Line, ...]
    gold: tuple[int, ...]
    missed: int
    ledger: int


def described_claims(
    *,
    ledgers: int,
    each: int,
    seed: int,
    numbers: Iterable[int],
    sizes: tuple[int, int] = SIZES,
) -> Iterator[Described]:
    """Draw ledgers one after the other, with claims about each.

    Args:
        ledgers: how many there are in all, of rising and falling size.
        each: claims about each.
        seed: of everything.
        numbers: of the ledgers wanted, from 0.
        sizes: invoices of the smallest and of the largest.
    """
    for number in numbers:
        rng = Random(f"{seed}/{number}")
        # Evenly by their logarithm, in any order: every fourth is one of the largest.
        share = (number * 7 % ledgers + rng.random()) / ledgers
        size = int(sizes[0] * (sizes[1] / sizes[0]) ** share)
        with tempfile.TemporaryDirectory() as scratch:
            yield from _of_one(rng, Path(scratch), size=size, each=each, number=number)


def _of_one(rng: Random, folder: Path, *, size: int, each: int, number: int) -> Iterator[Described]:
    ledger = draw_ledger(rng, size=size)
    write_book(ledger, folder)
    index = Index.build(Book.open(folder))
    writers = draw_writers(rng, ledger)
    missed = lines = 0
    for at in range(each):
        claim = writers.write(rng, f"{number}-{at}")
        described = _describe(index, claim, number)
        missed += described.missed
        lines += len(described.lines)
        yield described
    _say(f"ledger {number}: {len(ledger.entries)} invoices, {lines} lines, {missed} not found")


def _describe(index: Index, claim: Claim, number: int) -> Described:
    asked, lines = describe_claim(index, claim.query)
    places = []
    missed = 0
    for row, line in zip(claim.gold, lines, strict=True):
        there = np.flatnonzero(line.facts.rows == row) if row >= 0 else np.zeros(0, np.int64)
        places.append(int(there[0]) if len(there) else -1)
        missed += row >= 0 and not len(there)
    return Described(claim, asked, tuple(lines), tuple(places), missed, number)


def _say(message: str) -> None:
    print(message, file=sys.stderr)
