"""Backups under load, killed backups, damaged backups."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import tables as t
from extractor.store.backup import making
from extractor.store.backup.again import erase_again, list_erased
from extractor.store.backup.checking import check_backup
from extractor.store.backup.making import make_backup
from extractor.store.backup.manifest import MANIFEST, ROWS
from extractor.store.backup.places import alone, backup_at, backups
from extractor.store.backup.restoring import restore_backup
from extractor.store.clearing import clear
from extractor.store.erasing import Target, Why, erase
from extractor.store.tally import tally
from tests.chaos.line import (
    Site,
    check,
    everything,
    hand_on,
    killed,
    start,
    take_in,
    work_off,
)
from tests.chaos.test_kills import mails
from tests.store.backup.conftest import BY, MAILS, Place, filled, target

ENGINES = SQLITE, POSTGRES = "sqlite", "postgres"
IN_BACKUPS = ("backup.rows", "backup.blobs", "backup.written")


def back_up(site: Site, _: threading.Event) -> None:
    with site.opened() as store:
        make_backup(store, site.folder / "backups", files={})


def bring_back(site: Site, _: threading.Event) -> None:
    made = backup_at(site.folder.parent / "site0" / "backups")
    restore_backup(made, target(site))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_backup_taken_during_work_is_a_state_that_was(engine: str, place: Place) -> None:
    site, new = place(engine), place(engine)
    texts = mails(40)
    site.put(*texts)
    with site.opened() as store:
        crew = [start(role, site) for role in (take_in, work_off, hand_on)]
        made = []
        while any(it.is_alive() for it in crew):
            made.append(make_backup(store, site.folder / "backups", files={}))
    assert [killed(it) for it in crew] == [False] * len(crew)
    check(site, texts)
    assert [check_backup(it).faults for it in made] == [()] * len(made)
    middle = made[len(made) // 2]
    restore_backup(middle, target(new))
    work_off(new, threading.Event())
    hand_on(new, threading.Event())
    with new.opened() as store:
        told = tally(store)
        assert told.adds_up
        assert told.in_work == 0
        assert told.received == middle.manifest.tables["submission"]


@pytest.mark.parametrize(
    ("engine", "point"),
    [*((SQLITE, it) for it in IN_BACKUPS), (POSTGRES, "backup.rows")],
)
def test_a_killed_backup_is_none(engine: str, point: str, place: Place) -> None:
    site = filled(place(engine))
    assert killed(start(back_up, site, point=point))
    where = site.folder / "backups"
    assert backups(where) == []
    with pytest.raises(StoreError, match="no whole backup"):
        backup_at(where)
    back_up(site, threading.Event())
    (made,) = backups(where)
    assert check_backup(made).faults == ()
    assert not list(where.glob(".making-*"))


@pytest.mark.parametrize(
    ("engine", "point"),
    [(SQLITE, "restore.files"), (SQLITE, "restore.rows"), (POSTGRES, "restore.rows")],
)
def test_a_killed_restore_leaves_no_store_and_can_be_tried_again(
    engine: str, point: str, place: Place
) -> None:
    site, new = filled(place("sqlite")), place(engine)
    back_up(site, threading.Event())
    assert killed(start(bring_back, new, point=point))
    bring_back(new, threading.Event())
    with new.opened() as store:
        assert tally(store).received == len(MAILS)
    assert not list((new.folder / "store").glob(".restoring-*"))


def test_two_backups_at_once_are_refused(place: Place) -> None:
    site = filled(place("sqlite"))
    with (
        alone(site.folder / "backups"),
        pytest.raises(StoreError, match="another backup is being written"),
    ):
        back_up(site, threading.Event())


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("spoil", [_cut, _flip, Path.unlink], ids=["cut", "flipped", "gone"])
@pytest.mark.parametrize("which", ["rows", "original", "file"])
def test_damage_is_found_named_and_never_restored(
    which: str, spoil: Callable[[Path], None], place: Place
) -> None:
    site, new = filled(place("sqlite")), place("sqlite")
    extra = site.folder / "desk.key"
    extra.write_text("k" * 300)
    with site.opened() as store:
        made = make_backup(store, site.folder / "backups", files={"desk.key": extra})
        sha256 = next(it.source.sha256 for it in store.records())
    file = {
        "rows": made.folder / ROWS,
        "original": made.place(sha256),
        "file": made.place(made.manifest.files["desk.key"].sha256),
    }[which]
    if which == "original" and spoil is _cut:
        file.write_bytes(b"")
    else:
        spoil(file)
    (fault,) = check_backup(made).faults
    assert fault.file == str(file)
    onto = target(new)
    onto.files["desk.key"] = new.folder / "desk.key"  # type: ignore[index] # ours is a dict
    with pytest.raises(StoreError, match="take another backup") as caught:
        restore_backup(made, onto)
    assert caught.value.file == str(file)
    assert not (new.folder / "store" / "records.sqlite").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 1}', b'{"format": 9}'])
def test_a_damaged_manifest_is_named(content: bytes, place: Place) -> None:
    site = filled(place("sqlite"))
    back_up(site, threading.Event())
    (made,) = backups(site.folder / "backups")
    (made.folder / MANIFEST).write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|newer version") as caught:
        backup_at(made.folder)
    assert caught.value.file.endswith(MANIFEST)


def test_a_manifest_that_says_something_else_is_damaged(place: Place) -> None:
    site = filled(place("sqlite"))
    back_up(site, threading.Event())
    (made,) = backups(site.folder / "backups")
    file = made.folder / MANIFEST
    said = json.loads(file.read_bytes())
    file.write_text(json.dumps(said | {"lost": ["0" * 64]}))
    with pytest.raises(StoreError, match="its digest is another"):
        backup_at(made.folder)


def test_an_altered_trail_is_found(place: Place) -> None:
    site = filled(place("sqlite"))
    with site.opened() as store:
        with store.database.writing() as connection:
            connection.exec_driver_sql("DROP TRIGGER audit_not_changed")
            connection.exec_driver_sql("UPDATE audit SET what = 'test.undone' WHERE number = 1")
        made = make_backup(store, site.folder / "backups", files={})
    (fault,) = check_backup(made).faults
    assert "audit entries 1 to 1: altered" in fault.detail


def test_originals_that_the_store_lost_are_named_and_the_rest_is_kept(place: Place) -> None:
    site, new = filled(place("sqlite")), place("sqlite")
    with site.opened() as store:
        gone = next(it.source.sha256 for it in store.records())
        (store.blobs / gone[:2] / gone[2:]).unlink()
        made = make_backup(store, site.folder / "backups", files={})
    assert made.manifest.lost == (gone,)
    assert check_backup(made).faults == ()
    assert restore_backup(made, target(new)).originals == len(MAILS) - 1


def _erase_one(site: Site) -> str:
    with site.opened() as store:
        with store.database.writing() as connection:
            connection.execute(t.delivery.update().values(state="done"))
            number, sha256 = connection.execute(
                sa.select(t.submission.c.number, t.submission.c.sha256).limit(1)
            ).one()
        erase(store, Target((number,)), Why(BY, "asked"))
        clear(store)
    return str(sha256)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_erased_is_in_no_later_backup_and_can_be_erased_again(
    engine: str, place: Place, tmp_path: Path
) -> None:
    site, new = filled(place(engine)), place(engine)
    with site.opened() as store:
        with store.database.writing() as connection:
            connection.execute(t.delivery.update().values(state="done"))
        before = make_backup(store, site.folder / "backups", files={})
        gone = _erase_one(site)
        after = make_backup(store, site.folder / "later", files={})
        listed = tmp_path / "erasures.jsonl"
        rows = [{"kind": it["kind"], "id": it["id"]} for it in list_erased(store)]
        listed.write_text("".join(json.dumps(it) + "\n" for it in rows))
    assert before.place(gone).exists()
    assert not after.place(gone).exists()
    restore_backup(before, target(new))
    with new.opened() as store:
        again = erase_again(store, listed, BY)
        assert (again.files, again.cases, again.refused) == (1, 0, ())
        assert not (store.blobs / gone[:2] / gone[2:]).exists()
        assert erase_again(store, listed, BY).files == 0


def test_what_is_erased_between_rows_and_originals_does_not_come_back(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = filled(place("sqlite"))
    gone: list[str] = []

    def reached(point: str) -> None:
        if point == "backup.rows" and not gone:
            gone.append(_erase_one(site))

    monkeypatch.setattr(making, "reached", reached)
    with site.opened() as store:
        made = make_backup(store, site.folder / "backups", files={})
    assert not made.place(gone[0]).exists()
    assert made.manifest.lost == ()
    assert check_backup(made).faults == ()


def test_a_list_of_erasures_that_is_none_is_named(place: Place, tmp_path: Path) -> None:
    site = filled(place("sqlite"))
    file = tmp_path / "list"
    file.write_text("5c2f\n")
    with site.opened() as store, pytest.raises(StoreError, match="no list of erasures"):
        erase_again(store, file, BY)


def test_everything_still_works_after_a_restore(place: Place) -> None:
    site, new = filled(place("sqlite")), place("sqlite")
    back_up(site, threading.Event())
    restore_backup(backup_at(site.folder / "backups"), target(new))
    new.put("K7 FA-7 70.00 shortage", MAILS[0])
    everything(new, threading.Event())
    with new.opened() as store:
        told = tally(store)
        assert (told.received, told.in_work) == (len(MAILS) + 2, 0)
        assert told.adds_up
