"""Batch work on several machines, by Ray; Ray has its door here (extra ``batch``).

An actor is a `Supervisor`: it starts a worker process as the local engine does. Which actors there
are and what is lost with them is kept here, and not left to Ray: a lost actor's parts are dealt
again, and another one is started where the cluster has room.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

import ray
from ray import exceptions as gone

from extractor.batch.dealing import Dealer, Part
from extractor.batch.executor import Limits, Need
from extractor.batch.guarded import guarded
from extractor.batch.ray_cluster import OCR_RESOURCE, connect
from extractor.batch.rounds import PARTS_A_WORKER, Crew, InRounds
from extractor.batch.supervisor import STARTS, Supervisor
from extractor.errors import BatchError, ExtractorError
from extractor.processes.words import opening_of
from extractor.processes.worker import Died, Finished

T = TypeVar("T")
R = TypeVar("R")

LEAST_CPUS = 2  # for one actor of each kind
PATIENCE_SECONDS = 180.0  # for a cluster where nobody is at work to get room for an actor
_ROOM_SECONDS = 2.0  # between two looks at what the cluster has


class OnRay(InRounds):
    """Actors on a Ray cluster; an `executor.Executor`."""

    def __init__(
        self,
        workers: int,
        *,
        ocr_workers: int = 1,
        limits: Limits | None = None,
        address: str | None = None,
    ) -> None:
        """Connect to a cluster, or start one on this machine that ends with this program.

        Args:
            workers: for what needs no text recognition, at least 1.
            ocr_workers: for what does, at least 1; each takes one of a node's `OCR_RESOURCE`.
            limits: of a worker.
            address: HOST:PORT of a cluster; None starts one. As many actors run at most as it has
                CPUs but one, which is left to the driver.

        Raises:
            BatchError: Ray is not installed, the cluster cannot be reached or be used.
        """
        super().__init__({Need.LIGHT: workers, Need.OCR: ocr_workers}, limits or Limits())
        self._owns = connect(self.slots, address)
        self._graves: list[Any] = []

    def close(self) -> None:
        """End all workers, and the cluster if it was started here."""
        super().close()
        if self._owns:
            ray.shutdown()

    def crew_of(
        self, make: Callable[[Need], Callable[[T], R]], dealer: Dealer[T, R]
    ) -> Crew[T, R, _Hired[T]]:
        """Give workers that are actors on the cluster."""
        memory = self.limits.memory_bytes
        openings = {need: ray.put(opening_of(guarded(make, need), memory)) for need in Need}
        return _Crew(self.slots, self.limits, dealer, openings, self._graves)


class _Actor(Supervisor[Any, Any]):
    """A supervisor as Ray runs it; errors of ours travel as values, as they are."""

    def part(self, items: Sequence[object]) -> object:
        try:
            return self.do(items)
        except (ExtractorError, RuntimeError) as error:
            return error


@dataclasses.dataclass(slots=True, eq=False)
class _Hired(Generic[T]):
    """An actor, what it is for and what it has.

    Attributes:
        handle: of Ray's.
        is_ready: it has answered.
    """

    handle: Any
    need: Need
    parts: collections.deque[Part[T]]
    is_ready: bool = False


class _Crew(Crew[T, R, _Hired[T]]):
    """Actors on a cluster."""

    def __init__(
        self,
        slots: Mapping[Need, int],
        limits: Limits,
        dealer: Dealer[T, R],
        openings: Mapping[Need, Any],
        graves: list[Any],
    ) -> None:
        super().__init__(slots, limits, dealer)
        self._openings = openings
        self._graves = graves
        self._class = ray.remote(max_restarts=0, max_task_retries=0)(_Actor)
        self._actors: list[_Hired[T]] = []
        self._asked: dict[Any, _Hired[T]] = {}  # what will be answered, and by whom
        self._bad_starts = 0
        self._resources: Mapping[str, float] = {}
        self._looked = float("-inf")
        self._busy = time.monotonic()  # when somebody was last at work, or hired

    def give(self, worker: _Hired[T], part: Part[T]) -> None:
        worker.parts.append(part)
        self._asked[worker.handle.part.remote(part.items)] = worker

    def end(self) -> None:
        for actor in self._actors:
            self._kill(actor)
        self._actors.clear()
        self._asked.clear()

    def free(self, need: Need) -> _Hired[T] | None:
        """Give who has least to do; hire somebody where nobody is idle and there is room."""
        mine = [it for it in self._actors if it.need is need]
        ready = [it for it in mine if it.is_ready]
        least = min(ready, key=lambda it: len(it.parts), default=None)
        if least is not None and not least.parts:
            return least
        if len(mine) < min(self._most(need), len(ready) + self.dealer.waiting(need)):
            self._hire(need)
        return least if least is not None and len(least.parts) < PARTS_A_WORKER else None

    def _most(self, need: Need) -> int:
        """Give how many actors there may be: one CPU is the driver's, and scans have theirs."""
        if time.monotonic() - self._looked > _ROOM_SECONDS:
            self._looked = time.monotonic()
            self._resources = ray.cluster_resources()  # type: ignore[no-untyped-call]
        cpus = int(self._resources.get("CPU", 0))
        for_ocr = min(self.slots[Need.OCR], int(self._resources.get(OCR_RESOURCE, 0)))
        if cpus < LEAST_CPUS:
            detail = f"it has {cpus} CPUs; at least {LEAST_CPUS} are needed"
            raise BatchError("the Ray cluster", detail)
        if need is Need.LIGHT:
            return min(self.slots[need], max(cpus - 1 - for_ocr, 1))
        if not for_ocr:
            detail = (
                f"no node offers {OCR_RESOURCE}; start one with "
                f"`ray start --resources='{{\"{OCR_RESOURCE}\": 2}}'`"
            )
            raise BatchError("the Ray cluster", detail)
        return min(for_ocr, max(cpus - 2, 1))

    def _hire(self, need: Need) -> None:
        resources = {OCR_RESOURCE: 1.0} if need is Need.OCR else {}
        handle: Any = self._class.options(num_cpus=1, resources=resources).remote(
            self._openings[need], self.limits.item_seconds, self.limits.items_of_a_life
        )
        actor: _Hired[T] = _Hired(handle, need, collections.deque())
        self._actors.append(actor)
        self._busy = time.monotonic()
        self._asked[handle.version.remote()] = actor

    def hear(self, seconds: float) -> None:
        if any(it.parts for it in self._actors):
            self._busy = time.monotonic()
        elif time.monotonic() - self._busy > PATIENCE_SECONDS:
            detail = f"it had no room for another worker in {PATIENCE_SECONDS:g} seconds"
            raise BatchError("the Ray cluster", detail)
        asked = list(self._asked)
        if not asked:
            time.sleep(seconds)
            return
        with self._reported():
            answered, _ = ray.wait(asked, timeout=seconds)
            if answered:  # the first is waited for; the others that are there cost nothing more
                answered, _ = ray.wait(asked, num_returns=len(asked), timeout=0)
        for answer in answered:
            if answer in self._asked:  # else its actor was found to be lost by another
                self._take(answer)

    def _take(self, answer: Any) -> None:  # noqa: ANN401 - of Ray
        actor = self._asked.pop(answer)
        try:
            said = ray.get(answer)
        except (gone.RayActorError, gone.ObjectLostError, gone.RayTaskError) as error:
            self._bury(actor, error)
            return
        if isinstance(said, Exception):
            raise said
        if not actor.is_ready:
            self._greet(actor, said)
            return
        worker, news = said
        part = actor.parts.popleft()
        if isinstance(news, Finished):
            self.dealer.finish(part, news, worker)
        elif isinstance(news, Died):
            self.dealer.bury(part, news)

    def _greet(self, actor: _Hired[T], versions: object) -> None:
        """Begin to give work to an actor that has come up, if it is what this program is."""
        if versions != Supervisor.version():
            detail = f"a node has versions {versions}, this program {Supervisor.version()}"
            raise BatchError("the Ray cluster", f"{detail}; install the same on all")
        actor.is_ready = True
        self._bad_starts = 0

    def _bury(self, actor: _Hired[T], error: Exception) -> None:
        """Do without an actor: the part it had in hand is suspected, the next one is not."""
        self._actors.remove(actor)
        self._asked = {ref: it for ref, it in self._asked.items() if it is not actor}
        self._kill(actor)
        if not actor.is_ready:
            self._bad_starts += 1
            if self._bad_starts == STARTS:
                why = str(error).strip().splitlines()[-1]
                raise BatchError("a worker on Ray", f"it cannot be started ({why})") from error
        while len(actor.parts) > 1:
            self.dealer.give_back(actor.parts.pop())
        if actor.parts:
            self.dealer.lose(actor.parts.pop())

    def _kill(self, actor: _Hired[T]) -> None:
        # one whose handle nobody holds any more may take 30 seconds to end
        self._graves.append(actor.handle)
        with contextlib.suppress(gone.RayError, ValueError, ConnectionError):
            ray.kill(actor.handle, no_restart=True)

    @contextlib.contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except (gone.RayError, ConnectionError) as error:
            raise BatchError("the Ray cluster", f"it is gone ({error})") from error
