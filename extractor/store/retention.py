"""What has been kept long enough, and erasing it.

A case is due so many days after it was closed; a file when all cases that it tells of are due or
erased, or, where no case tells of it, so many days after it came. What waits for a person, or to be
handed on, is not.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from extractor.handfuls import handfuls
from extractor.store import tables as t
from extractor.store.clearing import clear, compact, is_uncleared
from extractor.store.erasing import CASE, SUBMISSION, Target, Why, erase
from extractor.store.store import Store
from extractor.store.tables_cases import case_pending, case_source, dispute_case
from extractor.store.tables_erasure import erased
from extractor.values.category import CategoryCode
from extractor.values.progress import Handing, State
from extractor.workflow.retention_settings import RetentionSettings

_AT_ONCE = 200  # cases, or files, in one transaction and one entry of the audit trail
_OVER = (State.NOT_A_DISPUTE.value, State.RELEASED.value, State.DUPLICATE.value)


@dataclasses.dataclass(frozen=True, slots=True)
class DueCase:
    """A case that has been kept long enough.

    Attributes:
        days: that it was to be kept after it was closed.
    """

    number: int
    case_id: str
    customer_id: str
    category: CategoryCode
    closed_on: dt.date
    days: int


@dataclasses.dataclass(frozen=True, slots=True)
class DueFile:
    """A file that has been kept long enough, and the sinks that had its record."""

    number: int
    sha256: str
    name: str
    sinks: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """What has been kept long enough."""

    cases: tuple[DueCase, ...]
    files: tuple[DueFile, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing."""
        return not (self.cases or self.files)


def find_due(store: Store, settings: RetentionSettings, today: dt.date) -> Due:
    """Find what has been kept long enough.

    Args:
        store: to look into.
        settings: say how long.
        today: in the company's time zone.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        cases = tuple(_due_cases(connection, settings, today))
        files = set(_files_of(connection, [it.number for it in cases]))
        if settings.other_days is not None:
            before = store.clock() - dt.timedelta(days=settings.other_days)
            files |= set(_files_without_cases(connection, before))
        return Due(cases, tuple(_shown(connection, sorted(files))))


def files_of(store: Store, numbers: Sequence[int]) -> tuple[DueFile, ...]:
    """Give files by their numbers, with where their records went.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        return tuple(_shown(connection, numbers))


def erase_due(store: Store, due: Due, why: Why) -> int:
    """Erase what was found, a handful at a time, and what an interrupted erasure left.

    Args:
        store: with it.
        due: as `find_due` gave it.
        why: kept in the audit trail.

    Returns:
        How many files were removed from the disk.

    Raises:
        StoreError: the store does not answer, or a file cannot be removed; what is left is erased
            the next time.
    """
    for some in handfuls((it.number for it in due.cases), _AT_ONCE):
        erase(store, Target(cases=some), why)
    for some in handfuls((it.number for it in due.files), _AT_ONCE):
        erase(store, Target(submissions=some), why)
    return finish(store, is_needed=not due.is_empty)


def finish(store: Store, *, is_needed: bool) -> int:
    """Remove from the disk what was erased, now or when it was interrupted.

    Args:
        store: with it.
        is_needed: something was erased now.

    Returns:
        How many files were removed.

    Raises:
        StoreError: a file cannot be removed, or the database not be written anew.
    """
    is_needed = is_needed or is_uncleared(store)
    removed = clear(store)
    if is_needed or removed:
        compact(store)
    return removed


def _shown(connection: sa.Connection, numbers: Sequence[int]) -> Iterator[DueFile]:
    s, d = t.submission.c, t.delivery.c
    for number in numbers:
        row = connection.execute(sa.select(s.sha256, s.name).where(s.number == number)).one()
        sinks = sa.select(d.sink).where(d.submission == number).distinct().order_by(d.sink)
        yield DueFile(number, row.sha256, row.name, tuple(connection.execute(sinks).scalars()))


def _due_cases(
    connection: sa.Connection, settings: RetentionSettings, today: dt.date
) -> Iterator[DueCase]:
    if settings.shortest is None:
        return
    c = dispute_case.c
    chosen = (
        sa.select(c.number, c.case_id, c.customer_id, c.category, c.closed_on)
        .where(
            c.closed_on <= today - dt.timedelta(days=settings.shortest),
            sa.not_(_is_erased(CASE, c.case_id)),
            sa.not_(_waits(t.delivery.c.case_number == c.number)),
        )
        .order_by(c.number)
    )
    for row in connection.execute(chosen):
        days = settings.days_of(row.category, row.customer_id)
        if days is not None and row.closed_on + dt.timedelta(days=days) <= today:
            yield DueCase(
                row.number, row.case_id, row.customer_id, row.category, row.closed_on, days
            )


def _files_of(connection: sa.Connection, cases: Sequence[int]) -> Iterator[int]:
    """Give the files of cases that tell of no other case that is kept."""
    due = set(cases)
    told, c = case_source.c, dispute_case.c
    files: set[int] = set()
    for number in cases:
        files.update(
            connection.execute(
                sa.union(
                    sa.select(told.submission).where(told.case_number == number),
                    sa.select(c.submission).where(c.number == number, c.submission.is_not(None)),
                )
            ).scalars()
        )
    for file in sorted(files):
        theirs = sa.union(
            sa.select(told.case_number).where(told.submission == file),
            sa.select(c.number).where(c.submission == file),
        ).subquery()
        kept = sa.select(c.number).where(
            c.number.in_(sa.select(theirs)), sa.not_(_is_erased(CASE, c.case_id))
        )
        if due.issuperset(connection.execute(kept).scalars()) and _is_kept(connection, file):
            yield file


def _is_kept(connection: sa.Connection, file: int) -> bool:
    s = t.submission.c
    chosen = sa.select(s.number).where(s.number == file, sa.not_(_is_erased(SUBMISSION, s.sha256)))
    return connection.execute(chosen).first() is not None


def _files_without_cases(connection: sa.Connection, before: dt.datetime) -> Iterator[int]:
    s = t.submission.c
    known = (
        sa.exists().where(case_source.c.submission == s.number),
        sa.exists().where(dispute_case.c.submission == s.number),
        sa.exists().where(case_pending.c.submission == s.number),
        _is_erased(SUBMISSION, s.sha256),
        _waits(t.delivery.c.submission == s.number),
    )
    chosen = sa.select(s.number).where(
        s.state.in_(_OVER), s.received_at <= before, *(sa.not_(it) for it in known)
    )
    yield from connection.execute(chosen.order_by(s.number)).scalars()


def _waits(which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Say whether something still has to be handed on; it is due once that is done."""
    return sa.exists().where(which, t.delivery.c.state == Handing.WAITING.value)


def _is_erased(kind: str, id_: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return sa.exists().where(erased.c.kind == kind, erased.c.id == id_)
