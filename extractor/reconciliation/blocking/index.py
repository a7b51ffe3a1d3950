"""The few invoices that a claim may mean, out of all.

What is written is looked up as exact keys and with one slip; what stands nowhere is sought among
the likely customers' invoices, by digits, amount and day.
"""

from __future__ import annotations

import dataclasses
import json
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.errors import LedgerError
from extractor.reconciliation.blocking.build import AMOUNT, FORMAT, MANIFEST, build_index
from extractor.reconciliation.blocking.candidates import Candidates, LineCandidates, LineKind
from extractor.reconciliation.blocking.following import Tables
from extractor.reconciliation.blocking.gather import Gathered
from extractor.reconciliation.blocking.how import CustomerHow, How
from extractor.reconciliation.blocking.inside import of_block
from extractor.reconciliation.blocking.lookups import DOCUMENTS, Lookups
from extractor.reconciliation.blocking.name_table import NameTable
from extractor.reconciliation.blocking.probes import number_probes
from extractor.reconciliation.blocking.senders import CustomerHits, Senders
from extractor.reconciliation.blocking.written import NumberKeys, number_keys
from extractor.reconciliation.book import rewrite
from extractor.reconciliation.book.added import Added
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.hashing import hash_numbers
from extractor.reconciliation.book.units import NO_DAY, to_day, to_minor
from extractor.values.query import Query

Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.uint32]
Found = tuple[Rows, Flags]
_EXACT = np.uint32(How.EXACT_KEY)
_NUMBER = int(CustomerHow.NUMBER)

SAME_AMOUNT = 4096  # rows of one amount that are looked at
AMOUNTS = 12  # of a claim that are looked for
VOTED = 8  # customers that exact numbers of a claim's lines may add
NUMBER_CUSTOMERS = 3  # customers of one exact number, beyond which it tells nobody


@dataclasses.dataclass(slots=True)
class _Line:
    written: str
    kind: LineKind
    keys: NumberKeys | None
    found: list[Found]
    doubtful: list[Found] = dataclasses.field(default_factory=list)


