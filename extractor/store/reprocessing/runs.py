"""Runs and their shards: planned whole, handed out from the first that is not done."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import pydantic
import sqlalchemy as sa

from extractor.errors import BatchError
from extractor.handfuls import handfuls
from extractor.store.audit import By, Entry, append
from extractor.store.store import Store
from extractor.store.tables_reprocess import reprocess_run, reprocess_shard
from extractor.values.reprocess import Choice, Frame, Place, Run, RunState

_CHOICE = pydantic.TypeAdapter(Choice)
_FRAME = pydantic.TypeAdapter(Frame)
_PLACES = pydantic.TypeAdapter(tuple[Place, ...])
_NUMBERS = pydantic.TypeAdapter(tuple[int, ...])
_SHARDS_AT_ONCE: Final = 100
_r = reprocess_run.c
_s = reprocess_shard.c

Items = tuple[int, ...] | tuple[Place, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """A shard that is not done.

    Attributes:
        items: numbers of submissions, or places outside the store.
    """

    position: int
    items: Items


@dataclasses.dataclass(frozen=True, slots=True)
class Pace:
    """What shards took so far.

    Attributes:
        cpu_seconds: of all their workers.
    """

    documents: int
    cpu_seconds: float


def begin_run(store: Store, choice: Choice, frame: Frame, by: By) -> Run:
    """Note that a run begins; it is still to be planned.

    Raises:
        StoreError: the store does not answer.
    """
    now = store.clock()
    row = {
        "state": RunState.PLANNING.value,
        "choice": _CHOICE.dump_json(choice).decode(),
        "digest": digest_of(choice, frame),
        "frame": _FRAME.dump_json(frame).decode(),
        "who": by.who,
        "documents": 0,
        "began_at": now,
    }
    with store.database.writing() as connection:
        new = reprocess_run.insert().returning(_r.number)
        number = int(connection.execute(new, row).scalar_one())
        body = {"release": frame.release, "sources": list(choice.sources)}
        about = ("reprocess", str(number))
        append(connection, Entry(now, by.who, by.role, "reprocess.begun", about, body))
    return get_run(store, number)


def digest_of(choice: Choice, frame: Frame) -> str:
    """Give what is the same for runs that would do the same."""
    bare = dataclasses.replace(frame, sampled=type(frame.sampled)())
    text = _CHOICE.dump_json(choice) + b"\0" + _FRAME.dump_json(bare)
    return hashlib.sha256(text).hexdigest()


def unfinished_like(store: Store, choice: Choice, frame: Frame) -> Run | None:
    """Give the newest run that would do the same and is not done; None if there is none.

    Raises:
        StoreError: the store does not answer.
    """
    same = _r.digest == digest_of(choice, frame)
    chosen = sa.select(sa.func.max(_r.number)).where(same, _r.state != RunState.DONE.value)
    with store.database.reading() as connection:
        number = connection.execute(chosen).scalar()
    return None if number is None else get_run(store, number)


def plan_run(store: Store, run: Run, shards: Iterable[Sequence[int] | Sequence[Place]]) -> int:
    """Write down the shards of a run, instead of those of a plan that was broken off.

    Args:
        store: with the run.
        run: nothing of which is done.
        shards: may be a generator; only a few are in memory at a time.

    Returns:
        How many documents there are.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.writing() as connection:
        connection.execute(reprocess_shard.delete().where(_s.run == run.number))
    total = 0
    for some in handfuls(enumerate(shards), _SHARDS_AT_ONCE):
        rows: list[dict[str, object]] = [
            {
                "run": run.number, "position": position,
                "contents": _as_text(items), "documents": len(items),
            }
            for position, items in some
        ]  # fmt: skip
        total += sum(len(items) for _, items in some)
        _write(store, run, rows, total)
    _write(store, run, (), total, state=RunState.RUNNING)
    return total


def _write(
    store: Store,
    run: Run,
    rows: Sequence[dict[str, object]],
    total: int,
    state: RunState = RunState.PLANNING,
) -> None:
    with store.database.writing() as connection:
        if rows:
            connection.execute(reprocess_shard.insert(), rows)
        change = reprocess_run.update().where(_r.number == run.number)
        connection.execute(change.values(documents=total, state=state.value))


