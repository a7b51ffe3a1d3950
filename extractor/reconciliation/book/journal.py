"""The changes since a book was written, one line each, safe on disk before they are seen.

One process writes at a time (a lock on the ledger's folder); any number read. A line without its
end was cut off by a crash: it is not read, and the next writer takes it away.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path

from extractor.durable import locked
from extractor.errors import LedgerError
from extractor.reconciliation.book.changes import Changes, decode, encode

_LOCK = "lock"


class Journal:
    """The journal of one book.

    Attributes:
        read_to: bytes read so far.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.read_to = 0

    def read_on(self) -> list[Changes]:
        """Give what was written since the last call.

        Raises:
            LedgerError: a line is damaged.
        """
        try:
            size = self.file.stat().st_size
        except FileNotFoundError:
            return []
        if size <= self.read_to:
            return []
        with self.file.open("rb") as journal:
            journal.seek(self.read_to)
            piece = journal.read(size - self.read_to)
        found = []
        for line in piece[: piece.rfind(b"\n") + 1].splitlines(keepends=True):
            try:
                found.append(decode(line))
            except ValueError as error:
                raise LedgerError(
                    str(self.file), f"damaged at byte {self.read_to} ({error}); import again"
                ) from None
            self.read_to += len(line)
        return found

    def append(self, changes: Changes) -> None:
        """Write changes down and wait until they are on disk; all before must have been read."""
        line = encode(changes)
        with self.file.open("ab") as journal:
            journal.truncate(self.read_to)
            journal.write(line)
            journal.flush()
            os.fsync(journal.fileno())
        self.read_to += len(line)

    def copy_rest(self, target: Path) -> None:
        """Write what has not been read yet as another book's journal."""
        rest = self.file.read_bytes()[self.read_to :] if self.file.exists() else b""
        with target.open("wb") as journal:
            journal.write(rest[: rest.rfind(b"\n") + 1])
            journal.flush()
            os.fsync(journal.fileno())


def alone(root: Path) -> AbstractContextManager[int]:
    """Keep other writers of a ledger's folder out."""
    return locked(root / _LOCK, is_private=False)
