"""Find out whether a backup is whole: every digest, the audit trail, every original referred to."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import sqlite3
from collections.abc import Iterator

from extractor.errors import StoreError
from extractor.store.audit import Head
from extractor.store.audit_check import verify
from extractor.store.backup.making import digest_of
from extractor.store.backup.manifest import Backup, Piece
from extractor.store.backup.places import referred, unwritable_reported
from extractor.store.database import Database
from extractor.store.store import Store
from extractor.store.walking import Advance, silent


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written.

    Attributes:
        file: which.
        detail: what is wrong with it.
    """

    file: str
    detail: str


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """What checking found.

    Attributes:
        originals: how many were looked at, words included.
        size: bytes of everything together.
        faults: none for a whole backup.
    """

    originals: int
    size: int
    faults: tuple[Fault, ...]


def check_backup(backup: Backup, *, advance: Advance = silent) -> Checked:
    """Read all of a backup.

    Args:
        backup: which.
        advance: is told of each original.

    Raises:
        StoreError: something cannot be read.
    """
    with unwritable_reported(backup.folder):
        faults = [*_of_rows(backup)]
        if faults:  # it does not say what it refers to
            return Checked(0, backup.manifest.rows.size, tuple(faults))
        files = backup.manifest.files
        faults += [
            Fault(str(backup.place(it.sha256)), f"{name}: {detail}")
            for name, it in files.items()
            if (detail := _of_piece(backup, it))
        ]
        count, size = 0, backup.manifest.rows.size + sum(it.size for it in files.values())
        for sha256 in sorted(_wanted(backup)):
            place = backup.place(sha256)
            detail = _of_bytes(backup, sha256)
            if detail:
                faults.append(Fault(str(place), f"an original: {detail}"))
            else:
                size += place.stat().st_size
            count += 1
            advance(1, "originals")
    return Checked(count, size, tuple(faults))


def check_rows(backup: Backup) -> None:
    """Make sure that the database of a backup is as it was written.

    Raises:
        StoreError: it is not.
    """
    with unwritable_reported(backup.folder):
        for it in _of_rows(backup):
            raise StoreError(it.file, f"is damaged: {it.detail}; take another backup")


def _of_rows(backup: Backup) -> Iterator[Fault]:
    rows = backup.rows
    if not rows.is_file():
        yield Fault(str(rows), "is missing")
        return
    if digest_of(rows) != backup.manifest.rows.sha256:
        yield Fault(str(rows), "its bytes are others than those that were written")
        return
    address = f"{rows.resolve().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as file:
        said = str(file.execute("PRAGMA integrity_check(1)").fetchone()[0])
    if said != "ok":
        yield Fault(str(rows), said)
        return
    known = Head(*backup.manifest.head)
    with contextlib.closing(Store(backup.folder, Database.of_copy(rows))) as store:
        found = verify(store, (known,))
    for it in found.problems:
        yield Fault(str(rows), f"audit entries {it.first} to {it.last}: {it.fault.value}")


def _wanted(backup: Backup) -> set[str]:
    originals, words = referred(backup.rows)
    return (originals | words) - {*backup.manifest.lost, *backup.manifest.unread}


def _of_piece(backup: Backup, piece: Piece) -> str:
    return _of_bytes(backup, piece.sha256)


def _of_bytes(backup: Backup, sha256: str) -> str:
    """Say what is wrong with some bytes; nothing where they are as they were."""
    try:
        with backup.place(sha256).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return "is missing"
    return "" if digest == sha256 else "its bytes are others than those that were written"
