"""Make a backup while others work on the store.

The database first, in one state; then what that state refers to. Originals are never changed, so
they are the same when they are copied later, and those of earlier backups are there already. One
that is erased between the two makes the backup begin again: it must not come back.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import sqlalchemy as sa

from extractor.durable import sync_folders
from extractor.errors import StoreError
from extractor.faultpoints import reached
from extractor.store import blobs
from extractor.store.audit import head
from extractor.store.backup.manifest import (
    BLOBS,
    ROWS,
    Backup,
    Manifest,
    Piece,
    read_backup,
    write_manifest,
)
from extractor.store.backup.places import MAKING, alone, referred, unwritable_reported
from extractor.store.copying import copy_rows
from extractor.store.database import Database
from extractor.store.migrate import create, version_of
from extractor.store.store import DATABASE, Store
from extractor.store.tables import HEAD, metadata
from extractor.store.tables_erasure import erased
from extractor.store.walking import Advance, silent

_TRIES = 3
_AT_ONCE = 32 * 1024 * 1024  # bytes of originals that are synced together
_CHUNK = 1024 * 1024


def make_backup(
    store: Store, place: Path, *, files: Mapping[str, Path], advance: Advance = silent
) -> Backup:
    """Make a backup in a folder of backups.

    Args:
        store: which others may use meanwhile.
        place: of backups; made if missing, for nobody else to read.
        files: what else belongs to it, by the path that it has in the backup. A file that ends in
            ".sqlite" may be in use meanwhile.
        advance: is told of what is done.

    Raises:
        StoreError: the store or the folder cannot be used, or the store is of an older version.
    """
    version = version_of(store.database)
    if version != HEAD:
        detail = (
            f"holds tables of version {version}; back it up with the program that wrote them, or "
            "have `extractor status` bring it forward first"
        )
        raise StoreError(store.database.where, detail)
    with alone(place), unwritable_reported(place):
        for _ in range(_TRIES):
            making = Path(tempfile.mkdtemp(prefix=MAKING, dir=place))
            made = _made(store, making, place / BLOBS, files, advance)
            if made is not None:
                return _named(making, place, made)
        raise StoreError(str(place), "files are being erased all the time; try again later")


def _made(
    store: Store, making: Path, pool: Path, files: Mapping[str, Path], advance: Advance
) -> Manifest | None:
    """Write all of a backup; give None where something was erased before it was copied."""
    pool.mkdir(exist_ok=True, mode=0o700)
    # First, so that nothing counts as taken in that is not among the rows.
    kept = {name: _keep(pool, path) for name, path in sorted(files.items())}
    at = store.clock()
    counts = _take_rows(store, making / ROWS, advance)
    reached("backup.rows")
    originals, words = referred(making / ROWS)
    lost = _copy(store.blobs, pool, originals, advance)
    unread = _copy(store.blobs, pool, words - originals, advance)
    if _erased(store, lost):
        return None
    with contextlib.closing(Store(making, Database.of_copy(making / ROWS))) as copied:
        newest = head(copied)
    reached("backup.blobs")
    return Manifest(
        made_at=at,
        schema=HEAD,
        engine="sqlite" if store.database.is_file else "postgresql",
        tables=counts,
        head=(newest.number, newest.hash),
        rows=_piece(making / ROWS),
        files=kept,
        originals=len(originals),
        readings=len(words),
        lost=tuple(sorted(lost)),
        unread=tuple(sorted(unread)),
    )


def _named(making: Path, place: Path, manifest: Manifest) -> Backup:
    """Give the backup its name as a whole; before, nobody takes it for one."""
    write_manifest(making, manifest)
    sync_folders([making])
    reached("backup.written")
    moment = f"{manifest.made_at:%Y-%m-%dT%H%M%SZ}"
    names = (moment, *(f"{moment}-{it}" for it in range(2, 100)))
    target = next(place / it for it in names if not (place / it).exists())
    making.rename(target)
    sync_folders([place])
    return read_backup(target)


def _take_rows(store: Store, target: Path, advance: Advance) -> Mapping[str, int]:
    """Write all rows of one moment into a SQLite file of its own; give how many of each table."""
    if store.database.is_file:
        _copy_file(store.folder / DATABASE, target)
        return _counts(target)
    copied = Database.of_file(target)
    with (
        contextlib.closing(copied),
        store.database.snapshot() as source,
        copied.writing(synced=False) as rows,
    ):
        create(copied, rows)
        counts = copy_rows(source, rows, advance=advance)
    _settle(target)
    return counts


def _copy_file(source: Path, target: Path) -> None:
    try:
        with (
            contextlib.closing(sqlite3.connect(source)) as now,
            contextlib.closing(sqlite3.connect(target)) as copied,
        ):
            now.backup(copied)
    except sqlite3.Error as error:
        raise StoreError(str(source), f"cannot be copied ({error})") from error
    _settle(target)


def _settle(target: Path) -> None:
    """Leave one file, without a log beside it, synced and sound."""
    with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as copied:
        copied.execute("PRAGMA journal_mode = DELETE")
        said = str(copied.execute("PRAGMA quick_check(1)").fetchone()[0])
    if said != "ok":
        raise StoreError(str(target), f"the database itself is damaged ({said})")
    target.chmod(0o600)
    handle = os.open(target, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _counts(rows: Path) -> Mapping[str, int]:
    database = Database.of_copy(rows)
    with contextlib.closing(database), database.reading() as connection:
        return {
            it.name: connection.execute(sa.select(sa.func.count()).select_from(it)).scalar_one()
            for it in metadata.sorted_tables
        }


def _copy(source: Path, pool: Path, wanted: Iterable[str], advance: Advance) -> set[str]:
    """Copy what is not there yet; give what the store itself lacks, or holds altered."""
    missing: set[str] = set()
    for some in _batches(source, pool, wanted, missing):
        kept = blobs.keep_all(pool, some)
        advance(len(kept), "originals")
    return missing


def _batches(
    source: Path, pool: Path, wanted: Iterable[str], missing: set[str]
) -> Iterator[Sequence[bytes]]:
    some: list[bytes] = []
    weight = 0
    for sha256 in sorted(wanted):
        try:
            size = blobs.place(source, sha256).stat().st_size
            if _has(blobs.place(pool, sha256), size):
                continue
            content = blobs.fetch(source, sha256)
        except (FileNotFoundError, StoreError):
            missing.add(sha256)
            continue
        some.append(content)
        weight += len(content)
        if weight > _AT_ONCE:
            yield some
            some, weight = [], 0
    if some:
        yield some


def _has(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _erased(store: Store, lost: set[str]) -> bool:
    """Say whether some of what is missing was erased, so that the rows are out of date."""
    if not lost:
        return False
    with store.database.reading() as connection:
        return not lost.isdisjoint(connection.execute(sa.select(erased.c.id)).scalars())


def _keep(pool: Path, path: Path) -> Piece:
    """Keep a file among the originals, under its SHA-256."""
    if path.suffix != ".sqlite":
        content = path.read_bytes()
    else:
        with tempfile.TemporaryDirectory(dir=pool, prefix=".tmp-") as folder:
            copied = Path(folder) / path.name
            _copy_file(path, copied)
            content = copied.read_bytes()
    return Piece(blobs.keep(pool, content), len(content))


def _piece(path: Path) -> Piece:
    return Piece(digest_of(path), path.stat().st_size)


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file of any size, in hex.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
