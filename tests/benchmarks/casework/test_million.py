"""The benchmark of many disputes fills a store with what the casework itself writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.casework import million
from benchmarks.casework.filling import fill
from benchmarks.casework.lives import NOW, RULES, Stamp, specs
from extractor.casework.casework import Casework
from extractor.store.store import Store
from extractor.values.casework import CaseFilter
from extractor.workflow.changes import Change, Comment
from extractor.workflow.history import replay
from tests.casework.example import ANNA
from tests.postgres import Server


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_filled_store_is_one_that_people_can_go_on_with(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = None
    if engine == "postgres":
        server: Server = request.getfixturevalue("postgres")
        url = server.new_database()
    stamp = Stamp()
    with Store.open(tmp_path, url=url, clock=lambda: NOW) as store:
        fill(store, (stamp(it) for it in specs(60)), lambda _: None)
        casework = Casework(store, RULES)
        rows = casework.search(size=100).rows
        assert len(rows) == 60
        for row in rows[::7]:
            known = casework.get(row.case_id)
            assert replay(known.events) == known.case
            assert row in casework.search(CaseFilter(text=row.invoice)).rows
        casework.apply(rows[0].case_id, Change(ANNA, Comment("gone on with")))
        assert casework.search(CaseFilter(text="gone on with")).rows[0].case_id == rows[0].case_id


def test_a_sample_is_compared_with_the_casework(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(million, "_SAMPLE", 10)
    million.check(tmp_path)
    assert "what the casework itself writes" in capsys.readouterr().out
