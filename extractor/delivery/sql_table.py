"""Events as rows of a table in somebody's database; SQLAlchemy's second door.

The table is theirs: its columns are looked up, each gets the field that the settings name, and a
row that comes again takes the place of the same. With the record's or case's id as key there is one
row a dispute, as it stands: only a higher version changes it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.util
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.dialects import postgresql, sqlite

from extractor.delivery.flat import chosen, row_of
from extractor.errors import DeliveryError, SettingsError
from extractor.values.case_event import AnyEvent

_DRIVER = "pg8000"


class SqlTable:
    """Writes events into a table of SQLite or PostgreSQL."""

    def __init__(
        self,
        url: Callable[[], str],
        table: str,
        *,
        name: str,
        columns: Mapping[str, str],
        key: str = "event_id",
    ) -> None:
        """Say where to write.

        Args:
            url: gives "postgresql://USER:PASSWORD@HOST/NAME" or "sqlite:///FILE".
            table: which exists; "schema.table" for another schema.
            name: of the database in messages, without the password.
            columns: the field of each column; none for every field under its own name.
            key: "event_id" for a row an event, "record_id" or "case_id" for a row a dispute, of
                which only a higher version changes it.
        """
        self._url = url
        self._name = name
        schema, _, short = table.rpartition(".")
        self._schema, self._table = schema or None, short
        self._columns = chosen(columns)
        self._key = key
        self._engine: sa.Engine | None = None
        self._found: sa.Table | None = None

    def send(self, event: AnyEvent) -> None:
        """Write an event's row and commit it.

        Raises:
            DeliveryError: the database refused.
            SettingsError: the address is missing.
        """
        with self._connected() as connection:
            self._write(connection, event)

    def check(self, event: AnyEvent) -> None:
        """Write a row and take it back.

        Raises:
            DeliveryError: the database refused.
        """
        with self._connected() as connection:
            self._write(connection, event)
            connection.rollback()

    def tend(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Let all connections go."""
        if self._engine is not None:
            self._engine.dispose()
        self._engine = self._found = None

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        try:
            self._engine = self._engine or self._opened()
            with self._engine.connect() as connection:
                yield connection
                connection.commit()
        except (exc.SQLAlchemyError, OSError) as error:
            self._found = None  # the table may be changed meanwhile
            cause = error.orig if isinstance(error, exc.DBAPIError) else error
            detail = f"the table {self._table} cannot be written ({type(cause).__name__}: {cause})"
            raise DeliveryError(self._name, detail[:500]) from error

    def _opened(self) -> sa.Engine:
        try:
            url = sa.make_url(self._url())
        except exc.ArgumentError:  # its text would show the password
            raise SettingsError(self._name, "is no address of a database") from None
        backend = url.get_backend_name()
        if backend == "postgresql":
            if importlib.util.find_spec(_DRIVER) is None:
                raise SettingsError(self._name, "install dispute-extractor[postgres]")
            url = url.set(drivername=f"postgresql+{_DRIVER}")
        elif backend != "sqlite":
            raise SettingsError(self._name, "only postgresql:// and sqlite:// can be used")
        return sa.create_engine(url, pool_pre_ping=True)

    def _write(self, connection: sa.Connection, event: AnyEvent) -> None:
        table = self._looked_up(connection)
        cells = row_of(event)
        plain = connection.dialect.name == "sqlite"
        values = {
            column: _value(cells[field], table.c[column].type, plain=plain)
            for column, field in self._columns.items()
        }
        own = {field: column for column, field in self._columns.items()}
        insert = sqlite.insert(table) if plain else postgresql.insert(table)
        statement = insert.values(values)
        rest = {it: statement.excluded[it] for it in values if it != own[self._key]}
        newer = None
        if self._key != "event_id":
            newer = statement.excluded[own["version"]] > table.c[own["version"]]
        connection.execute(
            statement.on_conflict_do_update(index_elements=[own[self._key]], set_=rest, where=newer)
        )

    def _looked_up(self, connection: sa.Connection) -> sa.Table:
        if self._found is not None:
            return self._found
        table = sa.Table(self._table, sa.MetaData(), schema=self._schema, autoload_with=connection)
        missing = [it for it in self._columns if it not in table.c]
        if missing:
            raise DeliveryError(
                self._name, f"the table {self._table} has no columns {', '.join(missing)}"
            )
        self._found = table
        return table


def _value(cell: str, kind: sa.types.TypeEngine[Any], *, plain: bool) -> object:
    """Give what the database is told: NULL for nothing, else in the column's type."""
    if not cell:
        return sa.null()
    if plain:  # SQLite makes of text what the column wants; the library would make floats
        return sa.type_coerce(cell, sa.String)
    if isinstance(kind, sa.Boolean):
        return cell == "yes"
    if isinstance(kind, sa.Float):
        return float(cell)
    if isinstance(kind, sa.Numeric):
        return Decimal(cell)
    if isinstance(kind, sa.Integer):
        return int(cell)
    if isinstance(kind, sa.DateTime):
        return dt.datetime.fromisoformat(cell)
    if isinstance(kind, sa.Date):
        return dt.date.fromisoformat(cell)
    if isinstance(kind, sa.JSON):
        return sa.cast(sa.literal(cell, sa.String), kind)
    return cell
