"""Cases that are neither posted nor closed, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from extractor.store.cases.loading import load_many
from extractor.store.store import Store
from extractor.store.tables_cases import case_event, dispute_case
from extractor.values.case import Case

_AT_ONCE = 200
_NEXT = (
    sa.select(dispute_case.c.number)
    .where(sa.text("live"), dispute_case.c.number > sa.bindparam("after"))
    .order_by(dispute_case.c.number)
    .limit(_AT_ONCE)
)


def live_cases(store: Store) -> Iterator[Case]:
    """Give every case that is not over, oldest first; a few at a time.

    Raises:
        StoreError: the store does not answer.
    """
    after = 0
    while True:
        with store.database.reading() as connection:
            numbers = list(connection.execute(_NEXT, {"after": after}).scalars())
            found = load_many(connection, numbers)
        yield from (it.docket.case for it in found)
        if len(numbers) < _AT_ONCE:
            return
        after = numbers[-1]


def case_of(store: Store, case_id: str) -> Case | None:
    """Give a case as it stands; None if there is none of this id.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(dispute_case.c.number).where(dispute_case.c.case_id == case_id)
    with store.database.reading() as connection:
        numbers = connection.execute(chosen).scalars().all()
        found = load_many(connection, numbers)
    return found[0].docket.case if found else None


def last_event(store: Store) -> int:
    """Give the number of the last thing that happened to any case; 0 before the first.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        return connection.execute(sa.select(sa.func.max(case_event.c.serial))).scalar() or 0
