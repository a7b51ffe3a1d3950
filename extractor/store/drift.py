"""What was found to have changed: told once, kept until it is over."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable

import sqlalchemy as sa

from extractor.store.notices import put
from extractor.store.store import Store
from extractor.store.tables_drift import drift, drift_look
from extractor.values.drift import Compared, DriftReport, Watched
from extractor.workflow.notices import Notice

_MOST = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """Something that changed.

    Attributes:
        days: length of the window in which it was seen.
        effect: as `Compared.effect`, when it was last seen.
        chance: the same.
        over_at: None while it lasts.
    """

    number: int
    watched: Watched
    days: int
    effect: float
    chance: float
    opened_at: dt.datetime
    seen_at: dt.datetime
    over_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Looked:
    """What the last look saw of one figure; of its windows, the one that changed most surely."""

    watched: Watched
    days: int
    effect: float
    chance: float
    at: dt.datetime


Tell = Callable[[Finding], Iterable[Notice]]


def note_look(store: Store, report: DriftReport, tell: Tell) -> tuple[Finding, ...]:
    """Keep what a look found: open what is new, close what is over; all in one transaction.

    A finding that lasts is not told again, and one that is only less certain is not over: so what
    lies at the edge is one finding, not one every hour.

    Args:
        store: where.
        report: of the look.
        tell: gives the notices of a finding that is new.

    Returns:
        The new ones.

    Raises:
        StoreError: the store does not answer.
    """
    drifting = {it.watched: it for it in report.drifting}
    lasting = {it.watched for it in report.compared if it.lingers} | drifting.keys()
    compared = {it.watched for it in report.compared}
    with store.database.writing() as connection:
        known = {it.watched: it for it in _open(connection)}
        for watched, finding in known.items():
            if watched in drifting:
                values = _values(drifting[watched], report.as_of)
            elif watched in compared and watched not in lasting:
                values = {"over_at": report.as_of}
            else:  # what cannot be compared any more may still be so
                continue
            chosen = drift.update().where(drift.c.number == finding.number)
            connection.execute(chosen.values(values))
        new = [
            _opened(connection, it, report.as_of)
            for watched, it in drifting.items()
            if watched not in known
        ]
        put(connection, (notice for it in new for notice in tell(it)), report.as_of)
        _note_figures(connection, report)
    return tuple(new)


def findings(store: Store, *, most: int = _MOST) -> tuple[Finding, ...]:
    """Give what was found, what lasts first, then the newest.

    Raises:
        StoreError: the store does not answer.
    """
    is_over = sa.case((drift.c.over_at.is_(None), 0), else_=1)
    chosen = sa.select(drift).order_by(is_over, drift.c.number.desc()).limit(most)
    with store.database.reading() as connection:
        return tuple(_finding(it) for it in connection.execute(chosen))


def last_look(store: Store) -> tuple[Looked, ...]:
    """Give what the last look saw, by name; nothing before the first.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        rows = connection.execute(sa.select(drift_look).order_by(drift_look.c.watched)).all()
    return tuple(
        Looked(Watched.of_key(it.watched), it.days, it.effect, it.chance, it.looked_at)
        for it in rows
    )


def _note_figures(connection: sa.Connection, report: DriftReport) -> None:
    surest: dict[Watched, Compared] = {}
    for it in sorted(report.compared, key=lambda it: (it.chance, it.days)):
        surest.setdefault(it.watched, it)
    connection.execute(drift_look.delete())
    rows = [
        {
            "watched": it.watched.key,
            "days": it.days,
            "effect": it.effect,
            "chance": it.chance,
            "looked_at": report.as_of,
        }
        for it in surest.values()
    ]
    if rows:
        connection.execute(drift_look.insert(), rows)


def _opened(connection: sa.Connection, found: Compared, at: dt.datetime) -> Finding:
    row = {"watched": found.watched.key, "opened_at": at, **_values(found, at)}
    number = connection.execute(drift.insert().values(row).returning(drift.c.number)).scalar_one()
    return Finding(
        number, found.watched, found.days, found.effect, found.chance, at, at, over_at=None
    )


def _values(found: Compared, at: dt.datetime) -> dict[str, object]:
    return {
        "days": found.days, "effect": found.effect, "chance": found.chance, "seen_at": at,
    }  # fmt: skip


def _open(connection: sa.Connection) -> list[Finding]:
    chosen = sa.select(drift).where(drift.c.over_at.is_(None)).with_for_update()
    return [_finding(it) for it in connection.execute(chosen)]


def _finding(row: sa.Row[tuple[object, ...]]) -> Finding:
    return Finding(
        row.number, Watched.of_key(row.watched), row.days, row.effect, row.chance,
        row.opened_at, row.seen_at, row.over_at,
    )  # fmt: skip
