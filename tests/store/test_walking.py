"""A whole table is gone through in handfuls, each row once."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.store import tables as t
from extractor.store import walking
from extractor.store.people import Sought, find_person, rows_to_search
from extractor.store.store import Store
from extractor.store.tables_cases import dispute_case
from tests.casework.example import Bench, Hands, dispute
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    url = None
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        url = server.new_database()
    clock = Hands()
    with Store.open(tmp_path / "kept", url=url, clock=clock) as store:
        bench = Bench(store, clock)
        for number in range(5):
            file = "zoe.eml" if number == 4 else f"letter{number}.eml"
            bench.record(dispute(f"d{number}", invoice=f"FA-{number}"), file=file)
        yield bench


@pytest.mark.parametrize("at_once", [1, 2, 5, 100])
def test_every_row_comes_once(bench: Bench, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "AT_ONCE", at_once)
    told: collections.Counter[str] = collections.Counter()

    def advance(rows: int, table: str) -> None:
        told[table] += rows

    with bench.store.database.reading() as connection:
        walk = walking.Walk(connection, advance)
        ids = [it[0] for it in walk.rows(dispute_case, dispute_case.c.case_id)]
        parts = list(walk.rows(t.part, t.part.c.submission))  # has a key of two columns
    assert ids == [f"d{number}" for number in range(5)]
    assert told == {"dispute_case": 5, **({"part": len(parts)} if parts else {"part": 0})}


def test_a_person_is_found_in_handfuls_and_every_row_is_counted(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "AT_ONCE", 2)
    counts: list[int] = []
    held = find_person(bench.store, Sought("zoe"), advance=lambda rows, _: counts.append(rows))
    assert (len(held.submissions), len(held.cases)) == (1, 1)
    assert sum(counts) == rows_to_search(bench.store)
