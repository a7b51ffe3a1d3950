"""What a record that counts does to cases."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
import sqlalchemy as sa

from extractor.errors import WorkflowError
from extractor.store import tables_cases as t
from extractor.store.audit_check import verify
from extractor.values.case import EventKind, RelationKind, Stage
from extractor.values.casework import CaseFilter
from extractor.values.category import Category, DocumentType
from extractor.values.ledger import CreditNote, Customer, Ledger
from extractor.values.record import Decision
from extractor.workflow.changes import Change, Move, Reclassify
from extractor.workflow.history import replay
from tests.casework.example import ANNA, MARIE, Bench, dispute, record, sha256


def test_every_dispute_of_a_record_is_a_case_with_its_events_and_audit_trail(bench: Bench) -> None:
    bench.record(dispute("d1"), dispute("d2", invoice="FA-9"))
    one, two = bench.casework.search(CaseFilter()).rows[::-1]
    assert (one.case_id, one.customer_name, one.invoice, one.amount) == (
        "d1", "Établissements Tanguy", "FA-2026-0417", Decimal("120.50"),
    )  # fmt: skip
    assert two.case_id == "d2"
    known = bench.casework.get("d1")
    assert replay(known.events) == known.case
    assert known.sha256 == sha256("letter.eml")
    assert known.links == ()
    assert verify(bench.store).problems == ()


def test_a_record_without_disputes_opens_nothing(bench: Bench) -> None:
    bench.record()
    assert bench.casework.search().rows == ()


def test_a_record_whose_case_cannot_be_written_does_not_count(bench: Bench) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        bench.store.save(record(dispute()), None, then=fails)
    assert not bench.store.knows(sha256("letter.eml"))


def test_a_record_that_follows_an_open_case_is_linked_and_brings_its_numbers(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.clock.on(5)
    again = dispute("d2", claims=("RC-77",))
    bench.record(again, file="reminder.eml", subject="Relance")
    (row,) = bench.casework.search().rows
    known = bench.casework.get("d1")
    assert known.case.grounds.claims == ("RC-77",)
    (link,) = known.case.links
    assert (link.kind, link.case_id) == (RelationKind.REMINDER, "d2")
    assert [(it.file, it.kind) for it in known.sources] == [
        ("letter.eml", None), ("reminder.eml", RelationKind.REMINDER),
    ]  # fmt: skip
    assert [it.kind for it in known.events] == [EventKind.OPENED, EventKind.LINKED]
    assert not row.alert
    assert bench.casework.get("d2").case.case_id == "d1"
    assert bench.casework.search(CaseFilter(text="relance reminder")).rows == ()
    assert bench.casework.search(CaseFilter(text="rc-77")).rows == (row,)


def test_a_debit_note_of_an_earlier_claim_is_linked_as_one(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.record(dispute("d2"), file="debit.pdf",
                 document_type=DocumentType.DEBIT_NOTE)  # fmt: skip
    (link,) = bench.casework.get("d1").case.links
    assert link.kind is RelationKind.DEBIT_NOTE


def test_a_reminder_with_another_amount_is_an_alert(bench: Bench) -> None:
    bench.record(dispute("d1", decision=Decision.AUTO), message_id="<1@tanguy.fr>")
    again = dispute("d2", amount="500.00", decision=Decision.AUTO)
    bench.record(again, file="reminder.eml", in_reply_to="<1@tanguy.fr>")
    known = bench.casework.get("d1")
    assert known.alerts == ("told_other_amount(500.00 EUR / 120.50 EUR)",)
    assert known.row.alert
    assert known.row.needs_review
    assert known.case.items[0].disputed == Decimal("120.50")


def test_what_follows_a_closed_case_is_a_new_case_that_says_so(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.change("d1", Move("closed", reason="taken back"))
    bench.record(dispute("d2"), file="again.eml")
    known = bench.casework.get("d2")
    assert known.case.status == "new"
    assert [it.case_id for it in known.case.links] == ["d1"]
    assert known.row.alert
    assert [(it.case_id, it.backwards) for it in bench.casework.get("d1").links] == [("d2", True)]


def test_what_follows_a_merged_case_goes_to_the_one_it_was_merged_into(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.record(dispute("d2", invoice="FA-9"), file="other.eml")
    bench.casework.merge("d1", "d2", ANNA)
    bench.record(dispute("d3", invoice="FA-9"), file="third.eml")
    assert "d3" in {it.case_id for it in bench.casework.get("d1").case.links}


def test_the_same_amount_for_another_reason_is_an_alert(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.record(dispute("d2", category=Category.PRICE_DIFFERENCE), file="other.eml")
    known = bench.casework.get("d1")
    assert known.alerts == ("told_other_reason(shortage/price_difference)",)
    assert known.row.alert


def test_what_was_granted_before_is_a_contradiction_when_it_is_claimed_again(bench: Bench) -> None:
    bench.record(dispute("d1"))
    for what in (Move("validated"), Move("accepted"), Move("posted", credit_note="AV-9")):
        bench.change("d1", what)
    bench.record(dispute("d2"), file="other.eml")
    known = bench.casework.get("d2")
    assert known.case.links[0].kind is RelationKind.CONTRADICTION
    assert known.alerts == ("already_accepted(AV-9)",)


def test_the_books_speak_when_they_are_at_hand(bench: Bench) -> None:
    note = CreditNote("AV-1", "FA-2026-0417", None, Decimal("100.00"), Decimal("120.50"), "EUR")
    customer = Customer("C1", "Tanguy", language="de")
    bench.ledger = Ledger((customer,), (), credit_notes=(note,))
    bench.record(dispute("d1"))
    known = bench.casework.get("d1")
    assert known.alerts == ("already_credited(AV-1, 120.50 EUR)",)
    assert known.case.language == "de"


def test_a_sure_record_needs_no_review(bench: Bench) -> None:
    bench.record(dispute("d1", decision=Decision.AUTO, confidence=0.99))
    assert not bench.casework.get("d1").row.needs_review


def test_what_was_saved_without_cases_gets_them_later(bench: Bench) -> None:
    bench.store.save(record(dispute("d1")), None)
    assert bench.casework.search().rows == ()
    bench.clock.on(10)
    assert bench.casework.open_pending() == 1
    assert bench.casework.open_pending() == 0
    (row,) = bench.casework.search().rows
    assert row.opened_on.isoformat() == "2026-03-02"


def test_an_untouched_case_follows_a_record_that_is_made_again(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.record(dispute("d1", amount="99.00", category=Category.DAMAGED_GOODS))
    known = bench.casework.get("d1")
    assert known.case.items[0].disputed == Decimal("99.00")
    assert known.case.axes.category == Category.DAMAGED_GOODS
    assert known.proposal is None
    assert replay(known.events) == known.case
    assert known.events[-1].why == ("read_again(2)",)


def test_an_untouched_case_keeps_its_id_when_the_invoice_is_read_otherwise(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.record(dispute("d9", invoice="FA-2026-0471"))
    (row,) = bench.casework.search().rows
    assert (row.case_id, row.invoice) == ("d1", "FA-2026-0471")
    bench.record(dispute("d1"))
    (row,) = bench.casework.search().rows
    assert (row.case_id, row.invoice) == ("d1", "FA-2026-0417")


def test_an_untouched_case_that_is_not_found_again_is_closed(bench: Bench) -> None:
    bench.record(dispute("d1"), dispute("d2", invoice="FA-9", amount="7.00"))
    bench.record(dispute("d1"))
    assert bench.casework.get("d2").row.stage is Stage.CLOSED
    assert bench.casework.get("d1").row.stage is Stage.OPEN


def test_what_a_person_confirmed_is_never_changed_only_proposed(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.casework.correct("d1", "amount", "80.00", None, ANNA)
    before = bench.casework.get("d1").case
    bench.record(dispute("d1", amount="99.00", category=Category.DAMAGED_GOODS))
    known = bench.casework.get("d1")
    assert known.case == before
    assert known.proposal is not None
    assert [(it.field, it.now, it.proposed) for it in known.proposal.fields] == [
        ("category", "shortage", "damaged_goods"), ("amount", "80.00", "99.00"),
    ]  # fmt: skip
    assert known.row.proposed
    bench.casework.accept_proposal("d1", ANNA, ["category"])
    left = bench.casework.get("d1")
    assert left.case.axes.category == Category.DAMAGED_GOODS
    assert left.proposal is not None
    assert [it.field for it in left.proposal.fields] == ["amount"]
    bench.casework.decline_proposal("d1", ANNA)
    last = bench.casework.get("d1")
    assert last.proposal is None
    assert last.case.items[0].disputed == Decimal("80.00")


def test_a_person_s_word_is_not_proposed_away_by_what_the_machine_always_said(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.casework.correct("d1", "category", "wrong_item", None, ANNA)
    bench.record(dispute("d1", amount="99.00"))
    proposal = bench.casework.get("d1").proposal
    assert proposal is not None
    assert [it.field for it in proposal.fields] == ["amount"]


def test_a_moved_case_that_is_not_found_again_is_only_a_proposal(bench: Bench) -> None:
    bench.record(dispute("d1"), dispute("d2", invoice="FA-9", amount="7.00"))
    bench.change("d2", Move("validated"))
    bench.record(dispute("d1"))
    known = bench.casework.get("d2")
    assert known.case.status == "validated"
    assert known.proposal is not None
    assert known.proposal.withdrawn


def test_two_people_on_one_case_are_told(bench: Bench) -> None:
    bench.record(dispute("d1"))
    axes = bench.casework.get("d1").case.axes
    bench.change("d1", Move("validated"))

    what = Reclassify(dataclasses.replace(axes, trade=not axes.trade))
    with pytest.raises(WorkflowError, match="changed meanwhile"):
        bench.casework.apply("d1", Change(MARIE, what, seen=1))


def test_events_are_never_left_behind(bench: Bench) -> None:
    bench.record(dispute("d1"))
    bench.change("d1", Move("validated"))
    with bench.store.database.reading() as connection:
        rows = connection.execute(sa.select(t.case_event.c.number, t.case_event.c.serial)).all()
    assert [it.number for it in rows] == [1, 2]
    assert rows[0].serial < rows[1].serial
