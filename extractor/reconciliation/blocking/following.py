"""The tables of one index, and how they follow what changes in its book."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking import build, key_columns
from extractor.reconciliation.blocking.blocks import Blocks
from extractor.reconciliation.blocking.tables import KeyTable
from extractor.reconciliation.book.added import Added
from extractor.reconciliation.book.hashing import pack


@dataclasses.dataclass(frozen=True, slots=True)
class Tables:
    """Where invoices are looked up, by key, amount and customer."""

    numbers: KeyTable
    orders: KeyTable
    notes: KeyTable
    amounts: KeyTable
    blocks: Blocks

    @classmethod
    def open(cls, folder: Path) -> Tables:
        """Map the tables of an index."""
        return cls(
            KeyTable.open(folder, "numbers"),
            KeyTable.open(folder, "orders"),
            KeyTable.open(folder, "notes"),
            KeyTable.open(folder, "amounts"),
            Blocks.open(folder),
        )

    def add_rows(self, added: Added, start: int, base_count: int) -> None:
        """Add the invoices that came to a book, in memory; nothing is built again.

        Args:
            added: to the book.
            start: of them, the first that the tables do not know.
            base_count: rows of the book itself, which come first.
        """
        rows = np.arange(start, added.count, dtype=np.int32) + np.int32(base_count)
        texts = {
            name: pack([it.encode() for it in column[start:]])
            for name, column in added.texts.items()
        }
        columns = {it: added.column(it)[start:] for it in ("customer", "issue", *build.AMOUNTS)}
        years = build.years_of(columns["issue"])
        amounts = (columns["gross"], columns["net"], columns["open"])
        _add(self.numbers, build.number_entries(texts["number"], years, rows))
        _add(self.orders, build.document_entries(texts["order"], rows))
        _add(self.notes, build.document_entries(texts["note"], rows))
        _add(self.amounts, build.amount_entries(amounts, rows))
        _add_to_blocks(self.blocks, texts["number"], columns, rows)


def _add(table: KeyTable, entries: build.Entries) -> None:
    table.add(np.concatenate([it[0] for it in entries]), np.concatenate([it[1] for it in entries]))


def _add_to_blocks(
    blocks: Blocks,
    numbers: npt.NDArray[np.uint8],
    columns: dict[str, npt.NDArray[np.int64]],
    rows: npt.NDArray[np.int32],
) -> None:
    raw = key_columns.upper(numbers)
    tails, counts = key_columns.tails(raw, key_columns.are_digits(raw))
    for place, row in enumerate(rows.tolist()):
        values = {name: int(column[place]) for name, column in columns.items()}
        values |= {"row": row, "tail": int(tails[place]), "count": int(counts[place])}
        blocks.add(values["customer"], values)
