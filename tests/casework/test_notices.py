"""Who is told of a case is written with what happens to it, or not at all."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from extractor.errors import WorkflowError
from extractor.store.cases.living import case_of, live_cases
from extractor.store.notices import OVERDUE, last_day, put_daily, tell_nobody
from extractor.store.tables_notices import notice
from extractor.values.category import Category
from extractor.workflow.changes import Assign, Comment, Move
from tests.casework.example import MARIE, MONDAY, Bench, dispute


def told(bench: Bench) -> list[tuple[str, str, str]]:
    chosen = sa.select(notice.c.kind, notice.c.recipient, notice.c.case_id).order_by(
        notice.c.number
    )
    with bench.store.database.reading() as connection:
        return [tuple(it) for it in connection.execute(chosen)]


def begin(bench: Bench) -> None:
    put_daily(bench.store, OVERDUE, MONDAY.date(), None, ())


def test_what_happens_to_a_case_is_told_in_its_transaction(bench: Bench) -> None:
    begin(bench)
    bench.record(dispute("d1"))
    assert told(bench) == [("assigned", "team:logistics", "d1")]
    bench.change("d1", Assign("jean"))
    bench.change("d1", Comment("@marie look"))
    bench.change("d1", Move("validated"), MARIE)
    assert told(bench)[1:] == [
        ("assigned", "jean", "d1"),
        ("mention", "marie", "d1"),
        ("status", "jean", "d1"),
    ]
    with pytest.raises(WorkflowError):
        bench.change("d1", Move("nowhere"), MARIE)
    assert len(told(bench)) == 4


def test_an_alert_is_told_once(bench: Bench) -> None:
    begin(bench)
    bench.record(dispute("d1"))
    for number in range(2):
        again = dispute(f"e{number}", category=Category.PRICE_DIFFERENCE)
        bench.record(again, file=f"{number}.eml")
    assert [it for it in told(bench) if it[0] == "alert"] == [("alert", "team:logistics", "d1")]


def test_where_nobody_tells_nothing_is_written(bench: Bench) -> None:
    bench.record(dispute("d1"))
    assert told(bench) == []
    begin(bench)
    bench.change("d1", Assign("jean"))
    assert told(bench) == [("assigned", "jean", "d1")]
    tell_nobody(bench.store)
    tell_nobody(bench.store)
    assert last_day(bench.store, OVERDUE) is None
    bench.change("d1", Assign("paul"))
    assert len(told(bench)) == 1


def test_cases_that_are_over_do_not_live(bench: Bench) -> None:
    for number in range(1, 4):
        bench.record(dispute(f"d{number}", invoice=f"FA-{number}"), file=f"{number}.eml")
    bench.change("d2", Move("closed", reason="paid"), MARIE)
    assert [it.case_id for it in live_cases(bench.store)] == ["d1", "d3"]
    closed = case_of(bench.store, "d2")
    assert closed is not None
    assert isinstance(closed.closed_on, dt.date)
    assert case_of(bench.store, "d9") is None
