"""Cut shards into parts for workers, and put what comes of them together again.

Nothing here knows what a worker is. A part is small, so that workers end at about the same time
and a loss costs little. An item at which a worker died is done again in a part of its own; when its
worker dies again it is given up. Where a part is lost with its worker, and nobody knows at which
item, it is done again; lost again, its items go each alone.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from extractor.batch.executor import (
    Done,
    ItemResult,
    Need,
    Problem,
    ProblemCode,
    Shard,
)
from extractor.batch.guarded import Answer, Failed, HandedOn, Made
from extractor.processes.worker import Died, Finished

T = TypeVar("T")
R = TypeVar("R")

PART_ITEMS = {Need.LIGHT: 25, Need.OCR: 4}  # some hundred milliseconds, or some seconds, of work
MOST_DEATHS = 2  # of workers at one item
MOST_LOSSES = 2  # of workers with a part, before its items go alone
_SENTENCES = {
    ProblemCode.KILLED: "the worker that did it died ({how}) each of {attempts} times",
    ProblemCode.TIMEOUT: "it took longer than a worker may take, each of {attempts} times",
    ProblemCode.MEMORY: "it took more memory than a worker may have, each of {attempts} times",
}
_NOWHERE = "it was handed on to an OCR worker by an OCR worker"


@dataclasses.dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """Some items of one shard, for one worker.

    Attributes:
        shard: its key.
        at: places of the items in their shard.
        losses: workers that were lost with it.
    """

    shard: str
    need: Need
    at: tuple[int, ...]
    items: tuple[T, ...]
    losses: int = 0


@dataclasses.dataclass(slots=True)
class _Open(Generic[T, R]):
    """A shard of which not all is done."""

    shard: Shard[T]
    attempts: list[int]
    results: dict[int, ItemResult[R]]
    worker: str = ""
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0


class Dealer(Generic[T, R]):
    """Deals parts, and collects."""

    def __init__(self, key: Callable[[T], str]) -> None:
        """Begin with nothing.

        Args:
            key: gives an item's key.
        """
        self._key = key
        self._open: dict[str, _Open[T, R]] = {}
        self._parts: dict[Need, collections.deque[Part[T]]] = {
            need: collections.deque() for need in Need
        }
        self._whole: collections.deque[Done[R]] = collections.deque()

    @property
    def shards(self) -> int:
        """Give how many shards were taken in and not given back."""
        return len(self._open) + len(self._whole)

    def waiting(self, need: Need) -> int:
        """Give how many parts wait for a worker."""
        return len(self._parts[need])

    def take_in(self, shard: Shard[T]) -> None:
        """Cut a shard into parts.

        Raises:
            ValueError: another shard with its key is not given back yet.
        """
        if shard.key in self._open:
            raise ValueError(f"there are two shards {shard.key}")
        self._open[shard.key] = _Open(shard, [0] * len(shard.items), {})
        self._deal(shard, shard.need, range(len(shard.items)))
        self._close_if_whole(shard.key)

    def next(self, need: Need) -> Part[T]:
        """Give the next part; those done again come first."""
        return self._parts[need].popleft()

    def give_back(self, part: Part[T]) -> None:
        """Take a part that was not begun."""
        self._parts[part.need].appendleft(part)

    def finish(self, part: Part[T], finished: Finished[Answer[R]], worker: str) -> None:
        """Take what came of a part."""
        opened = self._open[part.shard]
        opened.worker = worker
        opened.cpu_seconds += finished.cpu_seconds
        opened.wall_seconds += finished.wall_seconds
        self._answered(opened, part, finished.answers)
        self._close_if_whole(part.shard)

    def bury(self, part: Part[T], died: Died[Answer[R]]) -> None:
        """Take what came of a part until its worker died, and see to the rest."""
        opened = self._open[part.shard]
        self._answered(opened, part, died.answers)
        rest = list(range(len(died.answers), len(part.at)))
        if died.suspect is not None:
            rest.remove(died.suspect)
            self._suspect(opened, part, died.suspect, ProblemCode(died.cause.value), died.how)
        self._again(part, rest, part.losses)
        self._close_if_whole(part.shard)

    def lose(self, part: Part[T]) -> None:
        """See to a part whose worker is gone, nobody knows at which item."""
        opened = self._open[part.shard]
        if len(part.at) == 1 and part.losses:
            self._suspect(opened, part, 0, ProblemCode.KILLED, "its machine or process was lost")
        elif part.losses + 1 < MOST_LOSSES:
            self._again(part, range(len(part.at)), part.losses + 1)
        else:
            for place in reversed(range(len(part.at))):
                self._again(part, [place], part.losses + 1)
        self._close_if_whole(part.shard)

    def done(self) -> Iterator[Done[R]]:
        """Give shards of which all is done, each once."""
        while self._whole:
            yield self._whole.popleft()

    def _deal(self, shard: Shard[T], need: Need, places: Sequence[int]) -> None:
        size = PART_ITEMS[need]
        for first in range(0, len(places), size):
            at = tuple(places[first : first + size])
            items = tuple(shard.items[it] for it in at)
            self._parts[need].append(Part(shard.key, need, at, items))

    def _again(self, part: Part[T], places: Sequence[int], losses: int) -> None:
        if places:
            at = tuple(part.at[it] for it in places)
            items = tuple(part.items[it] for it in places)
            self.give_back(Part(part.shard, part.need, at, items, losses))

    def _answered(self, opened: _Open[T, R], part: Part[T], answers: Sequence[Answer[R]]) -> None:
        handed_on = []
        for at, answer in zip(part.at, answers, strict=False):
            match answer:
                case Made():
                    self._put(opened, at, answer.result, None)
                case Failed():
                    self._put(opened, at, None, Problem(ProblemCode.ERROR, answer.text))
                case HandedOn() if part.need is Need.LIGHT:
                    handed_on.append(at)
                case HandedOn():
                    self._put(opened, at, None, Problem(ProblemCode.ERROR, _NOWHERE))
        self._deal(opened.shard, Need.OCR, handed_on)

    def _suspect(
        self, opened: _Open[T, R], part: Part[T], place: int, code: ProblemCode, how: str
    ) -> None:
        """Let an item at which a worker died be done alone, or give it up."""
        at = part.at[place]
        opened.attempts[at] += 1
        if opened.attempts[at] < MOST_DEATHS:
            self._again(part, [place], part.losses)
            return
        opened.attempts[at] -= 1
        text = _SENTENCES[code].format(how=how, attempts=opened.attempts[at] + 1)
        self._put(opened, at, None, Problem(code, text))

    def _put(self, opened: _Open[T, R], at: int, result: R | None, problem: Problem | None) -> None:
        key = self._key(opened.shard.items[at])
        opened.results[at] = ItemResult(key, result, problem, opened.attempts[at] + 1)

    def _close_if_whole(self, key: str) -> None:
        opened = self._open[key]
        if len(opened.results) < len(opened.shard.items):
            return
        del self._open[key]
        results = tuple(opened.results[at] for at in range(len(opened.shard.items)))
        self._whole.append(
            Done(key, results, opened.worker, opened.cpu_seconds, opened.wall_seconds)
        )
