"""Copy all rows from one database to another, also from one engine to the other.

A handful at a time, by primary key, so that memory does not grow with the store; handfuls become
smaller where rows are large. Numbers that were given are not given again: counters travel too.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa

from extractor.store import migrate  # noqa: F401 (all tables are known then)
from extractor.store.tables import metadata
from extractor.store.tables_mark import folder_mark
from extractor.store.walking import Advance, silent

_BYTES = 4 * 1024 * 1024  # of text in one handful, about
_LEAST, _MOST = 1, 1000  # rows
_FIRST = 50

Row = tuple[Any, ...]


def copy_rows(
    source: sa.Connection, target: sa.Connection, *, advance: Advance = silent
) -> dict[str, int]:
    """Copy every row of every table, and the counters that number new ones.

    Args:
        source: in one transaction that sees one state of everything.
        target: in a writing transaction; its tables are empty.
        advance: is told of each handful.

    Returns:
        How many rows of each table.
    """
    counts: dict[str, int] = {}
    for table in metadata.sorted_tables:
        if table is folder_mark:  # of the place, not of what is kept there
            continue
        counts[table.name] = 0
        for rows in handfuls(source, table):
            _put(target, table, rows)
            counts[table.name] += len(rows)
            advance(len(rows), table.name)
    for name, value in _counters(source).items():
        _set_counter(target, metadata.tables[name], value)
    return counts


def handfuls(connection: sa.Connection, table: sa.Table) -> Iterator[Sequence[Row]]:
    """Give all rows of a table in the order of its primary key, some at a time."""
    keys = tuple(table.primary_key.columns)
    places = [list(table.columns).index(it) for it in keys]
    chosen = sa.select(*table.columns).order_by(*keys)
    some, count = chosen, _FIRST
    while True:
        rows = [tuple(it) for it in connection.execute(some.limit(count)).all()]
        if rows:
            yield rows
        if len(rows) < count:
            return
        last = [rows[-1][it] for it in places]
        some = chosen.where(_after(keys, last))
        weight = sum(_weight(row) for row in rows) / len(rows)
        count = max(_LEAST, min(_MOST, int(_BYTES / weight)))


def _after(keys: tuple[sa.Column[Any], ...], last: Sequence[Any]) -> sa.ColumnElement[bool]:
    if len(keys) == 1:
        behind: sa.ColumnElement[bool] = keys[0] > last[0]
        return behind
    typed = [sa.literal(value, key.type) for key, value in zip(keys, last, strict=True)]
    return sa.tuple_(*keys) > sa.tuple_(*typed)


def _weight(row: Row) -> int:
    return sum(len(it) if isinstance(it, str) else 8 for it in row) + 1


def _put(target: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    if target.dialect.name == "postgresql":
        _stream(target, table, rows)
        return
    names = [it.name for it in table.columns]
    target.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])


def _stream(target: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Hand rows to the server in its own text format; single statements take 30 times as long."""
    write = [it.type.dialect_impl(target.dialect).bind_processor(target.dialect) for it in table.c]
    text = io.StringIO()
    for row in rows:
        values = (
            value if process is None or value is None else process(value)
            for process, value in zip(write, row, strict=True)
        )
        text.write("\t".join(map(_field, values)) + "\n")
    prepare = target.dialect.identifier_preparer
    columns = ", ".join(prepare.format_column(it) for it in table.columns)
    cursor = target.connection.cursor()
    statement = f"COPY {prepare.format_table(table)} ({columns}) FROM STDIN"
    cursor.execute(statement, stream=io.BytesIO(text.getvalue().encode()))  # type: ignore[call-arg] # of the driver
    cursor.close()


def _field(value: object) -> str:
    """Give a value as the server's text format has it."""
    if value is None:
        return "\\N"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    for sign, escaped in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(sign, escaped)
    return text


def _counters(connection: sa.Connection) -> Mapping[str, int]:
    """Give the last number that was given to a row of each table that counts."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence").all()
        known = {name: int(seq) for name, seq in rows if name in metadata.tables}
        return {it.name: known.get(it.name, 0) for it in _counting()}
    found = {}
    for table in _counting():
        name = _sequence(connection, table)
        value, called = connection.exec_driver_sql(
            f"SELECT last_value, is_called FROM {name}"  # noqa: S608 (the server's own name)
        ).one()
        found[table.name] = int(value) if called else 0
    return found


def _set_counter(connection: sa.Connection, table: sa.Table, value: int) -> None:
    key = cast("sa.Column[int]", table.autoincrement_column)
    newest = connection.execute(sa.select(sa.func.max(key))).scalar() or 0
    value = max(value, newest)
    if not value:
        return
    if connection.dialect.name == "postgresql":
        setting = sa.select(sa.func.setval(_sequence(connection, table), value))
        connection.execute(setting)
    elif table.dialect_options["sqlite"]["autoincrement"]:
        row = {"name": table.name, "value": value}
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), row)
        new = "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :value)"
        connection.execute(sa.text(new), row)


def _counting() -> Iterator[sa.Table]:
    """Give the tables whose rows are numbered by the database."""
    for table in metadata.sorted_tables:
        key = table.autoincrement_column
        if key is not None and key.autoincrement is True:
            yield table


def _sequence(connection: sa.Connection, table: sa.Table) -> str:
    key = cast("sa.Column[int]", table.autoincrement_column)
    asked = sa.select(sa.func.pg_get_serial_sequence(table.name, key.name))
    return str(connection.execute(asked).scalar_one())
