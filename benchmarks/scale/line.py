"""One queue and its workers, simulated: arrivals, service, workers that die, documents that kill.

The oldest document is taken first. A worker that dies loses what it had in hand, which another
takes once that was noticed; documents that kill their worker are set aside after some attempts.
"""

from __future__ import annotations

import dataclasses
import random
from array import array
from collections.abc import Generator, Sequence
from typing import Any

import simpy


@dataclasses.dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong, and what it costs.

    Attributes:
        life_seconds: a worker lives on average, until a machine is taken away; None for ever.
        replaced_seconds: until another stands there, models loaded.
        noticed_seconds: until what a dead worker had in hand is given to another.
        poison: share of documents that kill whoever reads them.
        restart_seconds: of a worker that such a document killed.
        attempts: after which such a document is set aside.
        faults: share of attempts that fail for now, such as a store that does not answer.
        pause_seconds: until such a one is tried again.
        outage: from and to, in seconds; nothing is begun meanwhile.
    """

    life_seconds: float | None = None
    replaced_seconds: float = 120.0
    noticed_seconds: float = 5.0
    poison: float = 0.0
    restart_seconds: float = 10.0
    attempts: int = 3
    faults: float = 0.0
    pause_seconds: float = 1.0
    outage: tuple[float, float] | None = None


NO_TROUBLE = Trouble()


def _doubles() -> array[float]:
    return array("d")


@dataclasses.dataclass(slots=True)
class Told:
    """What happened.

    Attributes:
        waits: seconds from arrival to the beginning of the attempt that succeeded, in the order
            of their ends.
        times: seconds from arrival to the end, of the same.
        ended: when they ended.
        busy_seconds: of all workers, lost work included.
        lost_seconds: of these, for work that had to be done again.
        aside: documents that were set aside.
        deaths: of workers.
        backlog: how many waited, every `every_seconds`.
    """

    waits: array[float] = dataclasses.field(default_factory=_doubles)
    times: array[float] = dataclasses.field(default_factory=_doubles)
    ended: array[float] = dataclasses.field(default_factory=_doubles)
    busy_seconds: float = 0.0
    lost_seconds: float = 0.0
    aside: int = 0
    deaths: int = 0
    backlog: list[tuple[float, int]] = dataclasses.field(default_factory=list)


Waiting = tuple[float, int, float, bool, int]  # arrived, number, seconds, kills, attempts so far
Running = Generator[simpy.Event, Any, None]


class Line:
    """One class of workers and its queue."""

    def __init__(
        self,
        workers: int,
        *,
        trouble: Trouble = NO_TROUBLE,
        seed: int = 1,
        every_seconds: float = 300.0,
    ) -> None:
        """Put everybody in place."""
        self.told = Told()
        self._env = simpy.Environment()
        self._queue: simpy.PriorityStore = simpy.PriorityStore(self._env)
        self._trouble = trouble
        self._dice = random.Random(seed)
        self._every_seconds = every_seconds
        self._left = 0
        self._all_done = self._env.event()
        for _ in range(workers):
            self._env.process(self._work())

    def run(self, arrivals: Sequence[float], services: Sequence[float]) -> Told:
        """Let documents come, and give what happened until the last was dealt with.

        Args:
            arrivals: seconds, in order.
            services: seconds of work, drawn by lot for each document.
        """
        self._left = len(arrivals)
        self._env.process(self._arrive(arrivals, services))
        self._env.process(self._watch())
        if arrivals:
            self._env.run(self._all_done)
        return self.told

    def _arrive(self, arrivals: Sequence[float], services: Sequence[float]) -> Running:
        dice, env, poison = self._dice, self._env, self._trouble.poison
        for number, instant in enumerate(arrivals):
            yield env.timeout(instant - env.now)
            kills = poison > 0 and dice.random() < poison
            self._queue.put((instant, number, dice.choice(services), kills, 0))

    def _watch(self) -> Running:
        while True:
            self.told.backlog.append((self._env.now, len(self._queue.items)))
            yield self._env.timeout(self._every_seconds)

    def _work(self) -> Running:
        env, told = self._env, self.told
        dies = self._death()
        while True:
            document: Waiting = yield self._queue.get()
            if (away := self._until_open()) > 0:
                self._queue.put(document)
                yield env.timeout(away)
                continue
            while dies <= env.now:  # it died while there was nothing to do
                told.deaths += 1
                back = dies + self._trouble.replaced_seconds
                dies = back + self._lifetime()
                if back > env.now:
                    self._queue.put(document)
                    yield env.timeout(back - env.now)
                    document = yield self._queue.get()
            seconds = document[2]
            if env.now + seconds > dies:
                yield from self._die(document, dies - env.now)
                dies = self._death()
                continue
            began = env.now
            yield env.timeout(seconds)
            yield from self._end(document, began)

    def _end(self, document: Waiting, began: float) -> Running:
        """See what came of an attempt."""
        told, trouble, now = self.told, self._trouble, self._env.now
        arrived, number, seconds, kills, attempts = document
        told.busy_seconds += seconds
        if kills:
            told.deaths += 1
            told.lost_seconds += seconds
            if attempts + 1 < trouble.attempts:
                again = (arrived, number, seconds, kills, attempts + 1)
                self._env.process(self._later(again, trouble.noticed_seconds))
            else:
                told.aside += 1
                self._settle()
            yield self._env.timeout(trouble.restart_seconds)
        elif trouble.faults and self._dice.random() < trouble.faults:
            told.lost_seconds += seconds
            self._env.process(self._later(document, trouble.pause_seconds))
        else:
            told.waits.append(began - arrived)
            told.times.append(now - arrived)
            told.ended.append(now)
            self._settle()

    def _die(self, document: Waiting, spent: float) -> Running:
        """Lose a machine with what it had in hand."""
        yield self._env.timeout(spent)
        told = self.told
        told.deaths += 1
        told.busy_seconds += spent
        told.lost_seconds += spent
        self._env.process(self._later(document, self._trouble.noticed_seconds))
        yield self._env.timeout(self._trouble.replaced_seconds)

    def _later(self, document: Waiting, seconds: float) -> Running:
        yield self._env.timeout(seconds)
        self._queue.put(document)

    def _settle(self) -> None:
        self._left -= 1
        if not self._left:
            self._all_done.succeed()

    def _death(self) -> float:
        return self._env.now + self._lifetime()

    def _lifetime(self) -> float:
        mean = self._trouble.life_seconds
        return self._dice.expovariate(1 / mean) if mean else float("inf")

    def _until_open(self) -> float:
        begins, ends = self._trouble.outage or (0.0, 0.0)
        return ends - self._env.now if begins <= self._env.now < ends else 0.0
