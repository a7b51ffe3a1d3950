"""A database on a server and the folder of its originals belong together."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store.marking import MARK
from extractor.store.receiving import receive
from extractor.store.store import Store
from extractor.store.tables_mark import folder_mark
from extractor.values.incoming import Incoming
from tests.postgres import Server


def test_another_folder_is_refused_with_the_right_one_named(
    postgres: Server, tmp_path: Path
) -> None:
    url = postgres.new_database()
    Store.open(tmp_path / "shared", url=url).close()
    with pytest.raises(StoreError, match=r"has no mark; the folder of .* was .*shared on "):
        Store.open(tmp_path / "own", url=url)
    Store.open(tmp_path / "other", url=postgres.new_database()).close()
    with pytest.raises(StoreError, match="belongs to another database"):
        Store.open(tmp_path / "other", url=url)
    Store.open(tmp_path / "shared", url=url).close()
    (tmp_path / "own" / MARK).write_bytes((tmp_path / "shared" / MARK).read_bytes())
    Store.open(tmp_path / "own", url=url).close()  # as after a move


def test_a_store_of_before_is_only_marked_where_its_originals_are(
    postgres: Server, tmp_path: Path
) -> None:
    url = postgres.new_database()
    with Store.open(tmp_path / "shared", url=url) as store:
        receive(store, Incoming("a", "folder:a", b"a", "a"), source="test")
        with store.database.writing() as connection:
            connection.execute(folder_mark.delete())
    (tmp_path / "shared" / MARK).unlink()
    with pytest.raises(StoreError, match="does not hold the originals"):
        Store.open(tmp_path / "own", url=url)
    Store.open(tmp_path / "shared", url=url).close()
    assert (tmp_path / "shared" / MARK).is_file()


def test_many_who_come_first_at_once_agree(postgres: Server, tmp_path: Path) -> None:
    url = postgres.new_database()
    problems: list[StoreError] = []

    def open_it() -> None:
        try:
            Store.open(tmp_path / "shared", url=url).close()
        except StoreError as error:
            problems.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for it in threads:
        it.start()
    for it in threads:
        it.join()
    assert problems == []


def test_a_store_in_a_folder_needs_no_mark(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kept") as store, store.database.reading() as connection:
        assert connection.execute(sa.select(folder_mark)).first() is None
    assert not (tmp_path / "kept" / MARK).exists()
    (tmp_path / "kept").rename(tmp_path / "moved")
    Store.open(tmp_path / "moved").close()
