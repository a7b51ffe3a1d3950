"""One column, one ``.npy`` file: written piece by piece, read through a memory map."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
import numpy.typing as npt

from extractor.errors import LedgerError

AnyArray = npt.NDArray[Any]
WORD = 8  # bytes hashed at a time
WIDEST = 64  # bytes of a text that count for its hash
_HEADER = 128  # bytes; the count is known only at the end and written over
_MAGIC = b"\x93NUMPY\x01\x00"


class ColumnWriter:
    """Appends arrays to one ``.npy`` file without holding them."""

    def __init__(self, file: Path, dtype: npt.DTypeLike) -> None:
        self._dtype = np.dtype(dtype).newbyteorder("<")
        self._out: BinaryIO = file.open("wb")
        self._out.write(b" " * _HEADER)
        self.count = 0

    def extend(self, values: npt.ArrayLike) -> None:
        """Append values."""
        piece = np.ascontiguousarray(values, dtype=self._dtype)
        self._out.write(piece.data.cast("B") if piece.size else b"")
        self.count += len(piece)

    def close(self) -> None:
        """Write the count down and close the file; closing again does nothing."""
        if self._out.closed:
            return
        described = {"descr": self._dtype.str, "fortran_order": False, "shape": (self.count,)}
        size = _HEADER - len(_MAGIC) - 2
        self._out.seek(0)
        self._out.write(_MAGIC + size.to_bytes(2, "little"))
        self._out.write(str(described).encode().ljust(size - 1) + b"\n")
        self._out.close()


class TextWriter:
    """Appends texts: their bytes in one column, where each ends in another."""

    def __init__(self, folder: Path, name: str) -> None:
        self._bytes = ColumnWriter(folder / f"{name}.text.npy", np.uint8)
        self._ends = ColumnWriter(folder / f"{name}.at.npy", np.int64)
        self._ends.extend([0])

    def extend(self, texts: Sequence[str]) -> None:
        """Append texts, as UTF-8."""
        self.extend_raw([text.encode() for text in texts])

    def extend_raw(self, encoded: Sequence[bytes]) -> None:
        """Append texts that are UTF-8 already."""
        before = self._bytes.count
        self._bytes.extend(np.frombuffer(b"".join(encoded), dtype=np.uint8))
        lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        self._ends.extend(before + np.cumsum(lengths))

    def close(self) -> None:
        """Close both files."""
        self._bytes.close()
        self._ends.close()


def write_column(file: Path, values: npt.ArrayLike, dtype: npt.DTypeLike) -> None:
    """Write a whole column at once."""
    column = ColumnWriter(file, dtype)
    column.extend(values)
    column.close()


def open_column(file: Path, mode: Literal["r", "c"] = "r") -> AnyArray:
    """Map a column; with "c" changes stay in this process and are never written.

    Raises:
        LedgerError: the file is missing or damaged.
    """
    try:
        if file.stat().st_size == _HEADER:  # nothing in it, and nothing cannot be mapped
            empty: AnyArray = np.load(file, allow_pickle=False)
            return empty
        return np.asarray(np.load(file, mmap_mode=mode, allow_pickle=False))
    except (OSError, ValueError, EOFError) as error:
        raise LedgerError(str(file), f"the column cannot be read ({error}); import again") from None


class TextColumn:
    """Texts that stay on disk until one is asked for."""

    __slots__ = ("_view", "at", "bytes")

    def __init__(self, folder: Path, name: str) -> None:
        self.bytes: npt.NDArray[np.uint8] = open_column(folder / f"{name}.text.npy")
        self.at: npt.NDArray[np.int64] = open_column(folder / f"{name}.at.npy")
        self._view = self.bytes.data

    def __len__(self) -> int:
        return len(self.at) - 1

    def __getitem__(self, row: int) -> str:
        return str(self._view[self.at[row] : self.at[row + 1]], "utf-8")

    def raw(self, rows: npt.NDArray[np.int32]) -> list[bytes]:
        """Give the UTF-8 of several."""
        view = self._view
        ends = zip(self.at[rows].tolist(), self.at[rows + 1].tolist(), strict=True)
        return [bytes(view[start:end]) for start, end in ends]

    def packed(self, first: int, last: int) -> npt.NDArray[np.uint8]:
        """Give rows ``first`` to ``last`` as bytes, zeros after the end of each.

        Returns:
            count x width; the width is the longest text's, at most ``WIDEST``, a multiple of 8.
        """
        starts = self.at[first:last]
        lengths = self.at[first + 1 : last + 1] - starts
        width = min(WIDEST, -(-int(max(1, lengths.max(initial=1))) // WORD) * WORD)
        if not len(self.bytes):
            return np.zeros((last - first, width), np.uint8)
        places = np.arange(width)
        taken: npt.NDArray[np.uint8] = self.bytes[
            np.minimum(starts[:, None] + places, len(self.bytes) - 1)
        ]
        taken[places >= lengths[:, None]] = 0
        return taken
