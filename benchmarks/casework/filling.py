"""Fill a store with many cases at once: the rows that one change writes, a few thousand at a time.

The audit trail and notices are left out: no list and no figure reads them.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from benchmarks.casework.lives import Made
from extractor.store import tables_cases as t
from extractor.store.cases.keeping import Row, body_row, case_row, detail_rows, words_of
from extractor.store.store import Store

_AT_ONCE = 5000
_ORDER = (
    t.dispute_case, t.case_body, t.case_item, t.case_key, t.case_trait, t.case_link, t.case_event,
    t.case_text,
)  # fmt: skip


def fill(store: Store, cases: Iterable[Made], tell: Callable[[int], None]) -> None:
    """Write cases into an empty store; the database then looks at what it holds.

    Args:
        store: without cases.
        cases: oldest first.
        tell: is called with the number of cases so far.
    """
    serial = itertools.count(1)
    for first, batch in _batches(cases):
        rows = _rows(first, batch, serial)
        with store.database.writing() as connection:
            for table in _ORDER:
                _insert(connection, table, rows[table.name])
        tell(first + len(batch) - 1)
    if not store.database.is_file:
        with store.database.writing() as connection:
            for column in (t.dispute_case.c.number, t.case_event.c.serial):
                last = sa.select(sa.func.max(column)).scalar_subquery()
                counter = sa.func.pg_get_serial_sequence(column.table.name, column.name)
                connection.execute(sa.select(sa.func.setval(counter, last)))
        with store.database.connected() as connection:
            connection.connection.rollback()  # the driver has begun something; VACUUM minds
            connection.exec_driver_sql("VACUUM ANALYZE")  # autovacuum does it after a minute


def rows_of(number: int, made: Made) -> dict[str, list[Row]]:
    """Give all rows of one case, by table."""
    docket = made.docket
    return {
        "dispute_case": [{"number": number, **case_row(docket, made.filed)}],
        "case_body": [{"case_number": number, **body_row(docket)}],
        "case_item": detail_rows(t.case_item, number, docket.case),
        "case_key": detail_rows(t.case_key, number, docket.case),
        "case_trait": detail_rows(t.case_trait, number, docket.case),
        "case_link": detail_rows(t.case_link, number, docket.case),
        "case_event": [it | {"case_number": number} for it in made.events],
        "case_text": [{"case_number": number, "words": words_of(docket)}],
    }


def _batches(cases: Iterable[Made]) -> Iterator[tuple[int, Sequence[Made]]]:
    given = iter(cases)
    first = 1
    while batch := list(itertools.islice(given, _AT_ONCE)):
        yield first, batch
        first += len(batch)


def _rows(first: int, batch: Sequence[Made], serial: Iterator[int]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {it.name: [] for it in _ORDER}
    for number, made in enumerate(batch, start=first):
        for name, rows in rows_of(number, made).items():
            found[name] += rows
    for row in found["case_event"]:
        row["serial"] = next(serial)
    return found


def _insert(connection: sa.Connection, table: sa.Table, rows: list[Row]) -> None:
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(table.insert(), rows)
        return
    names = list(rows[0])
    text = io.StringIO()
    csv.writer(text).writerows([_cell(row[name]) for name in names] for row in rows)
    cursor = connection.connection.cursor()
    columns = ", ".join(names)
    cursor.execute(
        f"COPY {table.name} ({columns}) FROM STDIN WITH (FORMAT csv, NULL '\\N')",
        stream=io.BytesIO(text.getvalue().encode()),
    )


def _cell(value: Any) -> Any:  # noqa: ANN401 (whatever a column holds)
    return "\\N" if value is None else value
