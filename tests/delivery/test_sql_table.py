"""Events become rows of somebody's table, each once, on both databases."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from extractor.delivery.events import an_event_to_try, events_of
from extractor.delivery.sql_table import SqlTable
from extractor.errors import DeliveryError, SettingsError
from extractor.values.event import DisputeEvent
from tests.delivery.records import record

COLUMNS = {
    "id": "event_id", "dispute": "record_id", "v": "version", "kind": "event_type",
    "amount": "disputed_amount", "inv": "invoice", "until": "deadline", "body": "event",
}  # fmt: skip
FIRST = next(events_of(record("a")))
SECOND, GONE = events_of(record("a", version=2, replaces=("a", "b")))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path}/theirs.sqlite"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres").new_database()
    engine = sa.create_engine(_driver(address))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE claims (id VARCHAR(40) UNIQUE, dispute VARCHAR(40) UNIQUE, v INTEGER, "
            "kind TEXT, amount NUMERIC(12, 2), inv TEXT, until DATE, body TEXT, theirs INTEGER)"
        )
    engine.dispose()
    return address


def _driver(address: str) -> str:
    return address.replace("postgresql://", "postgresql+pg8000://")


def rows(url: str) -> list[tuple[object, ...]]:
    engine = sa.create_engine(_driver(url))
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql(
                "SELECT id, v, kind, CAST(amount AS VARCHAR(20)), inv, until FROM claims"
            )
            return [tuple(it) for it in found]
    finally:
        engine.dispose()


def sink(url: str, key: str = "event_id", **columns: str) -> SqlTable:
    return SqlTable(lambda: url, "claims", name="theirs", columns=COLUMNS | columns, key=key)


def test_an_event_that_comes_again_is_one_row(url: str) -> None:
    table = sink(url)
    for _ in range(2):
        table.send(FIRST)
    table.close()
    ((name, version, kind, amount, invoice, until),) = rows(url)
    assert (name, version, kind, invoice, until) == ("a.1", 1, FIRST.type.value, "=FA-1", None)
    assert Decimal(str(amount)) == Decimal("-1204.00")


@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST)], ids=["in order", "late"])
def test_a_row_a_dispute_holds_its_latest_version(
    url: str, order: tuple[DisputeEvent, ...]
) -> None:
    table = sink(url, "record_id")
    for event in (*order, GONE):
        table.send(event)
    table.close()
    assert sorted((it[0], it[1]) for it in rows(url)) == [("a.2", 2), ("b.2", 2)]


def test_a_check_leaves_no_row(url: str) -> None:
    table = sink(url)
    table.check(an_event_to_try())
    table.close()
    assert rows(url) == []


def test_a_column_that_is_not_there_is_named(url: str) -> None:
    table = sink(url, Rechnung="invoice")
    with pytest.raises(DeliveryError, match="has no columns Rechnung"):
        table.send(FIRST)
    table.close()


def test_a_table_that_is_not_there_is_named(url: str) -> None:
    table = SqlTable(lambda: url, "none", name="theirs", columns=COLUMNS)
    with pytest.raises(DeliveryError, match="none"):
        table.send(FIRST)
    table.close()


@pytest.mark.parametrize("address", ["hidden", "mysql://u:hidden@host/db"])
def test_another_database_is_refused_without_showing_its_address(address: str) -> None:
    with pytest.raises(SettingsError) as caught:
        SqlTable(lambda: address, "claims", name="env:DB", columns=COLUMNS).send(FIRST)
    assert "hidden" not in str(caught.value)
