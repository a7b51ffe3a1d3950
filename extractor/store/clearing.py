"""Remove what is left on the disk of what was erased: files, copies, pages of the database."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from extractor.durable import sync_folders
from extractor.errors import StoreError
from extractor.store import blobs
from extractor.store import tables as t
from extractor.store.erasing import READING, SUBMISSION, TOUCHED, erase_arrivals
from extractor.store.store import DATABASE, Store
from extractor.store.stubs import ERASED
from extractor.store.tables_erasure import erased

_COPIES = f"{DATABASE}.before-*"  # as the store was before a migration
_HALF_WRITTEN = ".tmp-*"
_ABANDONED = 3600.0  # seconds after which nobody writes on
# What was erased may have come again, under a name.
_CAME_AGAIN = (
    sa.select(t.submission.c.number)
    .join(erased, (erased.c.kind == SUBMISSION) & (erased.c.id == t.submission.c.sha256))
    .join(t.arrival, t.arrival.c.submission == t.submission.c.number)
    .where(t.arrival.c.name != ERASED)
    .distinct()
)
_BUSY_SECONDS = 30.0
_TRIES = 40
_PAUSE = 0.25


def clear(store: Store) -> int:
    """Remove the files of what was erased, also of what came again since.

    Copies of the database as it was before a migration go as well: they still hold everything.

    Returns:
        How many files were removed.

    Raises:
        StoreError: one cannot be removed; the next time tries it again.
    """
    chosen = sa.select(erased.c.kind, erased.c.id).where(erased.c.kind.in_([SUBMISSION, READING]))
    with store.database.reading() as connection:
        rows = connection.execute(chosen).all()
        used = set(connection.execute(sa.select(t.reading.c.sha256)).scalars())
    gone = [it.id for it in rows if it.id not in used]
    count = sum(_remove(blobs.place(store.blobs, it)) for it in gone)
    drawn = (it for sha256 in gone for it in store.pictures.glob(f"{sha256[:2]}/{sha256}/*"))
    count += sum(_remove(it) for it in drawn)
    count += sum(_remove(it) for it in [*store.folder.glob(_COPIES), *_half_written(store)])
    with store.database.writing() as connection:
        erase_arrivals(connection, list(connection.execute(_CAME_AGAIN).scalars()))
        connection.execute(erased.update().where(erased.c.cleared.is_(False)).values(cleared=True))
    return count


def is_uncleared(store: Store) -> bool:
    """Say whether a clearing was interrupted."""
    chosen = sa.select(erased.c.id).where(erased.c.cleared.is_(False)).limit(1)
    with store.database.reading() as connection:
        return connection.execute(chosen).first() is not None


def compact(store: Store) -> None:
    """Write the database anew: what was erased is in none of its files then.

    Nobody else can write meanwhile; it takes as long as copying the database.

    Raises:
        StoreError: the disk is full, or somebody reads for too long.
    """
    if store.database.is_file:
        _compact_file(store)
        return
    with store.database.connected() as connection, store.database.reported():
        # The pool tries its connections before it gives them, which begins a transaction.
        connection.exec_driver_sql("COMMIT")
        for table in TOUCHED:
            name = connection.dialect.identifier_preparer.format_table(table)
            connection.exec_driver_sql(f"VACUUM (FULL) {name}")


def _compact_file(store: Store) -> None:
    opened = sqlite3.connect(store.folder / DATABASE, timeout=_BUSY_SECONDS, isolation_level=None)
    with store.database.reported(), contextlib.closing(opened) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("INSERT INTO case_words(case_words) VALUES ('optimize')")
        connection.execute("VACUUM")
        _empty_log(connection, store)


def _half_written(store: Store) -> Iterator[Path]:
    """Give what a killed program left of originals and words."""
    for path in store.blobs.glob(f"*/{_HALF_WRITTEN}"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED:
                yield path


def _empty_log(connection: sqlite3.Connection, store: Store) -> None:
    """Write the log into the database and cut it to nothing, once nobody reads it."""
    for _ in range(_TRIES):
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return
        time.sleep(_PAUSE)
    detail = "somebody reads it, so its log still holds what was erased; stop them and run again"
    raise StoreError(store.database.where, detail)


def _remove(path: Path) -> int:
    """Remove a file durably; give 1, or 0 where there is none."""
    try:
        path.unlink()
        sync_folders([path.parent])
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise StoreError(str(path), f"cannot be removed ({error.strerror})") from error
    return 1