def waiting_shards(store: Store, run: int) -> Iterator[Waiting]:
    """Give the shards of a run that are not done, in their order; a few at a time are loaded.

    Raises:
        StoreError: the store does not answer.
    """
    last = -1
    while True:
        chosen = (
            sa.select(_s.position, _s.contents)
            .where(_s.run == run, _s.done.is_(False), _s.position > last)
            .order_by(_s.position)
            .limit(_SHARDS_AT_ONCE)
        )
        with store.database.reading() as connection:
            rows = connection.execute(chosen).all()
        yield from (Waiting(it.position, _of_text(it.contents)) for it in rows)
        if len(rows) < _SHARDS_AT_ONCE:
            return
        last = rows[-1].position


def note_done(
    connection: sa.Connection,
    run: int,
    position: int,
    worker: str,
    seconds: tuple[float, float],
) -> bool:
    """Note that a shard is done, in the transaction that writes what came of its documents.

    Args:
        connection: in a writing transaction.
        run: number of the run.
        position: of the shard.
        worker: who did it.
        seconds: of computing, and on the clock.

    Returns:
        False where it was done already; nothing is to be written then.
    """
    change = reprocess_shard.update().where(
        _s.run == run, _s.position == position, _s.done.is_(False)
    )
    cpu, wall = seconds
    values = {
        "done": True,
        "contents": "",
        "worker": worker,
        "cpu_seconds": cpu,
        "wall_seconds": wall,
    }
    return connection.execute(change.values(values)).rowcount == 1


def end_run(store: Store, run: Run) -> None:
    """Note that everything of a run is done.

    Raises:
        StoreError: the store does not answer.
    """
    values = {"state": RunState.DONE.value, "ended_at": store.clock()}
    with store.database.writing() as connection:
        connection.execute(reprocess_run.update().where(_r.number == run.number).values(values))


def get_run(store: Store, number: int) -> Run:
    """Give a run.

    Raises:
        BatchError: there is none with this number.
        StoreError: the store does not answer.
    """
    found = next(iter(_runs(store, _r.number == number)), None)
    if found is None:
        detail = "there is no such run; see `extractor reprocess list`"
        raise BatchError(f"run {number}", detail)
    return found


def list_runs(store: Store, most: int) -> list[Run]:
    """Give the newest runs, the newest first.

    Raises:
        StoreError: the store does not answer.
    """
    return _runs(store, sa.true(), most)


def pace_of(store: Store, run: int) -> Pace:
    """Give what the shards of a run took that are done.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(sa.func.sum(_s.documents), sa.func.sum(_s.cpu_seconds)).where(
        _s.run == run, _s.done
    )
    with store.database.reading() as connection:
        documents, seconds = connection.execute(chosen).one()
    return Pace(int(documents or 0), float(seconds or 0.0))


def _runs(store: Store, which: sa.ColumnElement[bool], most: int = 1) -> list[Run]:
    done = (
        sa.select(sa.func.coalesce(sa.func.sum(_s.documents), 0))
        .where(_s.run == _r.number, _s.done)
        .scalar_subquery()
    )
    chosen = sa.select(reprocess_run, done.label("done")).where(which)
    with store.database.reading() as connection:
        rows = connection.execute(chosen.order_by(_r.number.desc()).limit(most)).all()
    return [_run(it) for it in rows]


def _run(row: sa.Row[Any]) -> Run:
    began: dt.datetime = row.began_at
    return Run(
        number=row.number,
        state=RunState(row.state),
        choice=_CHOICE.validate_json(row.choice),
        frame=_FRAME.validate_json(row.frame),
        who=row.who,
        documents=int(row.documents),
        done=int(row.done),
        began_at=began,
        ended_at=row.ended_at,
    )


def _as_text(items: Sequence[int] | Sequence[Place]) -> str:
    if items and isinstance(items[0], Place):
        return _PLACES.dump_json(tuple(items), exclude_defaults=True).decode()  # type: ignore[arg-type]
    return _NUMBERS.dump_json(tuple(items)).decode()  # type: ignore[arg-type]


def _of_text(text: str) -> Items:
    if text.startswith("[{"):
        return _PLACES.validate_json(text)
    return _NUMBERS.validate_json(text)
