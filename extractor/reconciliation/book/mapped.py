"""The columns of a ledger in memory maps: a million invoices open in milliseconds.

Processes share them. Rows are numbered from 0: those of the folder first, then those added since.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.errors import LedgerError
from extractor.reconciliation.book.added import Added
from extractor.reconciliation.book.columns import TextColumn, open_column
from extractor.reconciliation.book.hashing import HashTable, hash_rows, pack
from extractor.reconciliation.book.schema import (
    CUSTOMER_TEXTS,
    FORMAT,
    LINE_NUMBERS,
    MANIFEST,
    NUMBER_SALT,
    NUMBERS,
    POINTER,
    TEXTS,
    BookCustomer,
    State,
)
from extractor.reconciliation.book.units import (
    from_day,
    from_micro,
    from_minor,
)
from extractor.values.ledger import InvoiceLine, OpenInvoice

Rows = npt.NDArray[np.int32]


class MappedBook:
    """The invoices and customers of one ledger folder, with what changed since it was written.

    Attributes:
        root: the ledger's folder.
        base: the folder in it that is mapped.
        count: invoices, the added ones included.
        currencies: by currency code of the column.
        sources: SHA-256 of the files it was written from, by name.
        columns: of the mapped rows, as ``take`` names them; the state's is private to the process.
        lines: columns of the mapped rows' lines; "line_at" says where each row's begin.
        articles: what those lines' "line_article" stands for.
        added: rows and customers that came since.
    """

    def __init__(self, root: Path, base: Path) -> None:
        self.root = root
        self.base = base
        manifest = _manifest(base)
        self.currencies: list[str] = list(manifest["currencies"])
        self.sources: dict[str, str] = dict(manifest["sources"])
        self.base_count: int = manifest["invoices"]
        self.base_customers: int = manifest["customers"]
        self.columns = {
            name: open_column(base / f"{name}.npy", "c" if name in ("state", "closed") else "r")
            for name in NUMBERS
        }
        self._texts = {name: TextColumn(base, name) for name in TEXTS}
        # All files are opened now: a compaction may remove the folder while the book is in use.
        self.lines = {
            name: open_column(base / f"{name}.npy") for name in ("line_at", *LINE_NUMBERS)
        }
        self.articles = TextColumn(base, "article")
        self._customer_texts = {
            name: TextColumn(base, f"customer_{name}") for name in CUSTOMER_TEXTS
        }
        self._by_number = HashTable.open(base, "by_number")
        self.added = Added()

    @property
    def version(self) -> str:
        """Name the mapped rows: the SHA-256 of their sources, or else of where they lie."""
        named = json.dumps([self.base.name, self.base_count, self.sources], sort_keys=True)
        return hashlib.sha256(named.encode()).hexdigest()

    @property
    def count(self) -> int:
        """Give how many rows there are, closed and replaced ones included."""
        return self.base_count + self.added.count

    @property
    def customer_count(self) -> int:
        """Give how many customers there are."""
        return self.base_customers + len(self.added.customers)

    def take(self, name: str, rows: Rows) -> npt.NDArray[Any]:
        """Give one column's values for rows.

        Args:
            name: "customer", "gross", "net", "open" (smallest units), "currency" (place in
                ``currencies``), "issue", "due", "closed" (days since 1970, ``NO_DAY`` for none)
                or "state".
            rows: of any order; a row may stand there twice.
        """
        base = self.columns[name]
        if not self.added.count:
            return base[rows]
        inside = rows < self.base_count
        found = np.empty(len(rows), base.dtype)
        found[inside] = base[rows[inside]]
        found[~inside] = self.added.column(name)[rows[~inside] - self.base_count]
        return found

    def text_column(self, name: str) -> TextColumn:
        """Give "number", "order" or "note" of the mapped rows, without the added ones."""
        return self._texts[name]

    def raw(self, name: str, rows: Rows) -> list[bytes]:
        """Give "number", "order" or "note" of rows as UTF-8."""
        if not self.added.count:
            return self._texts[name].raw(rows)
        inside = rows < self.base_count
        found = iter(self._texts[name].raw(rows[inside]))
        added = self.added.texts[name]
        return [
            next(found) if here else added[row - self.base_count].encode()
            for here, row in zip(inside.tolist(), rows.tolist(), strict=True)
        ]

    def numbers(self, rows: Rows) -> list[str]:
        """Give the invoice numbers of rows."""
        return [it.decode() for it in self.raw("number", rows)]

    def rows_of(self, number: str) -> list[int]:
        """Give the rows that have exactly this number and were not replaced, newest last."""
        wanted = hash_rows(pack([number.encode()]), NUMBER_SALT)[0]
        rows = [
            int(row)
            for row in self._by_number.find(int(wanted))
            if self.columns["state"][row] != State.GONE and self._texts["number"][row] == number
        ]
        return [*rows, *(self.base_count + at for at in self.added.rows_of(number))]

    def invoice(self, row: int) -> OpenInvoice:
        """Give one invoice in full."""
        if row >= self.base_count:
            return self.added.invoices[row - self.base_count]
        value = {name: int(column[row]) for name, column in self.columns.items()}
        currency = self.currencies[value["currency"]]
        return OpenInvoice(
            self._texts["number"][row],
            self.customer_ids[value["customer"]],
            from_day(value["issue"]),
            from_day(value["due"]),
            from_minor(value["net"], currency),
            from_minor(value["gross"], currency),
            from_minor(value["open"], currency),
            currency,
            self._texts["order"][row],
            self._texts["note"][row],
            self._invoice_lines(row, currency),
        )

    def _invoice_lines(self, row: int, currency: str) -> tuple[InvoiceLine, ...]:
        lines = self.lines
        first, last = int(lines["line_at"][row]), int(lines["line_at"][row + 1])
        return tuple(
            InvoiceLine(
                int(lines["line_number"][at]),
                self.articles[int(lines["line_article"][at])],
                from_micro(int(lines["line_quantity"][at])),
                from_micro(int(lines["line_price"][at])),
                from_minor(int(lines["line_total"][at]), currency),
            )
            for at in range(first, last)
        )

    @functools.cached_property
    def customer_ids(self) -> list[str]:
        """Give the customers' numbers by place."""
        ids = self._customer_texts["id"]
        added = [it.customer_id for it in self.added.customers]
        return [*(ids[place] for place in range(len(ids))), *added]

    @functools.cached_property
    def customer_places(self) -> dict[str, int]:
        """Give the customers' places by number in upper case."""
        return {it.upper(): place for place, it in enumerate(self.customer_ids)}

    def customer_place(self, customer_id: str) -> int | None:
        """Give the place of a customer's number; None for an unknown one."""
        return self.customer_places.get(customer_id.upper())

    def customer(self, place: int) -> BookCustomer:
        """Give one customer in full."""
        if place in self.added.replaced:
            return self.added.replaced[place]
        if place >= self.base_customers:
            return self.added.customers[place - self.base_customers]
        texts = {name: column[place] for name, column in self._customer_texts.items()}
        return BookCustomer(
            texts["id"],
            texts["name"],
            _several(texts["aliases"]),
            texts["language"],
            texts["country"],
            texts["city"],
            texts["vat"],
            texts["siren"],
            _several(texts["ibans"]),
            _several(texts["domains"]),
            texts["parent"],
        )

    def customers(self) -> Sequence[BookCustomer]:
        """Give all customers, in order."""
        return [self.customer(place) for place in range(self.customer_count)]


def is_book(folder: Path) -> bool:
    """Say whether a ledger was imported into a folder."""
    return (folder / POINTER).is_file()


def _several(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def current_base(root: Path) -> Path:
    """Give the folder that is in use.

    Raises:
        LedgerError: there is none.
    """
    try:
        name = (root / POINTER).read_text(encoding="utf-8").strip()
    except OSError:
        raise LedgerError(
            str(root), "there is no imported ledger here; import one, or name its folder"
        ) from None
    return root / name


def _manifest(base: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((base / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LedgerError(
            str(base), f"the manifest cannot be read ({error}); import again"
        ) from None
    if manifest.get("format") != FORMAT:
        raise LedgerError(
            str(base),
            f"written in format {manifest.get('format')}, needed is {FORMAT}; import again",
        )
    return manifest
