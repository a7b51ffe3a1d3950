"""Figures over many cases, each counted by the database over a narrow index."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from extractor.store import tables_cases as t
from extractor.store.cases.rows import LATE_STAGES, money
from extractor.store.cases.searching import conditions, not_indexed
from extractor.values.case import RootCause, Stage
from extractor.values.case_figures import Age, AgeingBy, AgeingRow, Share, Sum, Tallies, Week
from extractor.values.casework import CaseFilter
from extractor.values.money import Money

_CUSTOMERS = 20
_OWNERS = 50
_c = t.dispute_case.c
_LATE = tuple(it.value for it in LATE_STAGES)
_BY: dict[AgeingBy, sa.Column[str]] = {
    AgeingBy.CUSTOMER: _c.customer_id,
    AgeingBy.CATEGORY: _c.category,
    AgeingBy.OWNER: _c.owner,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Days:
    """The days that figures are of.

    Attributes:
        today: in the company's time zone.
        late: cases to be settled before this day are overdue.
        weeks: how many are looked back on, the current one included.
    """

    today: dt.date
    late: dt.date
    weeks: int

    @property
    def first_monday(self) -> dt.date:
        """Give the first day of the oldest week."""
        monday = self.today - dt.timedelta(days=self.today.weekday())
        return monday - dt.timedelta(weeks=max(self.weeks, 1) - 1)


def tallies(connection: sa.Connection, chosen: CaseFilter, days: Days) -> Tallies:
    """Give the figures of a dashboard; a filter by stage or status counts for open cases only."""
    rows = connection.execute(_open_groups(connection, chosen, days)).all()
    closed = connection.execute(_closed_groups(connection, chosen, days)).all()
    opened = connection.execute(_opened_groups(connection, chosen, days)).all()
    count = sum(it.cases for it in rows)
    done = sum(it.cases for it in closed)
    return Tallies(
        as_of=days.today,
        open=_sum(rows),
        overdue=_sum(it for it in rows if it.is_late),
        waiting=_sum(it for it in rows if it.stage == Stage.WAITING),
        needs_review=sum(it.cases for it in rows if it.needs_review),
        alerts=sum(it.cases for it in rows if it.alert),
        ageing=tuple((age, _sum(it for it in rows if it.age == age)) for age in Age),
        statuses=_shares(rows, "status"),
        categories=_shares(rows, "category"),
        departments=_shares(rows, "department"),
        customers=_customers(connection, chosen, days),
        owners=_owners(connection, chosen, days),
        causes=_causes(closed),
        weeks=_weeks(opened, closed, days),
        mean_days_open=sum(it.days for it in rows) / count if count else None,
        mean_days_to_close=sum(it.days for it in closed) / done if done else None,
        untouched=sum(it.cases for it in closed if not it.touched),
    )


def ageing(
    connection: sa.Connection, by: AgeingBy, chosen: CaseFilter, days: Days
) -> tuple[AgeingRow, ...]:
    """Give the open cases by age, the largest amounts first."""
    name = sa.func.max(_c.customer_name) if by is AgeingBy.CUSTOMER else sa.literal("")
    groups = (
        sa.select(_BY[by].label("key"), _c.currency, name.label("name"), *_totals())
        .add_columns(*_by_age(days.today), *_overdue(days))
        .where(*_of_open(connection, chosen, days))
        .group_by(_unordered(connection, _BY[by]), _c.currency)
    )
    found = [
        AgeingRow(
            key=key,
            name=name,
            currency=currency,
            ages=tuple(
                (age, count, money(minor))
                for age, count, minor in zip(Age, more[::2], more[1::2], strict=False)
            ),
            count=count,
            amount=money(minor),
            overdue_count=more[-2],
            overdue_amount=money(more[-1]),
        )
        for key, currency, name, count, minor, *more in connection.execute(groups)
    ]
    return tuple(sorted(found, key=lambda it: (it.currency, -it.amount, it.key)))


def _by_age(today: dt.date) -> Iterator[sa.ColumnElement[int]]:
    """Give number and sum of the cases of each age, in their order."""
    age = _age(today)
    for one in Age:
        yield from _totals_where(age == sa.literal_column(f"'{one}'"))


def _overdue(days: Days) -> Iterator[sa.ColumnElement[int]]:
    """Give number and sum of the cases that should have been settled."""
    yield from _totals_where(_is_late(days))


def _totals_where(condition: sa.ColumnElement[bool]) -> Iterator[sa.ColumnElement[int]]:
    known = sa.case((sa.and_(condition, _c.amount_minor > 0), _c.amount_minor), else_=0)
    yield sa.func.count(sa.case((condition, 1)))
    yield sa.cast(sa.func.sum(known), sa.BigInteger)


def _open_groups(connection: sa.Connection, chosen: CaseFilter, days: Days) -> sa.Select[Any]:
    """Count open cases by everything that has few values; sums of these are taken here."""
    columns = (
        _c.stage,
        _c.status,
        _c.category,
        _c.department,
        _c.currency,
        _c.needs_review,
        _c.alert,
    )
    until = sa.literal(days.today, sa.Date)
    return (
        sa.select(
            *columns,
            _age(days.today).label("age"),
            _is_late(days).label("is_late"),
            *_totals(),
            _days(connection, _c.opened_on, until),
        )
        .where(*_of_open(connection, chosen, days))
        .group_by(*columns, "age", "is_late")
    )


def _closed_groups(connection: sa.Connection, chosen: CaseFilter, days: Days) -> sa.Select[Any]:
    columns = (_c.settled_on, _c.currency, _c.touched, _c.root_cause)
    granted = sa.func.coalesce(sa.func.sum(_c.accepted_minor), 0).label("granted")
    return (
        sa.select(*columns, *_totals(), granted, _days(connection, _c.opened_on, _c.settled_on))
        .where(_c.settled_on >= days.first_monday, *_over_time(connection, chosen, days))
        .group_by(*columns)
    )


def _opened_groups(connection: sa.Connection, chosen: CaseFilter, days: Days) -> sa.Select[Any]:
    columns = (_c.opened_on, _c.currency)
    return (
        sa.select(*columns, *_totals())
        .where(_c.opened_on >= days.first_monday, *_over_time(connection, chosen, days))
        .group_by(*columns)
    )


def _of_open(
    connection: sa.Connection, chosen: CaseFilter, days: Days
) -> list[sa.ColumnElement[bool]]:
    """Give the conditions for open cases; those merged into others are none."""
    bare = dataclasses.replace(chosen, merged=True, customer=())
    found = [_c.live, *conditions(connection, bare, days.late, walked=True)]
    if chosen.customer:  # SQLite would rather fetch all that a customer ever had
        found.append(_unordered(connection, _c.customer_id).in_(chosen.customer))
    return found


def _unordered(connection: sa.Connection, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Give a column by which SQLite looks nothing up: it would read all there ever was by it."""
    return not_indexed(column) if connection.dialect.name == "sqlite" else column


