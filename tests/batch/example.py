"""Documents in a store, a worker that makes what the test says, and an engine in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from extractor.batch.approving import approve
from extractor.batch.executor import Done, ItemResult, Need, Problem, ProblemCode, Shard
from extractor.batch.objects import Objects
from extractor.batch.running import Rate, perform, plan
from extractor.batch.working import Item, Made
from extractor.intake.limits import DEFAULT_LIMITS
from extractor.store.audit import By
from extractor.store.reprocessing.runs import begin_run, get_run
from extractor.store.reprocessing.verdicts import Judge
from extractor.store.store import Store
from extractor.values.category import Category
from extractor.values.record import DisputeRecord, FileRecord
from extractor.values.reprocess import Choice, Frame, Run, Verdict, Wanted
from extractor.values.sampled import NOTHING_SAMPLED
from tests.casework.example import Bench, dispute, record, sha256

ANYBODY = By("anna", "command")
FRAME = Frame(2, "", "s", NOTHING_SAMPLED)
NO_OBJECTS = Objects({})
DAMAGED = Category.DAMAGED_GOODS
WAITING = Verdict.WAITING


class Here:
    """Does shards in this process; an `executor.Executor`.

    Attributes:
        dies_after: so many shards.
    """

    def __init__(self, dies_after: int | None = None) -> None:
        self.dies_after = dies_after

    def run(
        self,
        make: Callable[[Need], Callable[[Item], Made]],
        shards: Iterable[Shard[Item]],
        *,
        key: Callable[[Item], str],
    ) -> Iterator[Done[Made]]:
        work = make(Need.LIGHT)
        for number, shard in enumerate(shards):
            if number == self.dies_after:
                raise KeyboardInterrupt
            results = tuple(_done(work, it, key(it)) for it in shard.items)
            yield Done(shard.key, results, "here", 0.5, 0.5)

    def close(self) -> None:
        """Nothing is open."""


def _done(work: Callable[[Item], Made], item: Item, key: str) -> ItemResult[Made]:
    try:
        return ItemResult(key, work(item), None, 1)
    except ZeroDivisionError:
        return ItemResult(key, None, Problem(ProblemCode.KILLED, "its worker died, twice"), 2)


def making(
    records: Mapping[str, FileRecord],
) -> Callable[[Need], Callable[[Item], Made]]:
    """Make these records by SHA-256; what is not among them kills its worker."""

    def made(item: Item) -> Made:
        found = records.get(item.sha256)
        if found is None:
            raise ZeroDivisionError
        return Made(item.sha256, found.model_dump_json())

    return lambda _: made


def keep(bench: Bench, name: str, *disputes: DisputeRecord, **more: object) -> FileRecord:
    """Keep a document, whose bytes are its name, as a service does."""
    made = record(*disputes, file=name, **more)  # type: ignore[arg-type]
    return bench.store.save(made, name.encode(), then=bench.casework.open_cases).record


def by_digest(*records: FileRecord) -> dict[str, FileRecord]:
    return {it.source.sha256: it for it in records}


def otherwise(name: str, record_id: str, **more: object) -> FileRecord:
    """Give what a better model makes of a document."""
    changes = {"category": DAMAGED, **more}
    return record(dispute(record_id, invoice=f"FA-{record_id}", **changes), file=name)  # type: ignore[arg-type]


def version_of(bench: Bench, name: str) -> int:
    return bench.store.get(sha256(name)).version


def three(bench: Bench) -> dict[str, FileRecord]:
    """Keep three documents; give what comes out: two otherwise, one the same."""
    for at in (1, 2, 3):
        keep(bench, f"m{at}", dispute(f"d{at}", invoice=f"FA-d{at}"))
    return by_digest(
        otherwise("m1", "d1"),
        otherwise("m2", "d2", category=Category.SHORTAGE, amount="99.00"),
        record(dispute("d3", invoice="FA-d3"), file="m3"),
    )


def reprocess(
    store: Store,
    make: Callable[[Need], Callable[[Item], Made]],
    choice: Choice = Choice(),  # noqa: B008 (frozen)
    *,
    size: int = 2,
    objects: Objects = NO_OBJECTS,
) -> Run:
    """Begin a run and bring it to its end."""
    run = begin_run(store, choice, FRAME, ANYBODY)
    plan(store, run, objects, lambda _: None, most=size)
    perform(store, get_run(store, run.number), Here(), make, Rate(None), lambda _: None)
    return get_run(store, run.number)


def approved(
    bench: Bench,
    run: Run,
    wanted: Wanted | None = None,
    *,
    objects: Objects = NO_OBJECTS,
    sinks: tuple[str, ...] = (),
) -> dict[str, int]:
    """Approve what fits, or everything."""
    judge = Judge(run.number, ANYBODY, bench.casework.open_cases, sinks)
    chosen = wanted or Wanted(verdict=WAITING)
    counts = approve(bench.store, judge, chosen, objects, DEFAULT_LIMITS, lambda _: None)
    return {it.value: count for it, count in counts.items()}


__all__ = ["sha256"]
