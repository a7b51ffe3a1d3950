"""A ledger in a database; the only door to SQLAlchemy, which may be missing."""

from __future__ import annotations

import dataclasses
import functools
import importlib
from collections.abc import Iterator, Mapping
from typing import Any

from extractor.errors import LedgerError
from extractor.reconciliation.importing.tables import (
    NEEDED,
    BadRow,
    Table,
    check_columns,
    typed_row,
)
from extractor.reconciliation.rows import Row

_BATCH = 8192  # rows in memory


@dataclasses.dataclass(frozen=True)
class DatabaseSource:
    """Tables or views of a database that are named as the ledger's tables.

    Attributes:
        url: as SQLAlchemy writes it, such as "postgresql://reader@host/books".
    """

    url: str

    @property
    def digests(self) -> Mapping[str, str]:
        """Give nothing: a database has no files."""
        return {}

    @functools.cached_property
    def _opened(self) -> tuple[Any, Any, str]:
        """Give SQLAlchemy, the engine and its name without the password."""
        try:
            library = importlib.import_module("sqlalchemy")
        except ImportError:
            raise LedgerError(
                "the database", "it needs SQLAlchemy; install dispute-extractor[sql]"
            ) from None
        try:
            engine = library.create_engine(self.url)
        except (library.exc.ArgumentError, library.exc.NoSuchModuleError, ValueError):
            raise LedgerError(
                "the database", "its URL is none such as postgresql://reader@host/books"
            ) from None
        except ImportError as error:
            raise LedgerError("the database", f"its driver is not installed ({error})") from None
        return library, engine, engine.url.render_as_string(hide_password=True)

    def rows(self, table: Table) -> Iterator[Row | BadRow]:
        """Give a table row by row.

        Raises:
            LedgerError: SQLAlchemy, the table or a column is missing, or it cannot be read.
        """
        library, engine, name = self._opened
        try:
            if not library.inspect(engine).has_table(table.value):
                if table in NEEDED:
                    raise LedgerError(name, f"it has no table or view {table.value!r}")
                return
            query = library.select(library.text("*")).select_from(library.table(table.value))
            with engine.connect().execution_options(yield_per=_BATCH) as connection:
                result = connection.execute(query)
                check_columns(f"{name} {table.value}", table, list(result.keys()))
                for number, values in enumerate(result.mappings(), 1):
                    yield typed_row(f"{name} {table.value}", number, values)
        except library.exc.SQLAlchemyError as error:
            # The whole of such an error quotes the statement and links; its cause says enough.
            reason = getattr(error, "orig", None) or type(error).__name__
            raise LedgerError(name, f"{table.value} cannot be read ({reason})") from None
        finally:
            engine.dispose()
