"""Several that open a new SQLite file at the same moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from extractor.intake.seen import SeenFile
from extractor.store.database import Database
from extractor.write_ahead import write_ahead

TOGETHER, FILES = 6, 100  # before there was patience 1 file of 25 failed


def by_database(file: Path) -> None:
    database = Database.of_file(file)
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    database.close()


def by_seen(file: Path) -> None:
    SeenFile(file).close()


@pytest.mark.parametrize("opened", [by_database, by_seen])
def test_several_open_a_new_file_at_once(opened: Callable[[Path], None], tmp_path: Path) -> None:
    with ThreadPoolExecutor(TOGETHER) as pool:
        for number in range(FILES):
            list(pool.map(opened, [tmp_path / f"{number}.sqlite"] * TOGETHER))


def test_patience_ends(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "x.sqlite", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        connection = sqlite3.connect(tmp_path / "x.sqlite", timeout=0.0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            write_ahead(connection, patience=0.05)
        other.execute("ROLLBACK")
        write_ahead(connection, patience=0.05)
        connection.close()
