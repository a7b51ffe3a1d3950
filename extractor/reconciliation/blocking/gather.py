"""Bring together what several ways found, each row once, and keep the likelier ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.blocks import Blocks
from extractor.reconciliation.blocking.how import CustomerHow, How
from extractor.reconciliation.blocking.written import NumberKeys
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.schema import State

Rows = npt.NDArray[np.int32]
Found = tuple[Rows, npt.NDArray[np.uint32]]
MOST = 80  # candidates of a line; the mean is a third of it
NEAR_OF_AMOUNT = 16  # of them, anybody's invoices of the amount with nearly the digits
BESIDE_MET = 8  # of them, where a likely customer has the very number
UNSUPPORTED = 32  # of them that neither customer nor amount speaks for, where somebody is likely
_AMOUNT, _DATE_AMOUNT, _LIKELY = (
    np.uint32(it) for it in (How.AMOUNT, How.DATE_AMOUNT, How.LIKELY_CUSTOMER)
)
_EDIT = np.uint32(How.EDIT)
_BY_NUMBER = int(CustomerHow.NUMBER)
_AS_WRITTEN = np.uint32(How.EXACT_KEY | How.DIGITS)
_SPEAKING = np.uint32(How.LIKELY_CUSTOMER | How.AMOUNT | How.EXACT_KEY | How.ORDER | How.NOTE)
_POINTS = (
    (How.EXACT_KEY, 8.0),
    (How.DIGITS, 4.0),
    (How.YEARLESS, 3.0),
    (How.EDIT, 2.0),
    (How.SUFFIX, 2.0),
    (How.ORDER | How.NOTE, 6.0),
    (How.AMOUNT, 3.0),
    (How.CUSTOMER_BLOCK, 1.0),
    (How.DATE_AMOUNT, 3.0),
    (How.LIKELY_CUSTOMER, 3.0),
    (How.DATE, 1.0),
    (How.SLIP, 0.5),
    (How.ALIKE, 1.0),
)
_FLAGS = np.array([int(flag) for flag, _ in _POINTS], np.uint32)
_WEIGHTS = np.array([points for _, points in _POINTS])


class Gathered:
    """What is known of a claim when its lines' candidates are brought together."""

    def __init__(
        self, book: Book, senders: Mapping[int, tuple[float, int]], amounts: Sequence[int]
    ) -> None:
        self._book = book
        self._customers = np.fromiter(senders, np.int32, len(senders))
        self._told = any(how != _BY_NUMBER for _, how in senders.values())
        self._amounts = np.array(amounts, np.int64)

    def supported(self, found: Found) -> Found:
        """Give what agrees as it is or is of a likely customer."""
        rows, how = found
        if not len(rows):
            return found
        kept = (how & _EDIT) == 0
        if not kept.all():
            kept |= self._are_likely(rows)
        return rows[kept], how[kept]

    def _are_likely(self, rows: Rows) -> npt.NDArray[np.bool_]:
        customers = self._book.take("customer", rows)
        found: npt.NDArray[np.bool_] = (customers[:, None] == self._customers).any(axis=1)
        return found

    def together(self, parts: Sequence[Found], day: int | None) -> Found:
        """Give the rows of all parts, each once with all its flags, at most ``MOST``."""
        rows = np.concatenate([it[0] for it in parts]) if parts else np.zeros(0, np.int32)
        if not len(rows):
            return rows.astype(np.int32), np.zeros(0, np.uint32)
        how = np.concatenate([it[1] for it in parts])
        order = np.argsort(rows, kind="stable")
        rows, how = rows[order], how[order]
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        rows, how = rows[first], np.bitwise_or.reduceat(how, first)
        there = self._book.take("state", rows) != State.GONE
        if not there.all():
            rows, how = rows[there], how[there]
        how |= self._agreeing(rows, day)
        return self._likelier(rows, how)

    def _agreeing(self, rows: Rows, day: int | None) -> npt.NDArray[np.uint32]:
        take = self._book.take
        found = np.zeros(len(rows), np.uint32)
        if len(self._customers):
            found[self._are_likely(rows)] |= _LIKELY
        if len(self._amounts):
            paid = np.zeros(len(rows), np.bool_)
            for name in ("gross", "net", "open"):
                paid |= (take(name, rows)[:, None] == self._amounts).any(axis=1)
            found[paid] |= _AMOUNT
            if day is not None:
                found[paid & (take("issue", rows) == day)] |= _DATE_AMOUNT
        return found

    def _likelier(self, rows: Rows, how: npt.NDArray[np.uint32]) -> Found:
        if len(rows) <= BESIDE_MET:
            return rows, how
        weights = ((how[:, None] & _FLAGS) != 0) @ _WEIGHTS
        order = np.argsort(-weights, kind="stable")
        if self._told:
            alone = (how[order] & _SPEAKING) == 0
            met = (how & _LIKELY != 0) & (how & _AS_WRITTEN != 0)
            most = BESIDE_MET if met.any() else UNSUPPORTED
            order = order[~alone | (np.cumsum(alone) <= most)]
        kept = np.sort(order[:MOST])
        return rows[kept], how[kept]

    def of_amount(
        self, keys: NumberKeys | None, rows: Rows, blocks: Blocks, day: int | None
    ) -> list[Found]:
        """Give the rows of the claim's amounts, anybody's, that day or digits speak for too."""
        if not len(rows):
            return []
        found: list[Found] = []
        if day is not None:
            dated = rows[self._book.take("issue", rows) == day][:MOST]
            found.append((dated, np.full(len(dated), _DATE_AMOUNT)))
        if keys is None:
            if len(rows) <= MOST:
                found.append((rows, np.full(len(rows), _AMOUNT)))
            return found
        misses = blocks.missed(rows, keys.tails)
        some = rows[np.isfinite(misses)]
        if len(some) > NEAR_OF_AMOUNT:
            some = rows[np.argsort(misses, kind="stable")[:NEAR_OF_AMOUNT]]
        found.append((some, np.full(len(some), _AMOUNT)))
        return found
