"""What is restored is what was backed up, from either engine to either."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import sqlite3
import threading

import pytest
import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import tables as t
from extractor.store.audit_check import verify
from extractor.store.backup.checking import check_backup
from extractor.store.backup.making import digest_of, make_backup
from extractor.store.backup.manifest import Piece, write_manifest
from extractor.store.backup.places import backup_at, backups, thin_out
from extractor.store.backup.restoring import RESTORED, restore_backup
from extractor.store.leases import Leases
from extractor.store.migrate import version_of
from extractor.store.tables import HEAD
from extractor.store.tables_accounts import account, session
from extractor.store.tables_audit import audit as trail
from extractor.store.tally import tally
from tests.chaos.line import Site, check, hand_on, take_in, work_off
from tests.store.backup.conftest import MAILS, Place, everything, filled, note, target

ENGINES = ("sqlite", "postgres")


@pytest.mark.parametrize(("source", "onto"), list(itertools.product(ENGINES, ENGINES)))
def test_a_restored_store_holds_every_row_and_original(
    source: str, onto: str, place: Place
) -> None:
    site, new = filled(place(source)), place(onto)
    with site.opened() as store:
        made = make_backup(store, site.folder / "backups", files={})
        before = everything(store)
    assert check_backup(made).faults == ()
    restored = restore_backup(made, target(new))
    assert restored.originals == len(MAILS)
    with new.opened() as store:
        after = everything(store)
        assert [it.detail for it in verify(store).problems] == []
        assert after.pop("audit")[:-1] == before.pop("audit")
        assert after.pop("owner") == []
        for of_the_place in ("owner", "folder_mark"):
            before.pop(of_the_place)
        after.pop("folder_mark")
        assert after == before
        for record in store.records():
            assert store.original(record.source.sha256)
    hand_on(new, threading.Event())
    with new.opened() as store:
        assert tally(store).deliveries_waiting == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_that_were_given_are_not_given_again(engine: str, place: Place) -> None:
    site, new = filled(place("sqlite")), place(engine)
    with site.opened() as store:
        with store.database.writing() as connection:
            newest = connection.execute(sa.select(sa.func.max(t.delivery.c.number))).scalar_one()
            connection.execute(t.delivery.delete().where(t.delivery.c.number == newest))
        made = make_backup(store, site.folder / "backups", files={})
    restore_backup(made, target(new))
    with new.opened() as store, store.database.writing() as connection:
        row = connection.execute(sa.select(t.delivery).limit(1)).mappings().one()
        again = {k: v for k, v in row.items() if k != "number"} | {"sink": "another"}
        added = t.delivery.insert().values(**again).returning(t.delivery.c.number)
        assert connection.execute(added).scalar_one() == newest + 1


@pytest.mark.parametrize("engine", ENGINES)
def test_what_somebody_had_in_hand_is_done_after_a_restore(engine: str, place: Place) -> None:
    site, new = place(engine), place(engine)
    site.put(*MAILS)
    take_in(site, threading.Event())
    with site.opened() as store:
        worker = Leases(store)
        assert worker.claim() is not None
        made = make_backup(store, site.folder / "backups", files={})
        worker.close()
    assert restore_backup(made, target(new)).given_back == 1
    with new.opened() as store, store.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.max(t.job.c.attempts))).scalar() == 0
    work_off(new, threading.Event())
    hand_on(new, threading.Event())
    check(new, MAILS)


def test_sessions_end_and_the_trail_says_that_it_was_restored(place: Place) -> None:
    site, new = filled(place("sqlite")), place("sqlite")
    with site.opened() as store:
        now = store.clock()
        with store.database.writing() as connection:
            row = {it.name: _any(it, now) for it in account.columns if not it.nullable}
            number = connection.execute(
                account.insert().values(row).returning(account.c.number)
            ).scalar_one()
            row = {it.name: _any(it, now) for it in session.columns if not it.nullable}
            connection.execute(session.insert().values(row | {"account": number}))
        made = make_backup(store, site.folder / "backups", files={})
    restore_backup(made, target(new))
    with new.opened() as store, store.database.reading() as connection:
        assert connection.execute(sa.select(session)).first() is None
        assert connection.execute(sa.select(account)).first() is not None
        last = connection.execute(sa.select(trail).order_by(trail.c.number.desc())).first()
        assert last is not None
        assert (last.what, last.who, last.subject) == (RESTORED, "anna", made.name)


def _any(column: sa.Column[object], now: object) -> object:
    kind = column.type.python_type if not isinstance(column.type, t.UtcDateTime) else None
    return now if kind is None else {str: "x", int: 1, bool: False}[kind]


@pytest.mark.parametrize("engine", ENGINES)
def test_large_rows_and_odd_words_survive(engine: str, place: Place) -> None:
    site, new, back = filled(place("sqlite")), place(engine), place("sqlite")
    odd = "tab\t line\n back\\slash \\N \\. \r é 漢 🧾 'quote' " + "x" * 600_000
    with site.opened() as store:
        with store.database.writing() as connection:
            connection.execute(t.event.update().values(detail=odd))
        made = make_backup(store, site.folder / "backups", files={})
    restore_backup(made, target(new))
    with new.opened() as store:
        again = make_backup(store, new.folder / "backups", files={})
    restore_backup(again, target(back))
    with back.opened() as store, store.database.reading() as connection:
        details = set(connection.execute(sa.select(t.event.c.detail)).scalars())
    assert details == {odd}


def test_a_second_backup_copies_only_what_is_new(place: Place) -> None:
    site = filled(place("sqlite"))
    told: list[int] = []
    where = site.folder / "backups"
    with site.opened() as store:
        make_backup(store, where, files={})
        site.put(*MAILS, "K9 FA-9 9.00 shortage")
        take_in(site, threading.Event())
        make_backup(store, where, files={}, advance=lambda count, _: told.append(count))
        assert sum(told) == 1
        note(store, "later")
        third = make_backup(store, where, files={})
    assert len(backups(where)) == 3
    assert backup_at(where).name == third.name


def test_old_backups_go_with_what_only_they_held(place: Place) -> None:
    site = filled(place("sqlite"))
    where = site.folder / "backups"
    extra = site.folder / "old.txt"
    extra.write_text("only in the first")
    with site.opened() as store:
        first = make_backup(store, where, files={"old.txt": extra})
        piece = first.manifest.files["old.txt"]
        assert first.place(piece.sha256).read_text() == "only in the first"
        second = make_backup(store, where, files={})
    assert thin_out(where, 1) == 1
    assert [it.name for it in backups(where)] == [second.name]
    assert not first.place(piece.sha256).exists()
    assert check_backup(second).faults == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_restored_over_a_store(engine: str, place: Place) -> None:
    site, other = filled(place("sqlite")), filled(place(engine))
    with site.opened() as store:
        made = make_backup(store, site.folder / "backups", files={})
    with pytest.raises(StoreError, match="restore into an empty"):
        restore_backup(made, target(other))
    with other.opened() as store:
        assert tally(store).received == len(MAILS)


def test_a_store_of_an_older_version_is_left_to_its_own_program(place: Place) -> None:
    site: Site = filled(place("sqlite"))
    with site.opened() as store:
        with store.database.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        with pytest.raises(StoreError, match="back it up with the program that wrote them"):
            make_backup(store, site.folder / "backups", files={})


@pytest.mark.parametrize("engine", ENGINES)
def test_a_backup_of_older_tables_is_brought_forward(engine: str, place: Place) -> None:
    site, new = filled(place("sqlite")), place(engine)
    with site.opened() as store:
        made = make_backup(store, site.folder / "backups", files={})
    with contextlib.closing(sqlite3.connect(made.rows)) as rows:
        rows.execute("DROP TABLE folder_mark")
        rows.execute("UPDATE alembic_version SET version_num = '0017'")
        rows.commit()
    piece = Piece(digest_of(made.rows), made.rows.stat().st_size)
    write_manifest(made.folder, dataclasses.replace(made.manifest, schema="0017", rows=piece))
    older = backup_at(made.folder)
    assert check_backup(older).faults == ()
    restore_backup(older, target(new))
    with new.opened() as store:
        assert tally(store).received == len(MAILS)
        assert version_of(store.database) == HEAD


def test_odd_names_of_folders_do_no_harm(place: Place) -> None:
    site = filled(place("sqlite"))
    with site.opened() as store:
        made = make_backup(store, site.folder / "a b%20?#é", files={})
    assert check_backup(made).faults == ()
