"""`extractor backup`: copies of the store, and stores made of them."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from extractor.cli.backup_files import files_of, places_for
from extractor.cli.console import counted, counting, say
from extractor.cli.stores import open_store, store_folder, this_user
from extractor.errors import StoreError
from extractor.settings import Settings, find_settings, load_settings
from extractor.store.backup.again import erase_again, list_erased
from extractor.store.backup.checking import check_backup
from extractor.store.backup.making import make_backup
from extractor.store.backup.manifest import Backup
from extractor.store.backup.places import backup_at, backups, thin_out
from extractor.store.backup.restoring import Target, restore_backup
from extractor.store.database import Database
from extractor.store.store import DATABASE, Store

_SHOWN = 20  # faults, one a line


def run_make(place: Path, keep: int | None, given: Path | None, settings_file: Path | None) -> None:
    """Make a backup; end with an error where originals are lost, though the backup is made.

    Raises:
        StoreError: it cannot be made, or originals were lost before.
    """
    file = settings_file or find_settings()
    settings = load_settings(file)
    folder = store_folder(given, settings)
    with contextlib.closing(_as_it_is(folder, settings)) as store:
        files = files_of(folder, settings.releases_folder(folder), settings, file)
        total = _rows_and_originals(store)
        with counting(total, "backing up") as advance:
            made = make_backup(store, place, files=files, advance=advance)
    sys.stdout.write(f"{made.folder}: {_summary(made)}\n")
    if keep is not None:
        gone = thin_out(place, keep)
        if gone:
            say(f"{counted(gone, 'older backup')} removed")
    _complain(made)


def _as_it_is(folder: Path, settings: Settings) -> Store:
    """Open a store without bringing it to the tables of today."""
    url = settings.store.url
    if url is None and not (folder / DATABASE).is_file():
        raise StoreError(str(folder), "there is no record store here; say where with --store")
    return Store(folder, Database.of_url(url) if url else Database.of_file(folder / DATABASE))


def _rows_and_originals(store: Store) -> int:
    """Give about how much there is, for the progress bar."""
    statement = "SELECT count(*) FROM submission"
    with store.database.reading() as connection:
        return int(connection.exec_driver_sql(statement).scalar_one())


def _summary(backup: Backup) -> str:
    manifest = backup.manifest
    rows = sum(manifest.tables.values())
    return (
        f"{rows:,} rows, {manifest.originals:,} originals, {len(manifest.files)} files; "
        f"audit head {manifest.head[0]} {manifest.head[1]}"
    )


def _complain(backup: Backup) -> None:
    lost = backup.manifest.lost
    for it in lost[:_SHOWN]:
        say(f"not in the store, or altered there: the original {it}")
    if lost:
        detail = f"{counted(len(lost), 'original')} could not be backed up; the rest is"
        raise StoreError(str(backup.folder), detail)


def run_list(place: Path, *, as_json: bool) -> None:
    """Print whole backups.

    Raises:
        StoreError: a manifest is damaged.
    """
    for it in backups(place):
        facts: dict[str, object] = {"backup": str(it.folder)}
        facts |= {"made_at": it.manifest.made_at.isoformat()}
        facts |= {"engine": it.manifest.engine, "schema": it.manifest.schema}
        facts |= {"originals": it.manifest.originals, "audit_entries": it.manifest.head[0]}
        line = json.dumps(facts) if as_json else f"{it.folder}: {_summary(it)}"
        sys.stdout.write(line + "\n")


def run_verify(path: Path) -> None:
    """Say that a backup is whole.

    Raises:
        StoreError: it is not; each fault was printed.
    """
    backup = backup_at(path)
    manifest = backup.manifest
    with counting(manifest.originals + manifest.readings, "verifying") as advance:
        checked = check_backup(backup, advance=advance)
    for it in checked.faults[:_SHOWN]:
        sys.stdout.write(f"{it.file}: {it.detail}\n")
    if checked.faults:
        detail = f"is damaged in {counted(len(checked.faults), 'place')}; take another backup"
        raise StoreError(str(backup.folder), detail)
    known = f"; without {counted(len(manifest.lost), 'original')}" if manifest.lost else ""
    size = checked.size / 1e6
    sys.stdout.write(f"whole: {backup.folder}, {size:,.1f} MB, {_summary(backup)}{known}\n")


def run_restore(
    path: Path, erasures: Path | None, given: Path | None, settings_file: Path | None
) -> None:
    """Make a store of a backup.

    Raises:
        StoreError: the backup is damaged, or the target is in use.
    """
    settings = load_settings(settings_file or find_settings())
    folder = store_folder(given, settings)
    backup = backup_at(path)
    places = places_for(backup.manifest.files, folder, settings.releases_folder(folder))
    target = Target(folder, settings.store.url, this_user(), places)
    total = backup.manifest.originals + backup.manifest.readings
    if settings.store.url:
        total += sum(backup.manifest.tables.values())
    with counting(total, "restoring") as advance:
        restored = restore_backup(backup, target, advance=advance)
    say(
        f"restored {backup.name}: {restored.rows:,} rows, {restored.originals:,} originals; "
        f"{counted(restored.given_back, 'file')} in hand then will be done again"
    )
    with open_store(given, settings) as store:
        if erasures is not None:
            _erase(store, erasures)
        say(f"{store.database.where} and {folder} are ready")


def _erase(store: Store, file: Path) -> None:
    again = erase_again(store, file, this_user())
    say(f"{counted(again.files, 'file')}, {counted(again.cases, 'case')} erased again")
    for it in again.refused[:_SHOWN]:
        say(f"not erased: {it}")
    if again.refused:
        detail = f"{counted(len(again.refused), 'thing')} could not be erased again yet"
        raise StoreError(str(file), detail)


def run_erasures(given: Path | None, settings_file: Path | None) -> None:
    """Print what was erased, one JSON object a line.

    Raises:
        StoreError: the store is not there or does not answer.
    """
    settings = load_settings(settings_file or find_settings())
    with open_store(given, settings, must_exist=True) as store:
        for it in list_erased(store):
            sys.stdout.write(json.dumps(_facts(it)) + "\n")


def _facts(it: Mapping[str, object]) -> Mapping[str, object]:
    return {"kind": it["kind"], "id": it["id"], "at": str(it["at"])}
