"""What is to be remembered of a ledger while it is imported, on disk instead of in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self

from extractor.values.ledger import InvoiceLine

_CACHE_KIB = 32_768
_SETUP = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -{_CACHE_KIB};
CREATE TABLE seen (number TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE lines (invoice TEXT, line INTEGER, description TEXT, quantity TEXT, price TEXT,
                    total TEXT);
"""


class Scratch:
    """Invoice numbers that were seen, and lines that wait for their invoice."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "scratch.sqlite", isolation_level=None)
        self._database.executescript(_SETUP)
        self._has_lines = False

    def __enter__(self) -> Self:
        self._database.execute("BEGIN")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def is_new(self, number: str) -> bool:
        """Say whether an invoice number comes for the first time, and remember it."""
        cursor = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (number,))
        return cursor.rowcount == 1

    def keep_lines(self, lines: Iterable[tuple[str, InvoiceLine]]) -> None:
        """Keep the lines of all invoices, each with its invoice's number."""
        self._database.executemany(
            "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    number,
                    it.line,
                    it.description,
                    str(it.quantity),
                    str(it.unit_price),
                    str(it.total),
                )
                for number, it in lines
            ),
        )
        self._database.execute("CREATE INDEX of_invoice ON lines (invoice)")
        found = self._database.execute("SELECT EXISTS (SELECT 1 FROM lines)").fetchone()
        self._has_lines = bool(found[0])

    def lines_of(self, number: str) -> tuple[InvoiceLine, ...]:
        """Give the lines of an invoice as they came."""
        if not self._has_lines:
            return ()
        found = self._database.execute(
            "SELECT line, description, quantity, price, total FROM lines "
            "WHERE invoice = ? ORDER BY rowid",
            (number,),
        )
        return tuple(
            InvoiceLine(line, text, Decimal(quantity), Decimal(price), Decimal(total))
            for line, text, quantity, price, total in found
        )
