"""How often people found the machine right, field by field, and what it takes for what."""

from __future__ import annotations

import dataclasses

import sqlalchemy as sa

from extractor.store import tables_cases as t
from extractor.store.store import Store

_c = t.correction.c
_MOST = 20


@dataclasses.dataclass(frozen=True, slots=True)
class FieldVerdict:
    """What people decided about one field.

    Attributes:
        seen: values that somebody confirmed or corrected.
        right: those that were confirmed.
        missing: of the corrected ones, those for which the machine had said nothing.
    """

    field: str
    seen: int
    right: int
    missing: int


@dataclasses.dataclass(frozen=True, slots=True)
class Confusion:
    """One value taken for another; both as codes."""

    field: str
    machine: str
    decided: str
    times: int


def field_verdicts(store: Store) -> tuple[FieldVerdict, ...]:
    """Count what was confirmed and corrected, the most often corrected field first.

    A field that was decided several times counts each time.

    Raises:
        StoreError: the store does not answer.
    """
    right = sa.func.sum(sa.case((_c.machine == _c.decided, 1), else_=0))
    missing = sa.func.sum(sa.case((sa.and_(_c.machine == "", _c.decided != ""), 1), else_=0))
    chosen = sa.select(_c.field, sa.func.count(), right, missing).group_by(_c.field)
    with store.database.reading() as connection:
        found = [FieldVerdict(*it) for it in connection.execute(chosen)]
    return tuple(sorted(found, key=lambda it: (it.right - it.seen, it.field)))


def confusions(store: Store, field: str, most: int = _MOST) -> tuple[Confusion, ...]:
    """Give what the machine takes for what, the most frequent first.

    Args:
        store: with the corrections.
        field: such as "category".
        most: how many.

    Raises:
        StoreError: the store does not answer.
    """
    count = sa.func.count()
    chosen = (
        sa.select(_c.field, _c.machine, _c.decided, count)
        .where(_c.field == field, _c.machine != _c.decided, _c.machine != "")
        .group_by(_c.field, _c.machine, _c.decided)
        .order_by(count.desc(), _c.machine, _c.decided)
        .limit(most)
    )
    with store.database.reading() as connection:
        return tuple(Confusion(*it) for it in connection.execute(chosen))


def sure_verdicts(store: Store) -> tuple[int, int]:
    """Count the cases that the machine was sure of and somebody checked all the same.

    Returns:
        How many of them it had read right in all that was checked, and how many there are.

    Raises:
        StoreError: the store does not answer.
    """
    wrong = sa.func.max(sa.case((_c.machine != _c.decided, 1), else_=0)).label("wrong")
    checked = (
        sa.select(_c.case_number, wrong)
        .join(t.case_body, t.case_body.c.case_number == _c.case_number)
        .where(sa.not_(t.case_body.c.unsure))
        .group_by(_c.case_number)
        .subquery()
    )
    chosen = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(checked.c.wrong), 0))
    with store.database.reading() as connection:
        count, wrongs = connection.execute(chosen.select_from(checked)).one()
    return int(count) - int(wrongs), int(count)
