"""Lists of cases: filters, orders and pages, by indexes that fit them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import operators

from extractor.errors import WorkflowError
from extractor.store import tables_cases as t
from extractor.store.cases.folding import trait_key
from extractor.store.cases.rows import LATE_STAGES, row_of
from extractor.store.cases.wording import says
from extractor.store.tables import to_minor
from extractor.values.case import Stage
from extractor.values.casework import CaseFilter, CaseOrder, CasePage, CaseRow, Count, PageKey
from extractor.values.particulars import packed

LIVE_STAGES = frozenset({Stage.OPEN, Stage.WAITING, Stage.DECIDED})
_MOST = 1000  # rows of a page
_c = t.dispute_case.c

_Read = Callable[[str], object]
_ORDERS: dict[CaseOrder, tuple[sa.Column[Any], bool, _Read]] = {
    CaseOrder.NEWEST: (_c.number, True, int),
    CaseOrder.OLDEST: (_c.number, False, int),
    CaseOrder.DUE: (_c.target, False, dt.date.fromisoformat),
    CaseOrder.AMOUNT: (_c.amount_minor, True, int),
    CaseOrder.PRIORITY: (_c.priority, True, int),
    CaseOrder.CHANGED: (_c.changed_at, True, dt.datetime.fromisoformat),
}


def search(
    connection: sa.Connection,
    chosen: CaseFilter,
    order: CaseOrder,
    page: tuple[PageKey | None, int],
    late: dt.date,
) -> CasePage:
    """Give a page of a list.

    Args:
        connection: to read from.
        chosen: what is to be shown.
        order: in which.
        page: after which row, and how many rows.
        late: cases to be settled before this day are overdue.

    Raises:
        WorkflowError: the page key is none of this order.
    """
    key, size = page
    size = max(1, min(size, _MOST))
    column, falling, _ = _ORDERS[order]
    walked = order not in {CaseOrder.NEWEST, CaseOrder.OLDEST}
    fits = conditions(connection, chosen, late, walked=walked)
    statement = sa.select(t.dispute_case).where(*fits)
    if key is not None:
        statement = statement.where(_after(order, key))
    by = (column, _c.number) if column is not _c.number else (column,)
    statement = statement.order_by(*(it.desc() if falling else it.asc() for it in by))
    rows = connection.execute(statement.limit(size + 1)).all()
    more = len(rows) > size
    shown = tuple(row_of(it, late) for it in rows[:size])
    return CasePage(shown, key_of(rows[size - 1], order) if more else None)


def key_of(row: sa.Row[Any], order: CaseOrder) -> PageKey:
    """Give the key of the page that begins after a row."""
    value = getattr(row, _ORDERS[order][0].name)
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return PageKey(text, row.number)


def count(connection: sa.Connection, chosen: CaseFilter, late: dt.date, most: int) -> Count:
    """Count the rows of a list, up to a number."""
    some = sa.select(_c.number).where(*conditions(connection, chosen, late)).limit(most + 1)
    found: int = connection.execute(
        sa.select(sa.func.count()).select_from(some.subquery())
    ).scalar_one()
    return Count(min(found, most), at_least=found > most)


def next_to_review(
    connection: sa.Connection,
    owners: tuple[str, ...],
    after: str | None,
    late: dt.date,
) -> CaseRow | None:
    """Give the next case of the review queue, None at its end.

    Args:
        connection: to read from.
        owners: whose cases; none for everybody's.
        after: id of the case that was looked at last; None for the first of the queue.
        late: as for `search`.
    """
    waiting: list[sa.ColumnElement[bool]] = [_c.live, _c.needs_review]
    if owners:
        on_sqlite = connection.dialect.name == "sqlite"
        waiting.append(_one_of(not_indexed(_c.owner) if on_sqlite else _c.owner, owners))
    if after is not None:
        row = connection.execute(
            sa.select(_c.priority, _c.number).where(_c.case_id == after)
        ).first()
        if row is not None:
            waiting.append(_after(CaseOrder.PRIORITY, PageKey(str(row.priority), row.number)))
    statement = (
        sa.select(t.dispute_case)
        .where(*waiting)
        .order_by(_c.priority.desc(), _c.number.desc())
        .limit(1)
    )
    found = connection.execute(statement).first()
    return None if found is None else row_of(found, late)


def conditions(
    connection: sa.Connection, chosen: CaseFilter, late: dt.date, *, walked: bool = False
) -> list[sa.ColumnElement[bool]]:
    """Give a filter as conditions on `dispute_case`.

    Args:
        connection: to read from.
        chosen: the filter.
        late: as for `search`.
        walked: rows are read in the order of an index. SQLite knows no frequencies, and would else
            fetch and sort a third of all rows because they have a category in common.
    """
    plus = walked and connection.dialect.name == "sqlite"
    found = [*_lists(chosen, plus=plus), *_ranges(chosen), *_states(chosen, late)]
    if chosen.invoice:
        key = t.case_key.c
        known = sa.select(key.case_number).where(
            key.key == packed(chosen.invoice), key.kind == "invoice"
        )
        found.append(_c.number.in_(known))
    for kind, names in (("carrier", chosen.carrier), ("article", chosen.article)):
        if names:
            trait = t.case_trait.c
            known = sa.select(trait.case_number).where(
                trait.kind == kind, trait.key.in_([trait_key(it) for it in names])
            )
            found.append(_c.number.in_(known))
    if chosen.text.strip():
        found.append(says(connection, chosen.text))
    return found


def _lists(chosen: CaseFilter, *, plus: bool) -> Iterator[sa.ColumnElement[bool]]:
    if chosen.customer:
        yield _one_of(_c.customer_id, chosen.customer)
    if chosen.status:  # of live cases few have a status, of all many
        walked = plus and not _is_live(chosen)
        yield _one_of(not_indexed(_c.status) if walked else _c.status, chosen.status)
    for column, values in (
        (_c.owner, chosen.owner),
        (_c.team, chosen.team),
        (_c.category, chosen.category),
        (_c.sub_reason, chosen.sub_reason),
        (_c.department, chosen.department),
        (_c.currency, chosen.currency),
        (_c.language, chosen.language),
    ):
        if values:
            yield _one_of(not_indexed(column) if plus else column, values)
    if chosen.stage and set(chosen.stage) != LIVE_STAGES:
        yield _one_of(_c.stage, chosen.stage)
    if chosen.root_cause:
        causes = [it.value for it in chosen.root_cause if it is not None]
        unknown = _c.root_cause.is_(None) if None in chosen.root_cause else sa.false()
        yield sa.or_(_c.root_cause.in_(causes), unknown)


def _one_of(column: sa.ColumnElement[Any], values: Sequence[str]) -> sa.ColumnElement[bool]:
    texts = [str(it) for it in values]
    return column == texts[0] if len(texts) == 1 else column.in_(texts)


def not_indexed(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Give the column as SQLite looks it up in no index: with a plus in front."""
    return sa.UnaryExpression(column, operator=operators.custom_op("+"), type_=column.type)


