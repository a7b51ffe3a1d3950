from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from extractor.values.case import EventKind, Item, Role
from extractor.values.category import Category, DocumentType
from extractor.values.ledger import Customer
from extractor.values.money import Basis
from extractor.values.particulars import CountRole, DayRole, ProofType
from extractor.values.particulars_record import (
    ContactRecord,
    DayRecord,
    ProofRecord,
    QuantityRecord,
    SubReasonRecord,
)
from extractor.values.record import (
    AmountRecord,
    CategoryRecord,
    CustomerRecord,
    Decision,
    DisputeRecord,
    FileRecord,
    InvoiceRecord,
    ReferencesRecord,
    SourceRecord,
    Status,
)
from extractor.values.sub_reason import SubReason
from extractor.workflow.history import replay
from extractor.workflow.opening import open_case
from extractor.workflow.owners import OwnerRules
from extractor.workflow.rule_files import parse
from tests.workflow.example import MONDAY, RULES


def day(role: DayRole, of_march: int) -> DayRecord:
    return DayRecord(role=role, day=dt.date(2026, 3, of_march), as_written="x")


DISPUTE = DisputeRecord(
    record_id="d1234",
    category=CategoryRecord(code=Category.DAMAGED_GOODS, confidence=0.9),
    sub_reason=SubReasonRecord(code=SubReason.BROKEN),
    invoice=InvoiceRecord(number="FA-100", as_written=None, confidence=0.9),
    disputed_amount=AmountRecord(
        value=Decimal("72.10"), currency="EUR", basis=Basis.NET, as_written=None, confidence=0.9
    ),
    references=ReferencesRecord(claims=("RC-7",), delivery_notes=("BL-9",)),
    quantities=(
        QuantityRecord(role=CountRole.DAMAGED, value=Decimal(3), unit="boxes", article="tuna"),
    ),
    deadline=day(DayRole.DEADLINE, 20),
    dates=(day(DayRole.CLAIM, 1), day(DayRole.PROMISED, 2), day(DayRole.DELIVERY, 3)),
    carriers=("Rapid",),
    proof=(ProofRecord(document="a.jpg", type=ProofType.PHOTO),),
    decision=Decision.REVIEW,
    confidence=0.5,
)
RECORD = FileRecord(
    source=SourceRecord(file="a.eml", sha256="0" * 64, received="2026-02-27T22:30:00+00:00"),
    status=Status.PROCESSED,
    document_type=DocumentType.CLAIM_EMAIL,
    language="es",
    customer=CustomerRecord(customer_id="C1", name="Roux", confidence=0.9),
    contact=ContactRecord(name="Anne Roux"),
    disputes=(DISPUTE,),
    unassigned_proof=(ProofRecord(document="b.pdf", type=ProofType.REPORT),),
)


def test_a_case_says_what_its_record_says() -> None:
    case, events = open_case(RECORD, DISPUTE, MONDAY, RULES)
    assert (case.case_id, case.customer_id, case.language) == ("d1234", "C1", "es")
    assert case.items == (Item("FA-100", Decimal("72.10"), "EUR", Basis.NET),)
    axes, grounds = case.axes, case.grounds
    assert (axes.category, axes.sub_reason) == (Category.DAMAGED_GOODS, SubReason.BROKEN)
    assert (axes.trade, axes.department, axes.root_cause) == (False, "logistics", None)
    assert (grounds.claims, grounds.delivery_notes, grounds.carriers) == (
        ("RC-7",),
        ("BL-9",),
        ("Rapid",),
    )
    assert grounds.proofs == (ProofType.PHOTO, ProofType.REPORT)
    assert (grounds.claim_day, grounds.promised_day, grounds.delivery_day) == (
        dt.date(2026, 3, 1),
        dt.date(2026, 3, 2),
        dt.date(2026, 3, 3),
    )
    assert (grounds.deadline, grounds.contact) == (dt.date(2026, 3, 20), "Anne Roux")
    assert RULES.days.between(case.opened_on, case.target) == 15
    (event,) = events
    assert (event.kind, event.number, event.who, event.role) == (
        EventKind.OPENED,
        1,
        "system",
        Role.ADMIN,
    )
    assert replay(events) == case


def test_the_day_it_arrived_is_the_companys() -> None:
    case, _ = open_case(RECORD, DISPUTE, MONDAY, RULES)
    assert case.grounds.received == dt.date(2026, 2, 27)
    late = RECORD.source.model_copy(update={"received": "2026-02-27T23:30:00+00:00"})
    case, _ = open_case(RECORD.model_copy(update={"source": late}), DISPUTE, MONDAY, RULES)
    assert case.grounds.received == dt.date(2026, 2, 28)


def test_the_master_data_know_the_customers_language() -> None:
    customer = Customer("C1", "Roux", language="FR")
    assert open_case(RECORD, DISPUTE, MONDAY, RULES, customer=customer)[0].language == "fr"


@pytest.mark.parametrize("received", [None, "yesterday"])
def test_what_was_not_read_is_left_open(received: str | None) -> None:
    bare = DISPUTE.model_copy(update={"invoice": None, "disputed_amount": None, "deadline": None})
    source = RECORD.source.model_copy(update={"received": received})
    changes = {"customer": None, "contact": None, "language": None, "source": source}
    case, _ = open_case(RECORD.model_copy(update=changes), bare, MONDAY, RULES)
    assert case.items == (Item("", None),)
    assert (case.customer_id, case.language, case.grounds.received) == ("", "", None)


def test_a_new_case_gets_its_owner() -> None:
    rules = parse(OwnerRules, "[[rules]]\nlanguage = ['es']\nowner = 'ana'", "owners.toml")
    case, (event,) = open_case(RECORD, DISPUTE, MONDAY, dataclasses.replace(RULES, owners=rules))
    assert (case.owner, event.why) == ("ana", ("owner_rule:1", "language(es)"))
