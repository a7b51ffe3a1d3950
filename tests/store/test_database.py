"""What is committed is synced, unless it can be done again."""

from __future__ import annotations

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