def _over_time(
    connection: sa.Connection, chosen: CaseFilter, days: Days
) -> list[sa.ColumnElement[bool]]:
    """Give the conditions for cases whatever has become of them since."""
    bare = dataclasses.replace(
        chosen, status=(), stage=(), overdue=None, needs_review=None, alert=None, proposed=None
    )
    return conditions(connection, bare, days.late, walked=True)


def _customers(connection: sa.Connection, chosen: CaseFilter, days: Days) -> tuple[Share, ...]:
    """Give those with the most at stake; amounts of several currencies are not added up."""
    name = sa.func.max(_c.customer_name).label("name")
    late = sa.func.sum(sa.case((_is_late(days), 1), else_=0)).label("late")
    groups = (
        sa.select(_c.customer_id, _c.currency, name, late, *_totals())
        .where(*_of_open(connection, chosen, days))
        .group_by(_unordered(connection, _c.customer_id), _c.currency)
        .order_by(sa.desc("minor"))
        .limit(_CUSTOMERS)
    )
    lines: dict[str, list[Any]] = collections.defaultdict(list)
    for row in connection.execute(groups):
        lines[row.customer_id].append(row)
    return tuple(
        Share(key, _sum(rows), sum(it.late for it in rows), max(it.name for it in rows))
        for key, rows in lines.items()
    )


def _owners(connection: sa.Connection, chosen: CaseFilter, days: Days) -> tuple[Share, ...]:
    late = sa.func.sum(sa.case((_is_late(days), 1), else_=0)).label("late")
    groups = (
        sa.select(_c.owner, _c.currency, late, *_totals())
        .where(*_of_open(connection, chosen, days))
        .group_by(_unordered(connection, _c.owner), _c.currency)
    )
    lines: dict[str, list[Any]] = collections.defaultdict(list)
    for row in connection.execute(groups):
        lines[row.owner].append(row)
    found = [Share(key, _sum(rows), sum(it.late for it in rows)) for key, rows in lines.items()]
    return tuple(sorted(found, key=lambda it: (-it.open.count, it.key))[:_OWNERS])


