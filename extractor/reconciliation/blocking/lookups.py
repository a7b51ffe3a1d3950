"""Single look-ups in the tables of an index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.build import FULL
from extractor.reconciliation.blocking.candidates import LineKind
from extractor.reconciliation.blocking.following import Tables
from extractor.reconciliation.blocking.how import How
from extractor.reconciliation.blocking.inside import ALL_PLACED, smallest
from extractor.reconciliation.blocking.probes import as_document, number_probes
from extractor.reconciliation.blocking.written import NumberKeys, fold, number_keys, plain
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.hashing import hash_rows, pack

Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.uint32]
Found = tuple[Rows, Flags]

DOCUMENTS = (LineKind.PURCHASE_ORDER, LineKind.DELIVERY_NOTE)
_SUFFIX, _EDIT = np.uint32(How.SUFFIX), np.uint32(How.EDIT)


class Lookups:
    """Where a number, order, delivery note, amount or day leads."""

    def __init__(self, book: Book, tables: Tables) -> None:
        self._book = book
        self._tables = tables

    def number(self, keys: NumberKeys, hashes: npt.NDArray[np.uint64], flags: Flags) -> Found:
        """Give the rows that the probes of a number lead to, and by which fact."""
        rows, at = self._tables.numbers.find(hashes)
        how = flags[at]
        ending = how == _SUFFIX
        if ending.any():
            kept = ~ending
            kept[ending] = self._tables.blocks.missed(rows[ending], keys.tails) < ALL_PLACED
            rows, how = rows[kept], how[kept]
        return rows, how

    def document(self, kind: LineKind, hashes: npt.NDArray[np.uint64], flags: Flags) -> Found:
        """Give the rows whose order or delivery note the probes lead to."""
        of_order = kind is LineKind.PURCHASE_ORDER
        rows, at = (self._tables.orders if of_order else self._tables.notes).find(hashes)
        return rows, as_document(flags[at], How.ORDER if of_order else How.NOTE)

    def rows_of_key(self, written: str) -> dict[str, Rows]:
        """Give the rows whose number, order or delivery note has these letters and digits."""
        hashes = hash_rows(pack([fold(plain(written)) or b"?"]), FULL)
        tables = self._tables
        named = (
            ("number", tables.numbers),
            ("purchase_order", tables.orders),
            ("delivery_note", tables.notes),
        )
        return {kind: table.find(hashes)[0] for kind, table in named}

    def rows_of_number(self, written: str) -> Rows:
        """Give the rows that a number means as it is or shortened, whoever's they are."""
        keys = number_keys(written)
        rows, how = self.number(keys, *number_probes(keys))
        return np.unique(rows[(how & _EDIT) == 0])

    def rows_pointed_to(
        self,
        customer: int,
        written: Iterable[str],
        amounts: Sequence[int],
        days: Sequence[int],
        *,
        nearest: int,
    ) -> Rows:
        """Give one customer's rows that numbers, amounts or days may point to.

        Args:
            customer: its place.
            written: numbers, orders and delivery notes.
            amounts: in smallest units.
            days: since 1970.
            nearest: rows of each number written, at most.
        """
        block = self._tables.blocks.of([customer])
        rows = block.column("row")
        found = [rows[block.paid(amounts)], rows[np.isin(block.column("issue"), days)]]
        for text in written:
            keys = number_keys(text)
            found.append(rows[smallest(block.missed(keys.tails), nearest)])
            hashes, flags = number_probes(keys)
            for kind in DOCUMENTS:
                others, how = self.document(kind, hashes, flags)
                same = self._book.take("customer", others) == customer
                found.append(others[same & ((how & _EDIT) == 0)])
        return np.unique(np.concatenate(found))
