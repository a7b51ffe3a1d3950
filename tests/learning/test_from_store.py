"""What people decided becomes labels; what only a machine said does not."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from extractor.casework.joining import ByHand
from extractor.learning.from_store import MISSING, NOTHING_SAID
from extractor.store import blobs
from extractor.store.audit import By
from extractor.store.erasing import Target, Why, erase
from extractor.values.case import Axes, EventKind, Item
from extractor.values.category import Category, TriageClass
from extractor.values.correction import TAKEN_BACK, Place
from extractor.values.record import FileRecord
from extractor.workflow.changes import Change, Comment, Reclassify, Undo
from tests.casework.example import ANNA, MARIE
from tests.learning.office import Office

SHORTAGE = "dev-en-019.eml"  # one invoice, FA-2026-01035, £110.20
TWO = "dev-es-031.eml"  # FAC26/001247 late, 282,19 €; FA-2026-04301 the wrong item
SCAN = "dev-en-026.pdf"  # with a text layer
ORDER = "dev-de-033.eml"  # no dispute


def case_of(record: FileRecord, position: int = 0) -> str:
    return record.disputes[position].record_id


def test_only_what_was_said_is_a_label(office: Office) -> None:
    record = office.receive(SHORTAGE)
    office.casework.correct(case_of(record), "category", "damaged_goods", None, ANNA)
    (label,) = office.labels()
    (item,) = label.items
    assert (item.category, item.invoice_number, item.amount, item.amount_is) == (
        "damaged_goods", "", None, "",
    )  # fmt: skip
    assert (label.triage, label.customer_id, label.document_type) == ("dispute", "", "")
    assert (label.sha256, label.labeler, label.chosen) == (
        record.source.sha256,
        "anna",
        "correction",
    )
    assert label.spans == ()
    assert item.passage
    assert set(item.passage.split()) <= set(" ".join(label.texts).split())
    assert label.language == "en"
    assert label.message


def test_confirmed_values_are_labels_with_the_places_they_stand_at(
    either_office: Office,
) -> None:
    office = either_office
    record = office.receive(SHORTAGE)
    for field, value in [
        ("invoice", "FA-2026-01035"),
        ("amount", "110.20"),
        ("customer", "C10334"),
    ]:
        office.casework.correct(case_of(record), field, value, None, ANNA)
    (label,) = office.labels()
    (item,) = label.items
    assert (item.invoice_number, item.amount, item.amount_is) == (
        "FA-2026-01035", Decimal("110.20"), "explicit",
    )  # fmt: skip
    assert (item.category, label.customer_id) == ("", "C10334")
    found = {it.field for it in label.spans}
    assert {"invoice", "disputed_amount"} <= found
    for span in label.spans:
        assert label.texts[span.document][span.start : span.end] == span.text
    amounts = [it.text for it in label.spans if it.field == "disputed_amount"]
    assert all("110" in it for it in amounts)


def test_that_no_amount_is_named_can_be_said_and_an_amount_worked_out(office: Office) -> None:
    record = office.receive(SHORTAGE)
    office.casework.correct(case_of(record), "amount", "", None, ANNA)
    assert [it.amount_is for it in office.labels()[0].items] == ["absent"]
    office.casework.correct(case_of(record), "amount", "99.17", None, ANNA)
    (item,) = office.labels()[0].items
    assert (item.amount, item.amount_is) == (Decimal("99.17"), "derivable")


def test_words_clicked_in_a_mail_and_a_box_on_a_page_become_characters(office: Office) -> None:
    mail = office.receive(SHORTAGE)
    seen = Place("body", None, None, "110.20")
    office.casework.correct(case_of(mail), "amount", "110.20", seen, ANNA)
    letter = office.receive(SCAN)
    proof = next(it for it in letter.disputes[0].evidence if it.field == "invoice")
    assert proof.box is not None
    (known,) = office.casework.get(case_of(letter)).values[:1]
    assert known is not None
    place = next(
        it.places[0] for it in office.casework.get(case_of(letter)).values if it.field == "invoice"
    )
    number = letter.disputes[0].invoice
    assert number is not None
    office.casework.correct(case_of(letter), "invoice", number.number, place, ANNA)
    first, second = office.labels()
    assert any("110.20" in it.text for it in first.spans)
    marked = [it for it in second.spans if it.field == "invoice"]
    assert any(proof.text in it.text or it.text in proof.text for it in marked)


def test_no_dispute_is_a_label_of_its_class_and_of_nothing_else(either_office: Office) -> None:
    office = either_office
    record = office.receive(SHORTAGE)
    office.casework.correct(case_of(record), "category", "damaged_goods", None, ANNA)
    office.casework.dismiss(record.source.sha256, TriageClass.ORDER, MARIE)
    (label,) = office.labels()
    assert (label.triage, label.items, label.labeler) == ("order", (), "marie")
    assert [(it.labeler, it.triage) for it in office.labels(each_person=True)] == [
        ("anna", "dispute"), ("marie", "order"),
    ]  # fmt: skip


def test_a_dispute_that_no_machine_found_is_one_all_the_same(office: Office) -> None:
    record = office.receive(ORDER)
    item = Item("FA-1", Decimal("12.00"), "EUR")
    wanted = ByHand("C10169", Category.SHORTAGE, (item,), sha256=record.source.sha256)
    office.casework.open_by_hand(wanted, ANNA)
    (label,) = office.labels()
    assert (label.triage, label.customer_id) == ("dispute", "C10169")
    assert [(it.category, it.invoice_number, it.amount) for it in label.items] == [
        ("shortage", "FA-1", Decimal("12.00"))
    ]


def test_each_invoice_has_the_passage_that_is_about_it(office: Office) -> None:
    record = office.receive(TWO)
    for position, category in enumerate(("late_delivery", "wrong_item")):
        office.casework.correct(case_of(record, position), "category", category, None, ANNA)
    (label,) = office.labels()
    late, wrong = label.items
    assert (late.category, wrong.category) == ("late_delivery", "wrong_item")
    assert late.passage != wrong.passage


def test_parts_split_off_and_cases_merged_are_said_by_who_did_it(either_office: Office) -> None:
    office = either_office
    record = office.receive(SHORTAGE)
    (item,) = office.casework.get(case_of(record)).case.items
    part = dataclasses.replace(item, disputed=Decimal("10.20"))
    office.casework.split(case_of(record), [(part,)], ANNA)
    (label,) = office.labels()
    assert [it.amount for it in label.items] == [Decimal("100.00"), Decimal("10.20")]
    assert [it.category for it in label.items] == ["", ""]
    assert {it.invoice_number for it in label.items} == {"FA-2026-01035"}


def test_cases_of_one_file_that_were_merged_are_one_label_with_both_invoices(
    office: Office,
) -> None:
    record = office.receive(TWO)
    office.casework.correct(case_of(record), "category", "late_delivery", None, ANNA)
    office.casework.merge(case_of(record), case_of(record, 1), ANNA)
    (label,) = office.labels()
    assert [(it.category, it.invoice_number) for it in label.items] == [
        ("late_delivery", ""), ("late_delivery", "FA-2026-04301"),
    ]  # fmt: skip


def test_a_change_by_command_counts_and_what_is_undone_does_not(office: Office) -> None:
    record = office.receive(SHORTAGE)
    case = office.casework.get(case_of(record)).case
    axes: Axes = dataclasses.replace(case.axes, category=Category.QUALITY_DEFECT, sub_reason=None)
    office.casework.apply(case.case_id, Change(ANNA, Reclassify(axes)))
    assert [it.category for it in office.labels()[0].items] == ["quality_defect"]
    events = office.casework.get(case.case_id).events
    done = next(it for it in events if it.kind is EventKind.RECLASSIFIED)
    office.casework.apply(case.case_id, Change(ANNA, Undo(done)))
    assert office.labels() == []
    assert office.left_out[NOTHING_SAID] == 1
    office.casework.correct(
        case.case_id, "category", case.axes.category, None, ANNA, why=TAKEN_BACK
    )
    assert office.labels() == []


def test_the_last_word_wins_and_every_person_s_own_is_kept(either_office: Office) -> None:
    office = either_office
    record = office.receive(SHORTAGE)
    office.casework.correct(case_of(record), "category", "damaged_goods", None, ANNA)
    office.casework.correct(case_of(record), "category", "shortage", None, MARIE)
    assert [it.items[0].category for it in office.labels()] == ["shortage"]
    each = {it.labeler: it.items[0].category for it in office.labels(each_person=True)}
    assert each == {"anna": "damaged_goods", "marie": "shortage"}


def test_files_nobody_decided_about_give_nothing_and_comments_say_nothing(office: Office) -> None:
    office.receive(TWO)
    record = office.receive(SHORTAGE)
    office.casework.apply(case_of(record), Change(ANNA, Comment("called them")))
    assert office.labels() == []


@pytest.mark.parametrize("how", ["erased", "lost"])
def test_what_is_gone_is_left_out_and_counted(office: Office, how: str) -> None:
    record = office.receive(SHORTAGE)
    office.casework.correct(case_of(record), "category", "damaged_goods", None, ANNA)
    number, sha256 = office.store.find(record.source.sha256)
    if how == "erased":
        erase(office.store, Target(submissions=(number,)), Why(By("admin", "command"), "asked"))
        assert office.labels() == []
        assert office.left_out == {"erased": 1}
        return
    blobs.place(office.store.blobs, sha256).unlink()
    assert office.labels() == []
    assert office.left_out == {MISSING: 1}