def _shares(rows: Iterable[Any], field: str) -> tuple[Share, ...]:
    lines: dict[str, list[Any]] = collections.defaultdict(list)
    for row in rows:
        lines[getattr(row, field)].append(row)
    found = [
        Share(key, _sum(own), sum(it.cases for it in own if it.is_late))
        for key, own in lines.items()
    ]
    return tuple(sorted(found, key=lambda it: (-it.open.count, it.key)))


def _causes(rows: Iterable[Any]) -> tuple[tuple[RootCause | None, Sum], ...]:
    lines: dict[str | None, list[Any]] = collections.defaultdict(list)
    for row in rows:
        lines[row.root_cause].append(row)
    found = [(RootCause(code) if code else None, _sum(own)) for code, own in lines.items()]
    return tuple(sorted(found, key=lambda it: (-it[1].count, it[0] or "")))


def _weeks(opened: Iterable[Any], closed: Iterable[Any], days: Days) -> tuple[Week, ...]:
    came = _by_week(opened, "opened_on")
    went = _by_week(closed, "settled_on")
    mondays = [days.first_monday + dt.timedelta(weeks=it) for it in range(max(days.weeks, 1))]
    return tuple(
        Week(it, _sum(came.get(it, ())), _sum(went.get(it, ())), _granted(went.get(it, ())))
        for it in mondays
    )


def _by_week(rows: Iterable[Any], field: str) -> Mapping[dt.date, list[Any]]:
    weeks: dict[dt.date, list[Any]] = collections.defaultdict(list)
    for row in rows:
        day = getattr(row, field)
        weeks[day - dt.timedelta(days=day.weekday())].append(row)
    return weeks


def _sum(rows: Iterable[Any]) -> Sum:
    count, minor = 0, collections.Counter[str]()
    for row in rows:
        count += row.cases
        minor[row.currency] += row.minor
    return Sum(count, _money(minor))


def _granted(rows: Iterable[Any]) -> Sum:
    """Add up what was granted; the number is of all that was closed."""
    count, minor = 0, collections.Counter[str]()
    for row in rows:
        count += row.cases
        minor[row.currency] += row.granted
    return Sum(count, _money(minor))


def _money(minor: Mapping[str, int]) -> tuple[Money, ...]:
    pairs = sorted(((code, it) for code, it in minor.items() if it), key=lambda it: (-it[1], it[0]))
    return tuple(Money(money(it), code) for code, it in pairs)


def _totals() -> tuple[sa.Label[int], sa.Label[int]]:
    """Give the number of cases and the sum of their amounts, those without one left out."""
    known = sa.case((_c.amount_minor > 0, _c.amount_minor), else_=0)
    minor = sa.cast(sa.func.sum(known), sa.BigInteger)  # a sum of PostgreSQL is numeric
    return sa.func.count().label("cases"), minor.label("minor")


def _age(today: dt.date) -> sa.Case[str]:
    def since(days: int) -> sa.ColumnElement[bool]:
        return _c.opened_on >= today - dt.timedelta(days=days)

    return sa.case(
        (since(30), sa.literal_column(f"'{Age.TO_30}'")),
        (since(60), sa.literal_column(f"'{Age.TO_60}'")),
        (since(90), sa.literal_column(f"'{Age.TO_90}'")),
        else_=sa.literal_column(f"'{Age.OVER_90}'"),
    )


def _is_late(days: Days) -> sa.ColumnElement[bool]:
    return sa.and_(_c.target < days.late, _c.stage.in_(_LATE))


def _days(
    connection: sa.Connection, first: sa.ColumnElement[Any], last: sa.ColumnElement[Any]
) -> sa.Label[int]:
    """Add up the days between two columns."""
    if connection.dialect.name == "sqlite":
        between: sa.ColumnElement[Any] = sa.cast(
            sa.func.julianday(last) - sa.func.julianday(first), sa.Integer
        )
    else:
        between = sa.cast(last, sa.Date) - sa.cast(first, sa.Date)
    return sa.cast(sa.func.sum(between), sa.BigInteger).label("days")
