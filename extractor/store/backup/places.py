"""A folder of backups: one at a time writes to it, and what has a name in it is whole."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from extractor.durable import locked, sync_folders
from extractor.errors import StoreError
from extractor.store import tables as t
from extractor.store.backup.manifest import BLOBS, MANIFEST, Backup, read_backup
from extractor.store.database import Database

MAKING = ".making-"
_LOCK = ".lock"


@contextlib.contextmanager
def unwritable_reported(place: Path) -> Iterator[None]:
    """Turn the system's errors into ours.

    Raises:
        StoreError: something cannot be read or written there.
    """
    try:
        yield
    except OSError as error:
        detail = f"cannot be read or written ({error.strerror or error})"
        raise StoreError(str(error.filename or place), detail) from error


@contextlib.contextmanager
def alone(place: Path) -> Iterator[None]:
    """Be the only one who writes to a folder of backups; it is made if missing.

    What a killed one left half-made is removed.

    Raises:
        StoreError: somebody else writes to it, or it cannot be written.
    """
    with contextlib.ExitStack() as held:
        with unwritable_reported(place):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                held.enter_context(locked(place / _LOCK, waits=False))
            except BlockingIOError as error:
                raise StoreError(str(place), "another backup is being written here") from error
        for it in place.glob(f"{MAKING}*"):
            shutil.rmtree(it, ignore_errors=True)
        yield


def backups(place: Path) -> list[Backup]:
    """Give all whole backups of a folder, oldest first.

    Raises:
        StoreError: a manifest is damaged.
    """
    folders = sorted(it.parent for it in place.glob(f"[!.]*/{MANIFEST}"))
    return [read_backup(it) for it in folders]


def backup_at(path: Path) -> Backup:
    """Give a backup, or the newest one of a folder of backups.

    Raises:
        StoreError: there is none, or its manifest is damaged.
    """
    if (path / MANIFEST).is_file():
        return read_backup(path)
    if not (path / BLOBS).is_dir():
        return read_backup(path)  # says what is missing
    folders = sorted(it.parent for it in path.glob(f"[!.]*/{MANIFEST}"))
    if not folders:
        raise StoreError(str(path), "holds no whole backup")
    return read_backup(folders[-1])


def referred(rows: Path) -> tuple[set[str], set[str]]:
    """Give the SHA-256 of the originals and of the words that a database refers to."""
    database = Database.of_copy(rows)
    with contextlib.closing(database), database.reading() as connection:
        s = t.submission.c
        originals = connection.execute(sa.select(s.sha256).where(s.has_bytes)).scalars()
        words = connection.execute(sa.select(t.reading.c.sha256)).scalars()
        return set(originals), set(words)


def thin_out(place: Path, keep: int) -> int:
    """Remove all but the newest backups, and what only they referred to.

    Args:
        place: of the backups.
        keep: how many stay, 1 or more.

    Returns:
        How many backups were removed.

    Raises:
        StoreError: another one writes here, or a backup that stays is damaged: nothing is removed.
    """
    with alone(place), unwritable_reported(place):
        known = backups(place)
        old, kept = known[:-keep], known[-keep:]
        if not old:
            return 0
        used: set[str] = set()
        for it in kept:
            used.update(*referred(it.rows))
            used.update(piece.sha256 for piece in it.manifest.files.values())
        for it in old:
            (it.folder / MANIFEST).unlink()  # it is none from here on
            shutil.rmtree(it.folder)
        sync_folders([place])
        for blob in (place / BLOBS).glob("??/*"):
            if blob.parent.name + blob.name not in used:
                blob.unlink()
        return len(old)
