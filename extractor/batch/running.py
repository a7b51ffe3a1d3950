"""Plan a run, and bring it to its end, from wherever it was broken off."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from extractor.batch.executor import Executor, Need, Shard
from extractor.batch.keeping import keep_done
from extractor.batch.objects import Objects
from extractor.batch.places import places
from extractor.batch.working import Item, Made
from extractor.errors import BatchError
from extractor.handfuls import handfuls
from extractor.reconciliation.book_index import open_index
from extractor.reconciliation.load import load_ledger
from extractor.releases import InUse
from extractor.settings import Settings
from extractor.store.cases.sampled import sampled
from extractor.store.proposals import Recorded
from extractor.store.reprocessing.choosing import chosen_numbers, recorded_of, spread_sample
from extractor.store.reprocessing.results import put_shard
from extractor.store.reprocessing.runs import Pace, Waiting, end_run, plan_run, waiting_shards
from extractor.store.store import Store
from extractor.store.turns import Turn
from extractor.trained import load_calibration
from extractor.values.reprocess import Choice, Frame, Place, Run, RunState

SHARD = 25  # documents: what is done again where a worker dies, and written in one transaction
_DEPENDS_ON = ("company", "reading", "intake", "decision", "policy", "taxonomy")
_SAMPLE = 24

Tell = Callable[[int], None]  # is called with a number of documents
Make = Callable[[Need], Callable[[Item], Made]]  # a `Recipe`


class Rate:
    """Lets so many documents pass a second."""

    def __init__(
        self,
        per_second: float | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Begin now; None lets everything pass."""
        self._per_second = per_second
        self._clock = clock
        self._sleep = sleep
        self._due = clock()

    def wait(self, documents: int) -> None:
        """Return when so many may begin."""
        if self._per_second is None:
            return
        now = self._clock()
        if self._due > now:
            self._sleep(self._due - now)
        self._due = max(self._due, now) + documents / self._per_second

    @property
    def most(self) -> int:
        """Give how many may begin together, so that there is no long pause between."""
        return SHARD if self._per_second is None else max(1, min(SHARD, int(self._per_second)))


def frame_of(store: Store, settings: Settings, ledger: Path, in_use: InUse) -> Frame:
    """Say what records are made with from now on.

    Raises:
        ExtractorError: the ledger, the models or the store cannot be read.
    """
    books = open_index(ledger) or load_ledger(ledger)
    fingerprint = load_calibration(in_use).fingerprint
    return Frame(in_use.number, books.version, digest_of(settings), sampled(store, fingerprint))


def digest_of(settings: Settings) -> str:
    """Give what is the same for settings that lead to the same records."""
    sections = settings.model_dump(mode="json", include=set(_DEPENDS_ON))
    sections["reading"].pop("workers")
    return hashlib.sha256(json.dumps(sections, sort_keys=True).encode()).hexdigest()


def check_frame(run: Run, now: Frame) -> None:
    """Make sure that a run goes on with what it began with.

    Raises:
        BatchError: something is another by now; says what.
    """
    for what, before, after in (
        ("ledger", run.frame.ledger_version, now.ledger_version),
        ("settings", run.frame.settings, now.settings),
        ("models", run.frame.release, now.release),
    ):
        if before != after:
            detail = (
                f"the {what} changed since it began, so its records would not fit together; "
                "take what it has (`extractor reprocess show`), or begin another with --anew"
            )
            raise BatchError(f"run {run.number}", detail)


@contextlib.contextmanager
def alone(store: Store, run: Run) -> Iterator[None]:
    """Keep others from working on the same run.

    Raises:
        BatchError: another program is at it.
    """
    turn = Turn(store, f"reprocess {run.number}")
    try:
        if not turn.take():
            detail = "another program works on it; wait until it has ended"
            raise BatchError(f"run {run.number}", detail)
        yield
    finally:
        turn.close()


