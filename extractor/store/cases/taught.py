"""Files about which people decided something, each with all that they decided."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from extractor.store import tables as base
from extractor.store import tables_cases as t
from extractor.store.cases.loading import (
    Found,
    Recorded,
    correction_of_row,
    corrections_with_ids,
    events_of,
    load_many,
    recorded,
)
from extractor.store.erasing import SUBMISSION
from extractor.store.store import Store
from extractor.store.tables_erasure import erased
from extractor.values.case import Event
from extractor.values.correction import Correction

_AT_ONCE = 200  # files asked for at a time
_c = t.dispute_case.c


@dataclasses.dataclass(frozen=True, slots=True)
class TaughtCase:
    """A case of a file.

    Attributes:
        record_id: of the dispute in the file's record that tells of it.
    """

    found: Found
    events: tuple[Event, ...]
    record_id: str


@dataclasses.dataclass(frozen=True, slots=True)
class Taught:
    """A file about which people decided something.

    Attributes:
        number: of the submission.
        recorded: its record; None while it is in work.
        corrections: about it and its cases, oldest first.
        is_erased: its words are gone for good.
    """

    number: int
    sha256: str
    file: str
    recorded: Recorded | None
    cases: tuple[TaughtCase, ...]
    corrections: tuple[Correction, ...]
    is_erased: bool


def count_taught(store: Store) -> int:
    """Count the files about which people decided something.

    Raises:
        StoreError: the store does not answer.
    """
    numbers = _numbers(0).subquery()
    with store.database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(numbers)).scalar_one())


def taught_files(store: Store) -> Iterator[Taught]:
    """Give every file about which people decided something, in the order in which they came.

    Raises:
        StoreError: the store does not answer.
    """
    last = 0
    while True:
        chosen = _numbers(last).limit(_AT_ONCE)
        with store.database.reading() as connection:
            numbers = list(connection.execute(chosen).scalars())
        for number in numbers:
            with store.database.reading() as connection:
                taught = _taught(connection, number)
            yield taught
        if len(numbers) < _AT_ONCE:
            return
        last = numbers[-1]


def _numbers(after: int) -> sa.Select[Any]:
    corrected = sa.select(t.correction.c.submission).where(t.correction.c.submission > after)
    touched = sa.select(_c.submission).where(_c.touched, _c.submission > after)
    either = sa.union(corrected, touched).subquery()
    return sa.select(either.c.submission).order_by(either.c.submission)


def _taught(connection: sa.Connection, number: int) -> Taught:
    file = connection.execute(
        sa.select(base.submission.c.sha256, base.submission.c.name, erased.c.at)
        .outerjoin(
            erased,
            sa.and_(erased.c.id == base.submission.c.sha256, erased.c.kind == SUBMISSION),
        )
        .where(base.submission.c.number == number)
    ).one()
    told = {
        it.case_number: it.record_id
        for it in connection.execute(
            sa.select(t.case_source.c.case_number, t.case_source.c.record_id)
            .join(t.dispute_case, _c.number == t.case_source.c.case_number)
            .where(_c.submission == number, t.case_source.c.submission == number)
            .order_by(t.case_source.c.kind.is_not(None).desc())  # what opened it counts
        )
    }
    corrections = corrections_with_ids().where(t.correction.c.submission == number)
    return Taught(
        number=number,
        sha256=file.sha256,
        file=file.name,
        recorded=recorded(connection, number),
        cases=tuple(
            TaughtCase(
                it, events_of(connection, it.number, it.docket.case.case_id), told[it.number]
            )
            for it in load_many(connection, told)
        ),
        corrections=tuple(
            correction_of_row(it)
            for it in connection.execute(corrections.order_by(t.correction.c.number))
        ),
        is_erased=file.at is not None,
    )
