"""What people decide stands beside what the machine said, and neither overwrites the other."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from extractor.casework.joining import ByHand
from extractor.errors import NotPermittedError, WorkflowError
from extractor.store.cases.codes import categories_in
from extractor.store.notices import OVERDUE, put_daily
from extractor.store.tables_notices import notice
from extractor.values.case import EventKind, Item, RelationKind, Stage
from extractor.values.casework import CaseFilter
from extractor.values.category import Category, TriageClass
from extractor.values.correction import Place
from extractor.values.geometry import Box
from extractor.values.record import CategoryRecord
from extractor.workflow.changes import Assign
from extractor.workflow.history import replay
from tests.casework.example import ANNA, VICTOR, Bench, dispute, sha256

SEEN = Place("letter.pdf", 1, Box(70.0, 300.0, 180.0, 312.0), "80,00")


def test_a_correction_keeps_the_machine_s_word_the_person_s_and_the_place(bench: Bench) -> None:
    bench.record(dispute("d1"))
    case = bench.casework.correct("d1", "amount", "80", SEEN, ANNA, why="two cartons only")
    assert case.items[0].disputed == Decimal("80.00")
    known = bench.casework.get("d1")
    (row,) = known.corrections
    assert (row.field, row.machine, row.decided, row.place, row.who, row.why) == (
        "amount", "120.50", "80.00", SEEN, "anna", "two cartons only",
    )  # fmt: skip
    assert (row.sha256, row.record_version, row.case_version) == (sha256("letter.eml"), 1, 2)
    amount = next(it for it in known.values if it.field == "amount")
    assert (amount.machine, amount.effective, amount.confidence) == ("120.50", "80.00", 0.9)
    assert amount.places == (SEEN,)
    assert known.record is not None
    money = known.record.disputes[0].disputed_amount
    assert money is not None
    assert money.value == Decimal("120.50")
    assert bench.casework.corrections() == (row,)
    assert bench.casework.corrections(after=row.number) == ()


def test_a_value_that_is_right_is_noted_as_confirmed(bench: Bench) -> None:
    bench.record(dispute("d1"))
    case = bench.casework.correct("d1", "category", "shortage", None, ANNA)
    assert case.version == 1
    known = bench.casework.get("d1")
    assert known.corrections[0].confirms
    assert [it.kind for it in known.events] == [EventKind.OPENED]


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("customer", "C2", "C2"),
        ("language", "DE", "de"),
        ("sub_reason", "carton_missing", "carton_missing"),
        ("trade", "true", "true"),
        ("department", "sales", "sales"),
        ("root_cause", "picking", "picking"),
        ("invoice", "FA-2026-0471", "FA-2026-0471"),
        ("amount", "", ""),
        ("currency", "gbp", "GBP"),
        ("basis", "net", "net"),
        ("claims", "RC-1, RC-2", "RC-1, RC-2"),
        ("deadline", "2026-04-01", "2026-04-01"),
        ("contact", "Mme Roux", "Mme Roux"),
    ],
)
def test_every_field_can_be_corrected(bench: Bench, field: str, value: str, kept: str) -> None:
    bench.record(dispute("d1"))
    bench.casework.correct("d1", field, value, None, ANNA)
    known = bench.casework.get("d1")
    assert next(it.effective for it in known.values if it.field == field) == kept
    assert replay(known.events) == known.case


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("colour", "red", "known are customer"),
        ("category", "x", "known are price_difference"),
        ("amount", "many", "1234.50"),
        ("amount", "-1", "no contested amount"),
        ("amount", "NaN", "no contested amount"),
        ("amount", "Infinity", "1234.50"),
        ("deadline", "soon", "2026-01-31"),
        ("trade", "maybe", "true or false"),
        ("department", "", "name the department"),
    ],
)
def test_what_is_no_value_is_refused_and_leaves_nothing(
    bench: Bench, field: str, value: str, said: str
) -> None:
    bench.record(dispute("d1"))
    with pytest.raises(WorkflowError, match=said):
        bench.casework.correct("d1", field, value, None, ANNA)
    assert bench.casework.get("d1").corrections == ()


def test_a_viewer_corrects_nothing(bench: Bench) -> None:
    bench.record(dispute("d1"))
    for value in ("shortage", "wrong_item"):
        with pytest.raises(NotPermittedError):
            bench.casework.correct("d1", "category", value, None, VICTOR)


def test_a_file_that_is_no_dispute_closes_its_cases_and_teaches(bench: Bench) -> None:
    bench.record(dispute("d1"), dispute("d2", invoice="FA-9"))
    cases = bench.casework.dismiss(sha256("letter.eml"), TriageClass.ORDER, ANNA, "an order")
    assert [it.status for it in cases] == ["closed", "closed"]
    assert cases[0].reason == "not a dispute: order (an order)"
    (row,) = bench.casework.corrections()
    assert (row.case_id, row.field, row.machine, row.decided) == ("", "triage", "dispute", "order")
    with pytest.raises(WorkflowError, match="no case was opened"):
        bench.casework.dismiss(sha256("other"), TriageClass.ORDER, ANNA)


def test_a_dispute_that_no_machine_found_is_opened_by_hand(bench: Bench) -> None:
    bench.record(file="order.eml")
    item = Item("FA-2026-0417", Decimal("12.00"), "EUR")
    wanted = ByHand(
        "C1", Category.DAMAGED_GOODS, (item,), customer_name="Tanguy", sha256=sha256("order.eml"),
        told="three broken bottles",
    )  # fmt: skip
    case = bench.casework.open_by_hand(wanted, ANNA, "rang us up")
    known = bench.casework.get(case.case_id)
    assert known.events[0].who == "anna"
    assert known.row.file == "order.eml"
    assert not known.row.needs_review
    assert bench.casework.search(CaseFilter(text="broken bottles")).rows[0].case_id == case.case_id
    (row,) = bench.casework.corrections()
    assert (row.field, row.machine, row.decided) == ("triage", "order", "dispute")
    bench.record(file="order.eml")
    assert bench.casework.get(case.case_id).proposal is None


def test_a_case_by_hand_is_compared_with_earlier_ones(bench: Bench) -> None:
    bench.record(dispute("d1"))
    item = Item("FA-2026-0417", Decimal("120.50"), "EUR")
    case = bench.casework.open_by_hand(ByHand("C1", Category.SHORTAGE, (item,)), ANNA)
    assert [(it.kind, it.case_id) for it in case.links] == [(RelationKind.REMINDER, "d1")]


def test_merging_and_splitting_lose_no_cent(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.record(dispute("d2", invoice="FA-9", amount="40.00"), file="b.eml")
    bench.casework.merge("d1", "d2", ANNA, "one lorry")
    assert [it.case_id for it in bench.casework.search().rows] == ["d1"]
    merged = bench.casework.search(CaseFilter(merged=True)).rows
    assert [it.stage for it in merged] == [Stage.CLOSED, Stage.OPEN]
    taken = Item("FA-9", Decimal("15.00"), "EUR", bench.casework.get("d1").case.items[1].basis)
    rest, new = bench.casework.split("d1", [(taken,)], ANNA)
    assert new.case_id == "d1-2"
    total = sum(it.disputed or 0 for case in (rest, new) for it in case.items)
    assert total == Decimal("160.50")
    for case in (rest, new):
        known = bench.casework.get(case.case_id)
        assert replay(known.events) == known.case
    assert bench.casework.get("d1-2").sources[0].kind is RelationKind.SPLIT_FROM


def test_a_merge_that_is_refused_leaves_both_as_they_were(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.record(dispute("d2", invoice="FA-9"), file="b.eml", customer_id="C2")
    with pytest.raises(WorkflowError, match="another customer"):
        bench.casework.merge("d1", "d2", ANNA)
    assert {it.version for it in bench.casework.search().rows} == {1}


def test_whoever_gets_a_case_is_told_with_the_change(bench: Bench) -> None:
    put_daily(bench.store, OVERDUE, bench.casework.today(), None, ())  # somebody tells people
    bench.record(dispute("d1"))
    bench.change("d1", Assign("marie"))
    with pytest.raises(WorkflowError):
        bench.change("d1", Assign("marie"))
    with bench.store.database.reading() as connection:
        rows = connection.execute(sa.select(notice.c.recipient, notice.c.event)).all()
    assert [tuple(it) for it in rows] == [("team:logistics", 1), ("marie", 2)]


def test_a_category_that_the_taxonomy_does_not_have_is_refused(bench: Bench) -> None:
    item = Item("FA-2026-0417", Decimal("12.00"), "EUR")
    with pytest.raises(WorkflowError, match="'pallets' is no category; known are"):
        bench.casework.open_by_hand(ByHand("C1", "pallets", (item,)), ANNA)


def test_a_stored_category_that_no_taxonomy_has_any_more_breaks_nothing(bench: Bench) -> None:
    gone = dispute("d1").model_copy(
        update={"category": CategoryRecord(code="pallets", confidence=0.6)}
    )
    bench.record(gone)
    case = bench.casework.get("d1").case
    assert case.axes.category == "pallets"
    assert case.axes.department == "accounts receivable"
    assert categories_in(bench.casework.store) == {"pallets": 1}
    assert bench.casework.search(CaseFilter(category=("pallets",))).rows[0].case_id == "d1"
