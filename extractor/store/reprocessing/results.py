"""What came of each document of a run, written with its shard in one transaction."""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pydantic
import sqlalchemy as sa

from extractor.store import tables as t
from extractor.store import tables_cases as c
from extractor.store.proposals import KEPT_AS_IT_IS
from extractor.store.readings import keep_reading
from extractor.store.reprocessing.runs import note_done
from extractor.store.steps import put_reading
from extractor.store.store import Store
from extractor.store.tables_reprocess import reprocess_change, reprocess_result
from extractor.store.writing import Subject
from extractor.values.differences import Difference
from extractor.values.progress import Standing
from extractor.values.reading import Reading
from extractor.values.reprocess import DECIDABLE, Outcome, Place, Result, Verdict

_PLACE = pydantic.TypeAdapter(Place)
_LEVEL = 3  # of 9, of kept records
_r = reprocess_result.c


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """A document that the store knows.

    Attributes:
        version: of its current record; 0 where it has none.
        body: of that record; empty where it has none.
        correction: number of the newest correction of it or of one of its cases; 0 for none.
        is_left: in work, or taken over by a person: nothing may be made of it.
    """

    number: int
    sha256: str
    version: int
    body: str
    correction: int
    is_left: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A result with what is otherwise, and with words that are worth keeping.

    Attributes:
        differences: at least one, unless the outcome is that all is the same.
    """

    result: Result
    differences: tuple[Difference, ...] = ()
    words: Reading | None = None


def known_by_number(store: Store, numbers: Sequence[int]) -> dict[int, Known]:
    """Give what the store has of submissions, by their numbers.

    Raises:
        StoreError: the store does not answer.
    """
    return {it.number: it for it in _known(store, t.submission.c.number.in_(numbers))}


def known_by_digest(store: Store, digests: Sequence[str]) -> dict[str, Known]:
    """Give what the store has of files, by the SHA-256 of their bytes.

    Raises:
        StoreError: the store does not answer.
    """
    return {it.sha256: it for it in _known(store, t.submission.c.sha256.in_(digests))}


def _known(store: Store, which: sa.ColumnElement[bool]) -> Iterable[Known]:
    s, r = t.submission.c, t.record.c
    is_current = sa.and_(r.submission == s.number, r.standing == Standing.CURRENT.value)
    chosen = (
        sa.select(s.number, s.sha256, s.state, s.has_bytes, r.version, r.body)
        .outerjoin(t.record, is_current)
        .where(which)
    )
    with store.database.reading() as connection:
        rows = connection.execute(chosen).all()
        newest = newest_corrections(connection, [it.number for it in rows])
    for it in rows:
        left = it.state in KEPT_AS_IT_IS or it.body is None or not it.has_bytes
        yield Known(
            it.number, it.sha256, it.version or 0, it.body or "", newest.get(it.number, 0), left
        )


def newest_corrections(connection: sa.Connection, numbers: Sequence[int]) -> Mapping[int, int]:
    """Give the number of the newest correction of each submission that has any."""
    k = c.correction.c
    chosen = (
        sa.select(k.submission, sa.func.max(k.number))
        .where(k.submission.in_(numbers))
        .group_by(k.submission)
    )
    return {it[0]: it[1] for it in connection.execute(chosen)}


def digests_in_run(store: Store, run: int, digests: Sequence[str]) -> set[str]:
    """Give those of some files that a run has a result of already.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(_r.sha256).where(
        _r.run == run, _r.sha256.in_(digests), _r.outcome != Outcome.DUPLICATE.value
    )
    with store.database.reading() as connection:
        return set(connection.execute(chosen).scalars())


def put_shard(
    store: Store,
    shard: tuple[int, int],
    found: Sequence[Found],
    worker: str,
    seconds: tuple[float, float],
) -> bool:
    """Write what came of a shard's documents, and that it is done.

    Args:
        store: with the run.
        shard: number of the run, and the shard's position in it.
        found: one a document.
        worker: who did it.
        seconds: of computing, and on the clock.

    Returns:
        False where it was done already; then nothing is written.

    Raises:
        StoreError: the store does not answer.
    """
    run, position = shard
    kept = [(it, keep_reading(store.blobs, it.words)) for it in found if it.words is not None]
    now = store.clock()
    with store.database.writing(synced=False) as connection:
        if not note_done(connection, run, position, worker, seconds):
            return False
        rows = [_row(it.result) | {"run": run, "at": now} for it in found]
        new = reprocess_result.insert().returning(_r.number, sort_by_parameter_order=True)
        numbers = list(connection.execute(new, rows).scalars()) if rows else []
        changes = [
            row
            for number, it in zip(numbers, found, strict=True)
            for row in _changes(run, number, it.differences)
        ]
        if changes:
            connection.execute(reprocess_change.insert(), changes)
        for it, sha256 in kept:
            if it.result.submission is not None and it.words is not None:
                subject = Subject(it.result.submission, it.result.sha256, now)
                put_reading(connection, subject, sha256, it.words)
    return True


def packed(body: str) -> bytes:
    """Give a record as it is kept."""
    return zlib.compress(body.encode(), _LEVEL)


def unpacked(body: bytes) -> str:
    """Give the record again."""
    return zlib.decompress(body).decode()


def place_of_text(text: str | None) -> Place | None:
    """Give a place as it is kept."""
    return None if text is None else _PLACE.validate_json(text)


def _row(result: Result) -> dict[str, Any]:
    code, text = result.problem or (None, None)
    waits = result.outcome in DECIDABLE
    place = result.place
    return {
        "submission": result.submission,
        "sha256": result.sha256,
        "name": _storable(result.name),
        "customer": result.customer,
        "place": None if place is None else _PLACE.dump_json(place).decode(),
        "outcome": result.outcome.value,
        "verdict": (Verdict.WAITING if waits else Verdict.NONE).value,
        "version": result.version,
        "correction": result.correction,
        "problem_code": code,
        "problem": None if text is None else _storable(text),
        "body": packed(result.body) if waits and result.body else None,
    }


def _changes(run: int, number: int, differences: Iterable[Difference]) -> Iterable[dict[str, Any]]:
    for it in differences:
        before, after = it.before_amount, it.after_amount
        yield {
            "run": run,
            "result": number,
            "field": it.field,
            "record_id": it.record_id,
            "before": it.before,
            "after": it.after,
            "before_minor": None if before is None else t.to_minor(before),
            "after_minor": None if after is None else t.to_minor(after),
            "currency": it.currency,
        }


def _storable(text: str) -> str:
    """Give text that every database takes: no half surrogate pairs, no NUL."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
