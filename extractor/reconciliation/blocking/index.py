"""The few invoices that a claim may mean, out of all.

What is written is looked up as exact keys and with one slip; what stands nowhere is sought among
the likely customers' invoices, by digits, amount and day.
"""

from __future__ import annotations

import dataclasses
import enum
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.errors import LedgerError
from extractor.reconciliation.blocking.blocks import Block, Blocks
from extractor.reconciliation.blocking.build import AMOUNT, FORMAT, MANIFEST, build_index
from extractor.reconciliation.blocking.gather import Gathered
from extractor.reconciliation.blocking.how import CustomerHow, How
from extractor.reconciliation.blocking.name_table import NameTable
from extractor.reconciliation.blocking.probes import document_probes, number_probes
from extractor.reconciliation.blocking.senders import CustomerHits, Senders
from extractor.reconciliation.blocking.tables import KeyTable
from extractor.reconciliation.blocking.written import NumberKeys, number_keys
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.hashing import hash_numbers
from extractor.reconciliation.book.units import to_day, to_minor
from extractor.values.query import Query

Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.uint32]
Found = tuple[Rows, Flags]
_EXACT, _SUFFIX, _NEAR, _AMOUNT, _DATE, _LIKELY = (
    np.uint32(it)
    for it in (
        How.EXACT_KEY,
        How.SUFFIX,
        How.CUSTOMER_BLOCK,
        How.AMOUNT,
        How.DATE,
        How.LIKELY_CUSTOMER,
    )
)
_NUMBER = int(CustomerHow.NUMBER)

NEAREST = 8  # of the likely customers' invoices, by digits
PAID = 12  # of them, by amount
ISSUED = 8  # of them, by day
OF_CLAIM = 48  # of them, for a claim that names nothing
SAME_AMOUNT = 4096  # rows of one amount that are looked at
AMOUNTS = 12  # of a claim that are looked for
NUMBER_CUSTOMERS = 3  # customers of one exact number, beyond which it tells nobody


class LineKind(enum.StrEnum):
    """What a line of a claim names."""

    REFERENCE = "reference"
    PURCHASE_ORDER = "purchase_order"
    DELIVERY_NOTE = "delivery_note"
    CLAIM = "claim"  # nothing; the claim as a whole


@dataclasses.dataclass(frozen=True, slots=True)
class LineCandidates:
    """Invoices that one line may mean.

    Attributes:
        written: the reference, order or note; empty for a claim that names none.
        rows: of the book, each once, int32.
        how: flags of ``How``, uint32.
    """

    written: str
    kind: LineKind
    rows: Rows
    how: Flags


@dataclasses.dataclass(frozen=True, slots=True)
class Candidates:
    """Customers and invoices that a claim may mean."""

    customers: CustomerHits
    lines: tuple[LineCandidates, ...]


@dataclasses.dataclass(slots=True)
class _Line:
    written: str
    kind: LineKind
    keys: NumberKeys | None
    found: list[Found]