class Index:
    """The index of a book.

    Attributes:
        book: whose rows the candidates are.
        names: of its customers.
    """

    def __init__(self, book: Book, folder: Path) -> None:
        self.book = book
        _check(book, folder)
        self._tables = Tables.open(folder)
        self._lookups = Lookups(book, self._tables)
        self.names = NameTable(folder)
        self._senders = Senders(book, self.names)
        self._rows_known = self._customers_known = 0
        self._catching_up = threading.Lock()

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

    def fresh(self) -> Index:
        """Give this index with what other processes changed, or a new one after a compaction.

        The old one stays usable for whoever still holds it.
        """
        if not self.book.is_current():
            return Index.open(self.book.root)
        self.book.refresh()
        return self

    def _catch_up(self) -> None:
        """Take over what changed in the book since the last question."""
        added = self.book.added
        if (added.count, len(added.customer_changes)) == (self._rows_known, self._customers_known):
            return
        with self._catching_up:
            self._take_over(added)

    def _take_over(self, added: Added) -> None:
        if added.count > self._rows_known:
            start, self._rows_known = self._rows_known, added.count
            self._tables.add_rows(added, start, self.book.base_count)
        while self._customers_known < len(added.customer_changes):
            place = added.customer_changes[self._customers_known]
            self._senders.add(place, self.book.customer(place))
            self._customers_known += 1

    def candidates(self, query: Query) -> Candidates:
        """Give the customers and, line by line, the invoices that a claim may mean."""
        self._catch_up()
        senders = self._senders.find(query.customer)
        amounts = _amounts(query)
        lines = [self._line(written, kind) for written, kind in _lines(query)]
        self._add_customers_of_numbers(senders, lines)
        block = self._tables.blocks.of(list(senders))
        documents = self._documents_beside(query) if query.references else []
        gathered = Gathered(self.book, senders, amounts)
        paid = block.paid(amounts) if amounts else None
        day = to_day(query.date) if query.date else None
        everywhere = self._of_amounts(amounts)
        found = []
        for line in lines:
            tails = None if line.keys is None else line.keys.tails
            parts = [
                *line.found,
                *map(gathered.supported, line.doubtful),
                *documents,
                *of_block(tails, block, paid, day),
            ]
            parts += gathered.of_amount(line.keys, everywhere, self._tables.blocks, day)
            rows, how = gathered.together(parts, day)
            found.append(LineCandidates(line.written, line.kind, rows, how))
        return Candidates(_hits(senders), tuple(found))

    def sizes_of_customers(self, customers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Give how many rows each customer has, those added since the last build left out."""
        starts = self._tables.blocks.starts
        places = np.minimum(customers, len(starts) - 2)
        sizes: npt.NDArray[np.int64] = starts[places + 1] - starts[places]
        return sizes

    def rows_of_customer(self, customer: int) -> Rows:
        """Give all of one customer's rows, closed ones included."""
        rows: Rows = self._tables.blocks.of([customer]).column("row")
        return rows

    def lookups(self) -> Lookups:
        """Give the single look-ups, up to what changed in the book."""
        self._catch_up()
        return self._lookups

    def customers_of_domain(self, domain: str) -> list[int]:
        """Give the customers of a mail domain, none for one that anybody could have."""
        self._catch_up()
        return self._senders.of_domain(domain)

    def customers_of_iban(self, iban: str) -> list[int]:
        """Give the customers who pay from an account, none for one that many pay from."""
        self._catch_up()
        return self._senders.of_iban(iban)

    def group_of(self, place: int) -> list[int]:
        """Give the customers of a customer's group, itself among them; empty where it has none."""
        self._catch_up()
        return self._senders.group_of(place)

    def _line(self, written: str, kind: LineKind) -> _Line:
        if kind is LineKind.CLAIM:
            return _Line(written, kind, None, [])
        keys = number_keys(written)
        hashes, flags = number_probes(keys)
        if kind is LineKind.REFERENCE:
            found = self._lookups.number(keys, hashes, flags)
            # "PO 4711" may stand where an invoice number is asked for.
            documents = [self._lookups.document(it, hashes, flags) for it in DOCUMENTS]
            return _Line(written, kind, keys, [found], documents)
        return _Line(written, kind, None, [self._lookups.document(kind, hashes, flags)])

    def _documents_beside(self, query: Query) -> list[Found]:
        """Give what the orders and delivery notes of a claim lead to that names numbers too."""
        return [
            self._lookups.document(kind, *number_probes(number_keys(written)))
            for kind, texts in zip(
                DOCUMENTS, (query.purchase_orders, query.delivery_notes), strict=True
            )
            for written in texts
        ]

    def _add_customers_of_numbers(
        self, senders: dict[int, tuple[float, int]], lines: Sequence[_Line]
    ) -> None:
        votes: Counter[int] = Counter()
        for line in lines:
            for rows, how in line.found:
                exact = rows[(how & _EXACT) != 0]
                if 0 < len(exact) <= NUMBER_CUSTOMERS:
                    votes.update(set(self.book.take("customer", exact).tolist()))
        for customer, _ in votes.most_common(VOTED):
            score, flags = senders.get(customer, (0.0, 0))
            senders[customer] = (score, flags | _NUMBER)

    def _of_amounts(self, amounts: Sequence[int]) -> Rows:
        if not amounts:
            return np.zeros(0, np.int32)
        hashes = hash_numbers(np.array(amounts, np.int64), AMOUNT)
        return self._tables.amounts.find(hashes, longest=SAME_AMOUNT)[0]


def compact(folder: Path | str, *, forget_before: int = NO_DAY) -> Index:
    """Write a ledger's book and index anew with the changes in them, swap them in, and open them.

    Args:
        folder: of the ledger.
        forget_before: closed invoices settled before this day (since 1970) are left out.
    """
    rewrite.compact(
        folder,
        prepare=lambda book: build_index(book, book.base / "index"),
        forget_before=forget_before,
    )
    return Index.open(folder)


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
