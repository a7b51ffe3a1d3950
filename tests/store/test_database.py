"""What is committed is synced, unless it can be done again."""

from __future__ import annotations

import shutil
from pathlib import Path

from extractor.store import tables as t
from extractor.store.store import Store

FULL, NORMAL = 2, 1


def test_a_commit_is_synced_unless_it_can_be_done_again(any_store: Store) -> None:
    for synced in (True, False, True, True, False):
        with any_store.database.writing(synced=synced) as connection:
            if any_store.database.is_file:
                level = connection.exec_driver_sql("PRAGMA synchronous").scalar()
                assert level == (FULL if synced else NORMAL)
            else:
                told = connection.exec_driver_sql("SHOW synchronous_commit").scalar()
                assert told == ("on" if synced else "off")


def test_what_is_settled_is_in_the_database_without_its_log(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kept") as store:
        with store.database.writing(synced=False) as connection:
            row = {"host": "here", "pid": 1, "since": store.clock()}
            connection.execute(t.owner.insert(), row)
        store.database.settle()
        (tmp_path / "copy").mkdir()
        shutil.copy(store.folder / "records.sqlite", tmp_path / "copy")
    with Store.open(tmp_path / "copy") as copy, copy.database.reading() as connection:
        assert connection.execute(t.owner.select()).one().host == "here"


def test_a_server_flushes_what_was_not_synced(any_store: Store) -> None:
    if any_store.database.is_file:
        return
    with any_store.database.writing(synced=False) as connection:
        row = {"host": "here", "pid": 1, "since": any_store.clock()}
        connection.execute(t.owner.insert(), row)
        written = connection.exec_driver_sql("SELECT pg_current_wal_insert_lsn()").scalar()
    any_store.database.settle()
    with any_store.database.reading() as connection:
        told = connection.exec_driver_sql(f"SELECT pg_current_wal_flush_lsn() >= '{written}'")
        assert told.scalar() is True