class Index:
    """The index of a book.

    Attributes:
        book: whose rows the candidates are.
    """

    def __init__(self, book: Book, folder: Path) -> None:
        self.book = book
        _check(book, folder)
        self._numbers = KeyTable.open(folder, "numbers")
        self._documents = {
            LineKind.PURCHASE_ORDER: KeyTable.open(folder, "orders"),
            LineKind.DELIVERY_NOTE: KeyTable.open(folder, "notes"),
        }
        self._amounts = KeyTable.open(folder, "amounts")
        self._blocks = Blocks.open(folder)
        self._senders = Senders(book, NameTable(folder))

    @classmethod
    def build(cls, book: Book, folder: Path | str | None = None) -> Index:
        """Write the index of a book and open it.

        Args:
            book: its mapped rows are indexed, and it stays the book of the index.
            folder: None for the place next to the book's columns, where ``open`` looks.
        """
        place = book.base / "index" if folder is None else Path(folder)
        build_index(book, place)
        return cls(book, place)

    @classmethod
    def open(cls, folder: Path | str) -> Index:
        """Map the current book of a ledger folder and its index.

        Raises:
            LedgerError: there is none, or it is damaged or of another version.
        """
        book = Book.open(folder)
        return cls(book, book.base / "index")

    def candidates(self, query: Query) -> Candidates:
        """Give the customers and, line by line, the invoices that a claim may mean."""
        senders = self._senders.find(query.customer)
        amounts = _amounts(query)
        lines = [self._line(written, kind) for written, kind in _lines(query)]
        self._add_customers_of_numbers(senders, lines)
        block = self._blocks.of(list(senders))
        documents = self._documents_beside(query) if query.references else []
        gathered = Gathered(self.book, list(senders), amounts)
        paid = block.paid(amounts) if amounts else None
        day = to_day(query.date) if query.date else None
        everywhere = self._of_amounts(amounts)
        found = []
        for line in lines:
            parts = [*line.found, *documents, *_of_block(line, block, paid, day)]
            parts += gathered.of_amount(line.keys, everywhere, self._blocks, day)
            rows, how = gathered.together(parts, day)
            found.append(LineCandidates(line.written, line.kind, rows, how))
        return Candidates(_hits(senders), tuple(found))

    def _line(self, written: str, kind: LineKind) -> _Line:
        if kind is LineKind.CLAIM:
            return _Line(written, kind, None, [])
        keys = number_keys(written)
        if kind is LineKind.REFERENCE:
            return _Line(written, kind, keys, [self._look_up_number(keys)])
        return _Line(written, kind, None, [self._look_up_document(kind, keys)])

    def _look_up_number(self, keys: NumberKeys) -> Found:
        hashes, flags = number_probes(keys)
        rows, at = self._numbers.find(hashes)
        return rows, flags[at]

    def _look_up_document(self, kind: LineKind, keys: NumberKeys) -> Found:
        how = How.ORDER if kind is LineKind.PURCHASE_ORDER else How.NOTE
        hashes, flags = document_probes(keys, how)
        rows, at = self._documents[kind].find(hashes)
        return rows, flags[at]

    def _documents_beside(self, query: Query) -> list[Found]:
        """Give what the orders and delivery notes of a claim lead to that names numbers too."""
        return [
            self._look_up_document(kind, number_keys(written))
            for kind, texts in (
                (LineKind.PURCHASE_ORDER, query.purchase_orders),
                (LineKind.DELIVERY_NOTE, query.delivery_notes),
            )
            for written in texts
        ]

    def _add_customers_of_numbers(
        self, senders: dict[int, tuple[float, int]], lines: Sequence[_Line]
    ) -> None:
        for line in lines:
            for rows, how in line.found:
                exact = rows[(how & _EXACT) != 0]
                if 0 < len(exact) <= NUMBER_CUSTOMERS:
                    for customer in self.book.take("customer", exact).tolist():
                        score, flags = senders.get(customer, (0.0, 0))
                        senders[customer] = (score, flags | _NUMBER)

    def _of_amounts(self, amounts: Sequence[int]) -> Rows:
        if not amounts:
            return np.zeros(0, np.int32)
        hashes = hash_numbers(np.array(amounts, np.int64), AMOUNT)
        return self._amounts.find(hashes, longest=SAME_AMOUNT)[0]


def _check(book: Book, folder: Path) -> None:
    try:
        described = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LedgerError(str(folder), f"the index cannot be read ({error}); build it") from None
    wanted = {"format": FORMAT, "invoices": book.base_count, "customers": book.base_customers}
    if described != wanted:
        raise LedgerError(str(folder), f"the index is of {described}, needed is {wanted}; build it")


def _lines(query: Query) -> list[tuple[str, LineKind]]:
    for texts, kind in (
        (query.references, LineKind.REFERENCE),
        (query.purchase_orders, LineKind.PURCHASE_ORDER),
        (query.delivery_notes, LineKind.DELIVERY_NOTE),
    ):
        if texts:
            return [(text, kind) for text in texts]
    return [("", LineKind.CLAIM)]


def _amounts(query: Query) -> list[int]:
    whole = dict.fromkeys(to_minor(abs(it), query.currency) for it in query.amounts[:AMOUNTS])
    return [it for it in whole if it]


def _hits(senders: dict[int, tuple[float, int]]) -> CustomerHits:
    return CustomerHits(
        np.fromiter(senders, np.int32, len(senders)),
        np.array([score for score, _ in senders.values()], np.float32),
        np.array([how for _, how in senders.values()], np.uint16),
    )


def _of_block(
    line: _Line, block: Block, paid: npt.NDArray[np.bool_] | None, day: int | None
) -> list[Found]:
    """Give the likely customers' invoices that the line's digits, amount or day point to."""
    rows = block.column("row")
    found: list[Found] = []
    if not len(rows):
        return found
    most = OF_CLAIM if line.kind is LineKind.CLAIM else PAID
    missed = block.missed(line.keys.tails) if line.keys is not None else None
    if missed is not None:
        ranked = missed if paid is None else missed - 0.5 * paid
        near = _smallest(ranked, NEAREST)
        found.append((rows[near], np.where(missed[near] < 0.99, _SUFFIX, _NEAR)))
    if paid is not None:
        there = np.flatnonzero(paid)
        if len(there) > most and missed is not None:
            there = there[np.argsort(missed[there], kind="stable")]
        found.append(_flagged(rows[there[:most]], _AMOUNT))
    if day is not None:
        issued = np.flatnonzero(block.column("issue") == day)
        found.append(_flagged(rows[issued[: most if line.keys is None else ISSUED]], _DATE))
    if line.kind is LineKind.CLAIM and len(rows) <= most:
        found.append(_flagged(rows, _LIKELY))
    return found


def _flagged(rows: Rows, how: np.uint32) -> Found:
    return rows, np.full(len(rows), how)


def _smallest(values: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.intp]:
    finite = np.flatnonzero(np.isfinite(values))
    if len(finite) > count:
        return finite[np.argpartition(values[finite], count)[:count]]
    return finite
