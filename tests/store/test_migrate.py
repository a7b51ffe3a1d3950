"""An older store is brought to today's tables; a crash on the way leaves it as it was."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from extractor.casework.casework import Casework
from extractor.errors import StoreError
from extractor.store import tables as t
from extractor.store.database import Database
from extractor.store.migrate import upgrade
from extractor.store.store import Store
from extractor.store.tables import HEAD, KNOWN, metadata
from extractor.store.tables_cases import case_text
from extractor.store.tally import tally
from extractor.workflow.rules import load_rules
from tests.postgres import Server

FIRST = """
CREATE TABLE records (sha256 TEXT PRIMARY KEY, status TEXT NOT NULL, body TEXT NOT NULL,
                      saved_at TEXT NOT NULL) STRICT;
CREATE TABLE disputes (sha256 TEXT NOT NULL REFERENCES records (sha256) ON DELETE CASCADE,
                       position INTEGER NOT NULL, record_id TEXT NOT NULL,
                       PRIMARY KEY (sha256, position)) STRICT;
CREATE INDEX disputes_by_record_id ON disputes (record_id);
CREATE TABLE arrivals (number INTEGER PRIMARY KEY,
                       sha256 TEXT NOT NULL REFERENCES records (sha256) ON DELETE CASCADE,
                       file TEXT NOT NULL, arrived_at TEXT NOT NULL) STRICT;
CREATE INDEX arrivals_by_sha256 ON arrivals (sha256);
PRAGMA user_version = 1;
"""
DISPUTE = {
    "record_id": "d1",
    "category": {"code": "shortage", "confidence": 0.9},
    "invoice": {"number": "FA-1", "as_written": "FA-1", "confidence": 0.9},
    "disputed_amount": {
        "value": "-1204.50", "currency": "EUR", "basis": "net", "as_written": None,
        "confidence": 0.9,
    },
    "decision": "review",
    "confidence": 0.8,
}  # fmt: skip


def body(sha256: str, *disputes: object, status: str = "processed") -> str:
    record = {
        "schema_version": "2",
        "source": {"file": f"{sha256}.eml", "sha256": sha256, "message_id": f"<{sha256}@x>"},
        "status": status,
        "reason": None if status == "processed" else "cut off",
        "is_dispute": bool(disputes),
        "customer": {"customer_id": "K1", "name": "Tanguy", "confidence": 0.9},
        "disputes": disputes,
    }
    return json.dumps(record)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give a store as the first version left it."""
    with contextlib.closing(sqlite3.connect(tmp_path / "records.sqlite")) as connection:
        connection.executescript(FIRST)
        rows = [
            ("bb", "processed", body("bb", DISPUTE), "2026-11-02T10:00:00+00:00"),
            ("aa", "quarantined", body("aa", status="quarantined"), "2026-11-01T10:00:00+00:00"),
            ("cc", "processed", body("cc"), "2026-11-03T10:00:00+00:00"),
        ]
        connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", rows)
        connection.execute("INSERT INTO disputes VALUES ('bb', 0, 'd1')")
        arrivals = [("aa", "aa.eml", "2026-11-01T09:00:00+00:00"),
                    ("bb", "bb.eml", "2026-11-02T09:00:00+00:00"),
                    ("bb", "copy.eml", "2026-11-02T11:00:00+00:00"),
                    ("cc", "cc.eml", "2026-11-03T09:00:00+00:00")]  # fmt: skip
        connection.executemany(
            "INSERT INTO arrivals (sha256, file, arrived_at) VALUES (?, ?, ?)", arrivals
        )
        connection.commit()
    return tmp_path


def test_the_first_tables_move_in_with_all_they_hold(old: Path) -> None:
    with Store.open(old) as store:
        assert str(tally(store)) == (
            "received 4 = recorded 1 + not a dispute 1 + duplicate 1 + quarantined 1 + in work 0"
        )
        assert [it.source.sha256 for it in store.records()] == ["aa", "bb", "cc"]
        kept = store.get("d1")
        assert (kept.schema_version, kept.version, kept.source.file) == ("2", 1, "bb.eml")
        assert [it.file for it in store.arrivals("bb")] == ["bb.eml", "copy.eml"]
        with store.database.reading() as connection:
            row = connection.execute(sa.select(t.dispute)).one()
        assert (row.customer_id, row.invoice, row.amount_minor) == ("K1", "FA-1", -120450)
        assert t.from_minor(row.amount_minor) == Decimal("-1204.50")
        assert store.arrivals("aa")[0].at.utcoffset() is not None


def test_the_file_as_it_was_is_kept_beside(old: Path) -> None:
    Store.open(old).close()
    Store.open(old).close()
    (copy,) = old.glob("records.sqlite.before-*")
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (3,)


def test_a_crash_on_the_way_leaves_the_old_tables(old: Path) -> None:
    with contextlib.closing(sqlite3.connect(old / "records.sqlite")) as connection:
        connection.execute("UPDATE records SET body = 'torn' WHERE sha256 = 'cc'")
        connection.commit()
    with pytest.raises(ValueError, match="Expecting value"):
        Store.open(old)
    with contextlib.closing(sqlite3.connect(old / "records.sqlite")) as connection:
        names = {it for (it,) in connection.execute("SELECT name FROM sqlite_master")}
    assert {"records", "arrivals"} <= names
    assert "submission" not in names


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database.of_file(tmp_path / "records.sqlite")
    else:
        server: Server = request.getfixturevalue("postgres")
        database = Database.of_url(server.new_database())
    yield database
    database.close()


def test_the_steps_lead_to_the_tables_that_a_new_store_gets(empty: Database) -> None:
    for version in KNOWN:
        with empty.writing() as connection:
            upgrade(connection, None, to=version)
    with empty.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_ours})
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    """Leave out the index of words, which each engine keeps in its own way."""
    return kind not in {"table", "index"} or not (name or "").startswith("case_words")


def test_both_ways_lead_to_the_same_index_of_words(empty: Database) -> None:
    with empty.writing() as connection:
        upgrade(connection, None)
        stepped = _words(connection)
        case_text.drop(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS case_words")
        case_text.create(connection)
        assert _words(connection) == stepped
    assert len(stepped) == (4 if empty.is_file else 1)


def _words(connection: sa.Connection) -> list[tuple[str, ...]]:
    """Give how the index of words and its triggers were made."""
    if connection.dialect.name == "sqlite":
        text = (
            "SELECT sql FROM sqlite_master WHERE name = 'case_words' "
            "OR type = 'trigger' AND tbl_name = 'case_text' ORDER BY name"
        )
    else:
        text = "SELECT indexdef FROM pg_indexes WHERE indexname = 'case_words'"
    return [tuple(it) for it in connection.exec_driver_sql(text)]


def test_disputes_that_were_recorded_before_there_were_cases_get_them(old: Path) -> None:
    with Store.open(old) as store:
        casework = Casework(store, load_rules())
        assert casework.open_pending() == 1
        (row,) = casework.search().rows
        assert (row.case_id, row.customer_id, row.invoice) == ("d1", "K1", "FA-1")
        assert row.opened_on == dt.date(2026, 11, 2)
        assert casework.get("d1").sha256 == "bb"


def test_an_address_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    for address, said in (
        ("mysql://host/x", "only postgresql"),
        ("nonsense", "no address"),
        ("postgresql://u:secret@127.0.0.1:1/x", "cannot be used"),
    ):
        with pytest.raises(StoreError, match=said) as error:
            Store.open(tmp_path, url=address)
        assert "secret" not in str(error.value)
