"""Write a book anew with its changes in it, and make it the current one while the old is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.journal import alone
from extractor.reconciliation.book.schema import JOURNAL, State
from extractor.reconciliation.book.units import NO_DAY
from extractor.reconciliation.book.writer import PIECE, BookWriter, point_to


def compact(
    folder: Path | str,
    *,
    prepare: Callable[[Book], object] | None = None,
    forget_before: int = NO_DAY,
) -> Path:
    """Write the current book anew, without replaced invoices, and swap it in.

    Readers keep what they have mapped until they open the ledger again. Changes that come in the
    meantime are carried over. Of earlier books the last one is kept.

    Args:
        folder: of the ledger.
        prepare: is given the new book before it is swapped in, such as to build its index.
        forget_before: closed invoices settled before this day (since 1970) are left out.

    Returns:
        The new book's folder.
    """
    root = Path(folder)
    old = Book.open(root)
    with _Rewriter(root, sources=old.sources) as writer:
        writer.copy(old, forget_before)
        base = writer.finish(current=False)
    try:
        if prepare is not None:
            prepare(Book(root, base))
        with alone(root):
            old.journal.copy_rest(base / JOURNAL)
            point_to(root, base)
    except BaseException:
        writer.discard()
        raise
    return base


class _Rewriter(BookWriter):
    """Copies columns where nothing changed, and adds the rest row by row."""

    def copy(self, book: Book, forget_before: int) -> None:
        for customer in book.customers():
            self.add_customer(customer)
        for currency in book.currencies:
            self._currency(currency)
        self._copy_articles(book)
        state, closed = book.columns["state"], book.columns["closed"]
        forgotten = (state == State.CLOSED) & (closed != NO_DAY) & (closed < forget_before)
        kept = np.flatnonzero((state != State.GONE) & ~forgotten).astype(np.int32)
        for first in range(0, len(kept), PIECE):
            self._copy_rows(book, kept[first : first + PIECE])
        for place, invoice in enumerate(book.added.invoices):
            now = State(int(book.added.column("state")[place]))
            day = int(book.added.column("closed")[place])
            if now is State.OPEN or (
                now is State.CLOSED and (day == NO_DAY or day >= forget_before)
            ):
                self.add_invoice(invoice, now, closed=day)

    def _copy_articles(self, book: Book) -> None:
        count = len(book.articles)
        for first in range(0, count, PIECE):
            last = min(first + PIECE, count)
            self._article_texts.extend_raw(
                book.articles.raw(np.arange(first, last, dtype=np.int32))
            )
        self._article_count = count

    def _copy_rows(self, book: Book, rows: npt.NDArray[np.int32]) -> None:
        for name, numbers in self._numbers.items():
            numbers.extend(book.columns[name][rows])
        for name, texts in self._texts.items():
            texts.extend_raw(book.text_column(name).raw(rows))
        ends = book.lines["line_at"]
        starts, counts = ends[rows], ends[rows + 1] - ends[rows]
        total = int(counts.sum())
        at = np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(total)
        for name, lines in self._lines.items():
            lines.extend(book.lines[name][at])
        self._line_ends.extend(self._line_count + np.cumsum(counts))
        self._line_count += total
        self.count += len(rows)