def _ranges(chosen: CaseFilter) -> Iterator[sa.ColumnElement[bool]]:
    if chosen.amount_min is not None:
        yield _c.amount_minor >= to_minor(chosen.amount_min)
    if chosen.amount_max is not None:
        yield _c.amount_minor.between(0, to_minor(chosen.amount_max))
    if chosen.opened_from is not None:
        yield _c.opened_on >= chosen.opened_from
    if chosen.opened_to is not None:
        yield _c.opened_on <= chosen.opened_to
    if chosen.due_before is not None:
        yield _c.target < chosen.due_before


def _states(chosen: CaseFilter, late: dt.date) -> Iterator[sa.ColumnElement[bool]]:
    if _is_live(chosen):  # and therefore not merged
        yield _c.live
    elif not chosen.merged:
        yield sa.not_(_c.merged)
    if chosen.overdue is not None:
        stages = _c.stage.in_([it.value for it in LATE_STAGES])
        is_late = sa.and_(_c.live, stages, _c.target < late)
        yield is_late if chosen.overdue else sa.not_(is_late)
    for column, wanted_ in (
        (_c.needs_review, chosen.needs_review),
        (_c.alert, chosen.alert),
        (_c.proposed, chosen.proposed),
    ):
        if wanted_ is not None:
            yield column if wanted_ else sa.not_(column)


def _is_live(chosen: CaseFilter) -> bool:
    """Say whether a filter wants nothing that is posted or closed."""
    stages = bool(chosen.stage) and LIVE_STAGES.issuperset(chosen.stage)
    return stages or bool(chosen.overdue or chosen.needs_review)


def _after(order: CaseOrder, key: PageKey) -> sa.ColumnElement[bool]:
    column, falling, read = _ORDERS[order]
    try:
        value = read(key.value)
    except ValueError as error:
        detail = f"{key.value!r} is no place in a list by {order}; begin at its first page"
        raise WorkflowError("the page", detail) from error
    if column is _c.number:
        return _c.number < key.number if falling else _c.number > key.number
    here = sa.tuple_(column, _c.number)
    there = sa.tuple_(sa.bindparam(None, value, type_=column.type), key.number)
    return here < there if falling else here > there
