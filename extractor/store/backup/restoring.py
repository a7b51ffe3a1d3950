"""Make a store of a backup, on either engine.

Nothing of it counts before the database is there as a whole, and that comes last: whoever is
interrupted begins again. Nobody who worked when the backup was made is alive in it, so what they
had in hand is to be done; sessions and one-time links of then are of no use.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import sqlalchemy as sa

from extractor.durable import becoming, sync_folders
from extractor.errors import StoreError
from extractor.faultpoints import reached
from extractor.store import audit, blobs
from extractor.store.backup.checking import check_rows
from extractor.store.backup.manifest import ROWS, Backup
from extractor.store.backup.places import referred, unwritable_reported
from extractor.store.copying import copy_rows
from extractor.store.database import Database
from extractor.store.leases import free_everything
from extractor.store.migrate import create, migrate, version_of
from extractor.store.store import BLOBS, DATABASE
from extractor.store.tables_accounts import invitation, session
from extractor.store.walking import Advance, silent
from extractor.values.clock import Clock, utc_now

RESTORED = "store.restored"  # in the audit trail
_MAKING = ".restoring-"


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """Where a store is made.

    Attributes:
        folder: of the store.
        url: of a PostgreSQL database; None for SQLite in the folder.
        by: who restores, for the audit trail.
        files: where files of the backup go, by the path that they have in it; others are left out.
        clock: what time it is.
    """

    folder: Path
    url: str | None
    by: audit.By
    files: Mapping[str, Path]
    clock: Clock = utc_now


@dataclasses.dataclass(frozen=True, slots=True)
class Restored:
    """What was restored.

    Attributes:
        rows: of all tables together.
        originals: files, words included.
        given_back: tasks that somebody had in hand when the backup was made.
    """

    rows: int
    originals: int
    given_back: int


def restore_backup(backup: Backup, target: Target, *, advance: Advance = silent) -> Restored:
    """Make a store of a backup.

    Args:
        backup: every byte of it is compared with its digest on the way.
        target: must hold no database; originals that are there already stay.
        advance: is told of what is done.

    Raises:
        StoreError: the target is in use, the backup is damaged or of a newer version, or something
            cannot be written. There is no store then, and restoring can be tried again.
    """
    folder = target.folder
    with unwritable_reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for it in folder.glob(f"{_MAKING}*"):
            shutil.rmtree(it)
        _check_free(target)
        check_rows(backup)
        originals, words = referred(backup.rows)
        wanted = (originals | words) - {*backup.manifest.lost, *backup.manifest.unread}
        _put_originals(backup, folder / BLOBS, wanted, advance)
        _put_files(backup, target.files)
        reached("restore.files")
        making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=folder))
        try:
            count, given_back = _put_rows(backup, making, target, advance)
        finally:
            shutil.rmtree(making)
    return Restored(count, len(wanted), given_back)


def _check_free(target: Target) -> None:
    if target.url is None:
        place = target.folder / DATABASE
        if place.exists():
            raise StoreError(str(place), "is there already; restore into an empty folder")
        return
    with contextlib.closing(Database.of_url(target.url)) as database:
        if version_of(database) is not None:
            detail = "holds a store already; restore into an empty database"
            raise StoreError(database.where, detail)


def _put_originals(backup: Backup, pool: Path, wanted: Iterable[str], advance: Advance) -> None:
    for sha256 in sorted(wanted):
        place = blobs.place(pool, sha256)
        source = backup.place(sha256)
        if not source.is_file():
            raise StoreError(str(source), "is missing from the backup; take another backup")
        if not (place.is_file() and place.stat().st_size == source.stat().st_size):
            blobs.keep(pool, _whole(backup, sha256))
        advance(1, "originals")


def _put_files(backup: Backup, places: Mapping[str, Path]) -> None:
    for name, place in places.items():
        content = _whole(backup, backup.manifest.files[name].sha256)
        if place.exists():
            if place.read_bytes() != content:
                raise StoreError(str(place), "is there already and differs; move it away")
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with becoming(place) as stream:
            stream.write(content)


def _whole(backup: Backup, sha256: str) -> bytes:
    try:
        return blobs.fetch(backup.blobs, sha256)
    except StoreError as error:
        detail = "is missing from the backup, or damaged; take another backup"
        raise StoreError(error.file, detail) from error


def _put_rows(backup: Backup, making: Path, target: Target, advance: Advance) -> tuple[int, int]:
    """Bring a copy to the tables of today; then make it the store's, in one step."""
    copied = making / ROWS
    shutil.copyfile(backup.rows, copied)
    with contextlib.closing(Database.of_file(copied)) as database:
        migrate(database, making)
        with database.writing(synced=False) as connection:
            given_back = _take_over(connection, backup, target)
        if target.url is not None:
            count = _to_server(database, target.url, advance)
        else:
            count = sum(backup.manifest.tables.values())
            with database.connected() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    if target.url is None:
        _name(copied, target.folder / DATABASE)
    return count, given_back


def _take_over(connection: sa.Connection, backup: Backup, target: Target) -> int:
    """Free what the dead had, end sessions, and say in the trail what was done."""
    given_back = free_everything(connection)
    connection.execute(session.delete())
    connection.execute(invitation.delete())
    number, hash_ = backup.manifest.head
    entry = audit.Entry(
        target.clock(),
        target.by.who,
        target.by.role,
        RESTORED,
        ("store", backup.name),
        {"made_at": backup.manifest.made_at.isoformat(), "head": [number, hash_]},
    )
    audit.append(connection, entry)
    return given_back


def _to_server(database: Database, url: str, advance: Advance) -> int:
    with (
        contextlib.closing(Database.of_url(url)) as server,
        database.reading() as source,
        server.writing() as rows,
    ):
        create(server, rows)
        counts = copy_rows(source, rows, advance=advance)
        reached("restore.rows")
    return sum(counts.values())


def _name(copied: Path, place: Path) -> None:
    with copied.open("rb") as stream:
        os.fsync(stream.fileno())
    copied.chmod(0o600)
    reached("restore.rows")
    copied.rename(place)
    sync_folders([place.parent])
