"""What to label next: what is doubtful, unlike what is labelled, and worth money; a part by lot.

The lot is drawn before anything is asked, by a digest of seed and document: one document in five is
asked only by lot, in the order of its digest, and never for being doubtful. What was asked of it so
far is therefore at any time a fair sample of all documents, also of those that come later, and may
be used to measure and to calibrate (docs/decisions/0045-what-to-label-next.md).
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np

from extractor.labeling.likeness import Floats, directions
from extractor.labeling.waiting import Waiting

Chosen = Literal["active", "random"]  # as labels say it

RANDOM_SHARE = 0.2
LEAST_DOUBT = 0.02  # so that also among the sure ones the unlike and the large come first
LEAST_MONEY = 0.5  # what a document without an amount counts beside the largest
_AT_ONCE = 4_000_000  # comparisons held in memory at a time


@dataclasses.dataclass(frozen=True, slots=True)
class Pick:
    """A document that was picked.

    Attributes:
        chosen: for being doubtful, or by lot.
        score: doubt x unlikeness x money, 0 to 1; 0 where it was drawn by lot.
    """

    id: str
    chosen: Chosen
    score: float


class Queue:
    """The order in which documents are asked.

    The same documents, seed and answers give the same order, whatever order they are given in.
    """

    def __init__(
        self, waiting: Iterable[Waiting], *, seed: int, random_share: float = RANDOM_SHARE
    ) -> None:
        """Take in all documents.

        Args:
            waiting: also those that are labelled already: others are compared with them.
            seed: of the lot.
            random_share: 0 to 1, of documents that are asked by lot only.
        """
        by_id = {it.id: it for it in waiting}
        self._all = [by_id[it] for it in sorted(by_id)]
        self._place = {it.id: at for at, it in enumerate(self._all)}
        self._share = random_share
        count = len(self._all)
        self._lots = np.array([drawn(seed, "lot", it.id) for it in self._all])
        self._by_lot = self._lots < random_share
        self._order = np.argsort(self._lots, kind="stable")
        self._doubt = np.array([it.doubt for it in self._all])
        self._money = _money([it.amount for it in self._all])
        self._directions = directions([it.traits for it in self._all])
        self._likeness = np.zeros(count)  # with the most alike that was labelled
        self._open = np.ones(count, dtype=bool)

    def __len__(self) -> int:
        """Say how many are still to be asked."""
        return int(self._open.sum())

    def __contains__(self, document: str) -> bool:
        at = self._place.get(document)
        return at is not None and bool(self._open[at])

    def knows(self, document: str) -> bool:
        """Say whether it is one of the documents, asked already or not."""
        return document in self._place

    def doubt_of(self, document: str) -> float:
        """Give how doubtful a document is held to be.

        Raises:
            KeyError: it is none of them.
        """
        return float(self._doubt[self._place[document]])

    def is_by_lot(self, document: str) -> bool:
        """Say whether a document is asked by lot only.

        Raises:
            KeyError: it is none of them.
        """
        return bool(self._by_lot[self._place[document]])

    def next(self, turn: int) -> Pick | None:
        """Pick the next; None when nothing is left.

        Args:
            turn: how many were asked before; says whether the lot has its turn.
        """
        lot_has_turn = int((turn + 1) * self._share) > int(turn * self._share)
        first, second = (self._drawn, self._doubtful)
        return (first() or second()) if lot_has_turn else (second() or first())

    def likely_next(self, count: int) -> list[str]:
        """Give the documents that doubt would ask first, as things stand."""
        score = self._scores()
        first = np.argsort(-score, kind="stable")[:count]
        return [self._all[it].id for it in first if score[it] >= 0]

    def take(self, documents: Sequence[str], *, labelled: bool = True) -> None:
        """Ask documents no more.

        Args:
            documents: what is none of ours is passed over.
            labelled: others are compared with them from now on; not with what nobody could answer.
        """
        places = [self._place[it] for it in documents if it in self._place]
        self._open[places] = False
        if labelled and places:
            self._liken(self._directions[places])

    def put_back(self, documents: Sequence[str], labelled: Sequence[str]) -> None:
        """Ask documents again after all.

        Args:
            documents: what is none of ours is passed over.
            labelled: all that others are compared with after that.
        """
        self._open[[self._place[it] for it in documents if it in self._place]] = True
        self._likeness[:] = 0
        self._liken(self._directions[[self._place[it] for it in labelled if it in self._place]])

    def rerank(self, doubts: Mapping[str, float]) -> None:
        """Believe new doubts, as after a retraining; whoever is not named keeps his."""
        for document, doubt in doubts.items():
            if document in self._place:
                self._doubt[self._place[document]] = doubt

    def _drawn(self) -> Pick | None:
        due = self._order[(self._open & self._by_lot)[self._order]]
        return Pick(self._all[due[0]].id, "random", 0.0) if len(due) else None

    def _doubtful(self) -> Pick | None:
        score = self._scores()
        if not (score >= 0).any():
            return None
        ties = np.flatnonzero(score == score.max())
        best = int(ties[np.argmin(self._lots[ties])])
        return Pick(self._all[best].id, "active", round(float(score[best]), 4))

    def _scores(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Give what each document counts; less than 0 for those that are not asked for doubt."""
        score = np.maximum(self._doubt, LEAST_DOUBT) * (1 - self._likeness) * self._money
        return np.where(self._open & ~self._by_lot, score, -1.0)

    def _liken(self, others: Floats) -> None:
        step = max(_AT_ONCE // max(len(self._all), 1), 1)
        for first in range(0, len(others), step):
            alike = (self._directions @ others[first : first + step].T).max(axis=1)
            np.maximum(self._likeness, np.clip(alike, 0, 1), out=self._likeness)


def drawn(seed: int, purpose: str, document: str) -> float:
    """Give a document's lot, 0 to 1: the same for everybody who knows the seed."""
    digest = hashlib.sha256(f"{seed}\0{purpose}\0{document}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _money(amounts: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Give what amounts count: half for none, all for the largest, by their order of magnitude."""
    sizes = np.log1p(np.array(amounts, dtype=np.float64))
    largest = sizes.max(initial=0.0)
    share = sizes / largest if largest > 0 else sizes
    return LEAST_MONEY + (1 - LEAST_MONEY) * share
