"""Look many hashes up at once, in a table on disk and in one of what came since."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.book.columns import open_column, write_column
from extractor.reconciliation.book.hashing import HashTable

Hashes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int32]
LONGEST_RUN = 256  # rows of one hash that are given; what more share tells nothing
_BITS_PER_HASH = 12
_NO_ROWS = np.zeros(0, np.int32)
_NO_PROBES = np.zeros(0, np.intp)


class KeyTable:
    """Hashes with their rows, and a bit map that says at once which hashes are not there."""

    def __init__(self, table: HashTable, bits: npt.NDArray[np.uint8]) -> None:
        self.table = table
        self._bits = bits
        self._shift = np.uint64(64 - 3 - (len(bits).bit_length() - 1))
        self._added = HashTable(np.zeros(0, np.uint64), _NO_ROWS)

    @staticmethod
    def write(folder: Path, name: str, hashes: Sequence[Hashes], rows: Sequence[Rows]) -> None:
        """Put hashes in order and write them."""
        table = HashTable.of(np.concatenate(hashes), np.concatenate(rows))
        table.save(folder, name)
        size = 1 << max(6, (len(table.hashes) * _BITS_PER_HASH // 8 - 1).bit_length())
        bits = np.zeros(size, np.uint8)
        places = table.hashes >> np.uint64(64 - 3 - (size.bit_length() - 1))
        # In order of the hashes, so equal bytes follow each other.
        at = (places >> np.uint64(3)).astype(np.intp)
        masks = np.uint8(1) << (places & np.uint64(7)).astype(np.uint8)
        if len(at):
            first = np.flatnonzero(np.diff(at, prepend=-1))
            bits[at[first]] = np.bitwise_or.reduceat(masks, first)
        write_column(folder / f"{name}.bits.npy", bits, np.uint8)

    @classmethod
    def open(cls, folder: Path, name: str) -> KeyTable:
        """Map a table that ``write`` wrote."""
        return cls(HashTable.open(folder, name), open_column(folder / f"{name}.bits.npy"))

    def add(self, hashes: Hashes, rows: Rows) -> None:
        """Add entries, in memory."""
        self._added = self._added.joined(hashes, rows)

    def find(
        self, probes: Hashes, *, longest: int = LONGEST_RUN
    ) -> tuple[Rows, npt.NDArray[np.intp]]:
        """Look hashes up.

        Args:
            probes: hashes, in any order.
            longest: rows that one hash gives at most.

        Returns:
            The rows found, and for each the place of its hash among ``probes``.
        """
        places = probes >> self._shift
        bytes_ = self._bits[(places >> np.uint64(3)).astype(np.intp)]
        there = np.flatnonzero(bytes_ >> (places & np.uint64(7)).astype(np.uint8) & np.uint8(1))
        rows, at = _runs(self.table, probes[there], longest)
        at = there[at]
        if len(self._added.hashes):
            more, places_of_more = _runs(self._added, probes, longest)
            rows, at = np.concatenate((rows, more)), np.concatenate((at, places_of_more))
        return rows, at


def _runs(table: HashTable, probes: Hashes, longest: int) -> tuple[Rows, npt.NDArray[np.intp]]:
    if not len(probes):
        return _NO_ROWS, _NO_PROBES
    order = np.argsort(probes)  # neighbours in memory are looked at together
    probes = probes[order]
    starts = np.searchsorted(table.hashes, probes)
    there = starts < len(table.hashes)
    there[there] = table.hashes[starts[there]] == probes[there]
    starts, order = starts[there], order[there]
    ends = np.searchsorted(table.hashes, probes[there], side="right")
    counts = np.minimum(ends - starts, longest)
    total = int(counts.sum())
    if not total:
        return _NO_ROWS, _NO_PROBES
    at = np.repeat(order, counts)
    offsets = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    return table.rows[np.repeat(starts, counts) + offsets], at
