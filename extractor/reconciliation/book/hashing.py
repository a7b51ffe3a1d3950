"""64-bit hashes of short texts, a whole column at once, and sorted tables of them.

Texts are rows of bytes padded with zeros. The padding does not count, so a column hashed in wide
pieces and a query hashed in narrow ones meet. Equal hashes of different texts are possible (about
one pair in 10^19); whoever uses a hit compares the texts anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.book.columns import WIDEST, WORD, open_column, write_column

_MIX = np.uint64(0x9E3779B97F4A7C15)
_LAST = np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(32)
_TURN = np.uint64(29)


def _odd_numbers(count: int) -> npt.NDArray[np.uint64]:
    # splitmix64 (Steele, Lea, Flood 2014), made odd so that multiplying loses nothing.
    state, found = 0x1234567, []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) % 2**64
        found.append((mixed ^ (mixed >> 31)) | 1)
    return np.array(found, np.uint64)


_PLACES = _odd_numbers(WIDEST // WORD)
_SALTS = _odd_numbers(64)


def pack(texts: Sequence[bytes]) -> npt.NDArray[np.uint8]:
    """Give texts as rows of bytes padded with zeros, a whole number of 8 bytes wide."""
    longest = min(WIDEST, max(map(len, texts), default=1) or 1)
    width = -(-longest // WORD) * WORD
    return np.array(texts, dtype=f"S{width}").view(np.uint8).reshape(len(texts), width)


def hash_rows(
    rows: npt.NDArray[np.uint8], salt: int | npt.NDArray[np.intp]
) -> npt.NDArray[np.uint64]:
    """Hash rows of bytes.

    Args:
        rows: count x width, contiguous, width a multiple of 8.
        salt: 0 to 63, one for all or one a row; keeps kinds of keys apart that share a table.
    """
    words = rows.view("<u8")
    total = np.full(len(rows), _SALTS[salt], np.uint64)
    for place in range(min(words.shape[1], len(_PLACES))):
        word = words[:, place] * _PLACES[place]
        word ^= word >> _HALF
        word *= _MIX
        total ^= word
    return _finish(total)


def hash_numbers(numbers: npt.NDArray[np.int64], salt: int) -> npt.NDArray[np.uint64]:
    """Hash whole numbers."""
    word = numbers.astype(np.uint64) * _PLACES[0]
    word ^= word >> _HALF
    word *= _MIX
    return _finish(word ^ _SALTS[salt])


def _finish(total: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    total ^= total >> _TURN
    total *= _LAST
    total ^= total >> _HALF
    return total


class HashTable:
    """Hashes in order, each with a row; a hash may stand there several times."""

    __slots__ = ("hashes", "rows")

    def __init__(self, hashes: npt.NDArray[np.uint64], rows: npt.NDArray[np.int32]) -> None:
        self.hashes = hashes
        self.rows = rows

    @classmethod
    def of(cls, hashes: npt.NDArray[np.uint64], rows: npt.NDArray[np.int32]) -> HashTable:
        """Put hashes in order; equal ones keep the order of their rows."""
        order = np.argsort(hashes, kind="stable")
        return cls(hashes[order], rows[order])

    @classmethod
    def open(cls, folder: Path, name: str) -> HashTable:
        """Map a table that ``save`` wrote."""
        return cls(
            open_column(folder / f"{name}.hash.npy"), open_column(folder / f"{name}.row.npy")
        )

    def save(self, folder: Path, name: str) -> None:
        """Write the table as two columns."""
        write_column(folder / f"{name}.hash.npy", self.hashes, np.uint64)
        write_column(folder / f"{name}.row.npy", self.rows, np.int32)

    def joined(self, hashes: npt.NDArray[np.uint64], rows: npt.NDArray[np.int32]) -> HashTable:
        """Give a table with more entries in it; this one stays as it is."""
        order = np.argsort(hashes, kind="stable")
        at = np.searchsorted(self.hashes, hashes[order], side="right")
        return HashTable(
            np.insert(self.hashes, at, hashes[order]), np.insert(self.rows, at, rows[order])
        )

    def find(self, wanted: int) -> npt.NDArray[np.int32]:
        """Give the rows of one hash."""
        probe = np.uint64(wanted)
        start = int(np.searchsorted(self.hashes, probe))
        return self.rows[start : int(np.searchsorted(self.hashes, probe, side="right"))]
