"""Lists are exact on both engines, page by page, whatever is filtered and however it is sorted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from extractor.errors import WorkflowError
from extractor.store.cases import wording
from extractor.store.cases.folding import folded, wanted
from extractor.values.case import RootCause, Stage
from extractor.values.case_figures import Age, AgeingBy
from extractor.values.casework import CaseFilter, CaseOrder, PageKey
from extractor.values.category import Category
from extractor.values.record import Decision
from extractor.workflow.changes import Assign, Comment, Move
from extractor.workflow.targets import is_overdue
from tests.casework.example import Bench, dispute

LIVE = (Stage.OPEN, Stage.WAITING, Stage.DECIDED)


@pytest.fixture
def full(bench: Bench) -> Bench:
    """Give a store with cases of several weeks."""
    amounts = ("120.50", "80.00", None, "80.00", "999.99")
    for number in range(10):
        bench.clock.on(7 * number)
        category = Category.SHORTAGE if number % 2 else Category.PRICE_DIFFERENCE
        one = dispute(
            f"d{number}", invoice=f"FA-2026-{number:03d}", amount=amounts[number % 5],
            category=category, decision=Decision.AUTO if number % 3 else Decision.REVIEW,
        )  # fmt: skip
        bench.record(one, file=f"letter{number}.eml", customer_id=f"C{number % 3}")
    bench.change("d1", Move("validated"))
    bench.change("d1", Move("accepted"))
    bench.change("d1", Move("posted", credit_note="AV-1"))
    bench.change("d2", Move("closed", reason="taken back"))
    bench.change("d3", Assign("anna"))
    bench.change("d4", Comment("Der Spediteur hält die Palette zurück"))
    bench.change("d5", Move("waiting_customer", missing=("photos",)))
    return bench


def ids(bench: Bench, chosen: CaseFilter, order: CaseOrder = CaseOrder.NEWEST) -> list[str]:
    return [it.case_id for it in bench.casework.search(chosen, order).rows]


def test_every_order_pages_through_all_rows_once(full: Bench) -> None:
    for order in CaseOrder:
        whole = [it.case_id for it in full.casework.search(order=order, size=100).rows]
        assert len(set(whole)) == 10
        paged, key = [], None
        while True:
            page = full.casework.search(order=order, page=key, size=3)
            paged += [it.case_id for it in page.rows]
            key = page.next
            if key is None:
                break
        assert paged == whole


def test_rows_are_sorted_as_the_order_says(full: Bench) -> None:
    rows = full.casework.search(order=CaseOrder.AMOUNT).rows
    assert [it.amount for it in rows][:3] == [Decimal("999.99")] * 2 + [Decimal("120.50")]
    assert rows[-1].amount is None
    due = [it.target for it in full.casework.search(order=CaseOrder.DUE).rows]
    assert due == sorted(due)


def test_filters_are_exact(full: Bench) -> None:
    assert ids(full, CaseFilter(status=("waiting_customer",))) == ["d5"]
    assert ids(full, CaseFilter(stage=LIVE)) == ["d9", "d8", "d7", "d6", "d5", "d4", "d3", "d0"]
    assert ids(full, CaseFilter(stage=(Stage.POSTED, Stage.CLOSED))) == ["d2", "d1"]
    assert ids(full, CaseFilter(owner=("anna",))) == ["d3"]
    assert ids(full, CaseFilter(customer=("C0",), category=(Category.SHORTAGE,))) == ["d9", "d3"]
    assert ids(full, CaseFilter(amount_min=Decimal(80), amount_max=Decimal(121))) == [
        "d8", "d6", "d5", "d3", "d1", "d0",
    ]  # fmt: skip
    assert ids(full, CaseFilter(amount_max=Decimal(10))) == []
    assert ids(full, CaseFilter(opened_to=dt.date(2026, 3, 9))) == ["d1", "d0"]
    assert ids(full, CaseFilter(needs_review=True)) == ["d9", "d6", "d3", "d0"]
    assert ids(full, CaseFilter(root_cause=(None,), status=("closed",))) == ["d2"]
    assert ids(full, CaseFilter(root_cause=(RootCause.PICKING,))) == []
    assert ids(full, CaseFilter(invoice="fa 2026/004")) == ["d4"]
    assert ids(full, CaseFilter(language=("fr",), team=("logistics",)))[-1] == "d3"


def test_overdue_is_what_the_rules_call_overdue(full: Bench) -> None:
    rules = full.casework.rules
    cases = [full.casework.get(it.case_id).case for it in full.casework.search().rows]
    for day in (62, 63, 68, 69, 70, 75, 90):  # weekends and public holidays among them
        full.clock.on(day)
        today = full.casework.today()
        late = {it.case_id for it in cases if is_overdue(it, rules.stage_of(it), today, rules.days)}
        assert late == set(ids(full, CaseFilter(overdue=True)))
        assert late.isdisjoint(ids(full, CaseFilter(overdue=False)))
        assert late == {it.case_id for it in full.casework.search().rows if it.overdue}
    assert len(late) > 4


@pytest.mark.parametrize(
    ("few", "many"),
    [
        pytest.param(1000, 2.0, id="by the index"),
        pytest.param(0, 2.0, id="too many of the index"),
        pytest.param(1000, 0.02, id="common words"),
        pytest.param(1000, 0.5, id="common and rare words"),
    ],
)
def test_words_are_found_without_case_accents_and_signs(
    full: Bench, few: int, many: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "FEW", few)
    monkeypatch.setattr(wording, "MANY", many)
    for text, found in (
        ("ETABLISSEMENTS tang", 10),
        ("FA-2026-004", 1),
        ("fa2026004", 1),
        ("spediteur halt", 1),
        ("letter7", 1),
        ("colis trois", 10),
        ("tanguy nothing", 0),
        ("tanguy letter7", 1),
        ("'; --", 0),
        ('"', 0),
        ("AV-1", 1),
        ("die-palette", 1),
        ("palette/7", 0),
    ):
        for order in (CaseOrder.NEWEST, CaseOrder.AMOUNT):
            assert len(ids(full, CaseFilter(text=text), order)) == found, text


def test_a_page_key_of_another_order_is_refused(full: Bench) -> None:
    with pytest.raises(WorkflowError, match="first page"):
        full.casework.search(order=CaseOrder.DUE, page=PageKey("x", 3))


def test_counting_stops_where_nobody_reads_on(full: Bench) -> None:
    assert full.casework.count().number == 10
    some = full.casework.count(most=4)
    assert (some.number, some.at_least) == (4, True)


def test_the_queue_goes_on_after_each_case_and_ends(full: Bench) -> None:
    seen, row = [], full.casework.queue()
    while row is not None:
        seen.append(row.case_id)
        row = full.casework.queue(after=row.case_id)
    assert seen == ids(full, CaseFilter(needs_review=True), CaseOrder.PRIORITY)
    mine = full.casework.queue("berta")
    assert mine is not None
    assert mine.case_id != "d3"
    full.change("d0", Move("validated"))
    assert "d0" not in ids(full, CaseFilter(needs_review=True))


def test_money_in_doubt_comes_before_a_nearer_due_day(bench: Bench) -> None:
    bench.record(dispute("small", amount="20.00", confidence=0.95, invoice="FA-1"))
    bench.clock.on(1)
    bench.record(dispute("large", amount="90000.00", confidence=0.4, invoice="FA-2"), file="b.eml")
    first = bench.casework.queue()
    assert first is not None
    assert first.case_id == "large"


def test_tallies_count_what_the_lists_show(full: Bench) -> None:
    found = full.casework.tallies(weeks=20)
    live = full.casework.search(CaseFilter(stage=LIVE)).rows
    assert found.open.count == len(live) == 8
    assert sum(it.value for it in found.open.amounts) == sum(it.amount or 0 for it in live)
    assert found.overdue.count == len(ids(full, CaseFilter(overdue=True)))
    assert found.waiting.count == 1
    assert found.needs_review == 4
    assert sum(total.count for _, total in found.ageing) == 8
    assert {it.key: it.open.count for it in found.customers} == {"C0": 4, "C1": 2, "C2": 2}
    assert {it.key: it.open.count for it in found.owners} == {"": 7, "anna": 1}
    assert sum(it.opened.count for it in found.weeks) == 10
    assert sum(it.closed.count for it in found.weeks) == 2
    assert found.weeks[-1].granted.amounts[0].value == Decimal("80.00")
    assert found.mean_days_to_close == (56 + 49) / 2
    assert found.untouched == 0
    assert dict(found.ageing)[Age.TO_30].count == 5


def test_tallies_of_a_filter_are_its_own(full: Bench) -> None:
    found = full.casework.tallies(CaseFilter(customer=("C0",)))
    assert found.open.count == 4
    assert [it.key for it in found.customers] == ["C0"]


def test_ageing_adds_up_by_everything(full: Bench) -> None:
    for by in AgeingBy:
        rows = full.casework.ageing(by)
        assert sum(it.count for it in rows) == 8
        assert sum(it.overdue_count for it in rows) == 4
        assert all(sum(count for _, count, _ in it.ages) == it.count for it in rows)


def test_a_number_is_one_word_and_its_parts_are_words_too() -> None:
    assert folded(["Reclamación RC-77/2"]) == "reclamacion rc 77 2 rc772"
    assert wanted("RC-77/2, Größe") == ("rc772", "grosse")