def plan(store: Store, run: Run, objects: Objects, tell: Tell, *, most: int = SHARD) -> int:
    """Write down which documents a run is about, a shard at a time; nothing is done again later.

    Args:
        store: with the run, which is to be planned.
        run: the run.
        objects: opens storages.
        tell: is called with the number of documents so far.
        most: documents in a shard.

    Returns:
        How many documents there are.

    Raises:
        ExtractorError: a source or the store does not answer.
    """
    if run.state is not RunState.PLANNING:
        return run.documents

    def counted() -> Iterator[tuple[int, ...] | tuple[Place, ...]]:
        total = 0
        for shard in _shards_of(store, run.choice, objects, most):
            total += len(shard)
            tell(total)
            yield shard

    return plan_run(store, run, counted())


def _shards_of(
    store: Store, choice: Choice, objects: Objects, most: int
) -> Iterator[tuple[int, ...] | tuple[Place, ...]]:
    if choice.sources:
        return handfuls(places(choice, objects), most)
    return handfuls(chosen_numbers(store, choice), most)


def perform(
    store: Store, run: Run, executor: Executor, recipe: Make, rate: Rate, tell: Tell
) -> None:
    """Make the records of a run that are not made yet, and write down how they compare.

    May be broken off at any point and by anything; calling it again goes on there.

    Args:
        store: with the run, which is planned.
        run: the run.
        executor: has the work done.
        recipe: what it is done with.
        rate: how quickly.
        tell: is called with how many documents were done.

    Raises:
        ExtractorError: the store, the models or the engine are at fault, not one document.
    """
    in_hand: dict[str, tuple[Item, ...]] = {}
    shards = _handed_out(store, run, rate, in_hand, tell)
    with contextlib.closing(executor.run(recipe, shards, key=_key)) as results:
        for done in results:
            items = in_hand.pop(done.key)
            keep_done(store, run, int(done.key), items, done)
            tell(len(items))
    end_run(store, run)


def _handed_out(
    store: Store, run: Run, rate: Rate, in_hand: dict[str, tuple[Item, ...]], tell: Tell
) -> Iterator[Shard[Item]]:
    for waiting in waiting_shards(store, run.number):
        items = _items(store, waiting)
        if not items:  # all of it was erased meanwhile
            put_shard(store, (run.number, waiting.position), (), "", (0.0, 0.0))
            tell(len(waiting.items))
            continue
        rate.wait(len(items))
        in_hand[str(waiting.position)] = items
        yield Shard(str(waiting.position), Need.LIGHT, items)


def _items(store: Store, waiting: Waiting) -> tuple[Item, ...]:
    numbers = [it for it in waiting.items if isinstance(it, int)]
    if numbers:
        return tuple(map(_item, recorded_of(store, numbers)))
    return _items_at([it for it in waiting.items if isinstance(it, Place)])


def _items_at(found: Sequence[Place]) -> tuple[Item, ...]:
    return tuple(Item(str(at), 0, it.name, "", place=it) for at, it in enumerate(found))


def _item(it: Recorded) -> Item:
    return Item(str(it.number), it.number, it.name, it.sha256, it.mailed_at, it.reading)


def _key(item: Item) -> str:
    return item.key


def measured_pace(
    store: Store, choice: Choice, executor: Executor, recipe: Make, objects: Objects
) -> Pace:
    """Make the records of a few documents, spread over all of them, and say what that took.

    Nothing is written down.

    Raises:
        ExtractorError: the store, the models or the engine are at fault.
    """
    if choice.sources:
        some = tuple(itertools.islice(places(choice, objects), _SAMPLE))
        items = _items_at(some)
    else:
        items = tuple(map(_item, spread_sample(store, choice, _SAMPLE)))
    shards = (Shard("sample", Need.LIGHT, items) for _ in range(bool(items)))
    seconds = 0.0
    with contextlib.closing(executor.run(recipe, shards, key=_key)) as results:
        for done in results:
            seconds += done.cpu_seconds
    return Pace(len(items), seconds)
