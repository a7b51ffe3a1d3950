"""What is kept of documents, on both engines, and what is found in it."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from extractor.store.database import Database
from extractor.store.drift import findings, last_look, note_look
from extractor.store.leases import Leases
from extractor.store.newcomers import newcomers
from extractor.store.notices import OVERDUE, put_daily, route
from extractor.store.receiving import receive
from extractor.store.steps import Made, note_recorded
from extractor.store.store import Store
from extractor.store.traces import traces
from extractor.store.tracing import put_trace
from extractor.store.untraced import count_untraced, untraced
from extractor.values.category import Category, DocumentType, TriageClass
from extractor.values.drift import (
    Compared,
    DriftReport,
    Figure,
    Measured,
    NewKind,
    Part,
    Watched,
)
from extractor.values.incoming import Incoming
from extractor.values.record import (
    CategoryRecord,
    CustomerRecord,
    Decision,
    DisputeRecord,
    FileRecord,
    SourceRecord,
    Status,
)
from extractor.workflow.notices import drift_notice

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(days=10)


def record_of(name: str, language: str = "fr", customer: str = "K1") -> FileRecord:
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    dispute = DisputeRecord(
        record_id=sha256[:32],
        category=CategoryRecord(code=Category.SHORTAGE, confidence=0.9),
        invoice=None,
        disputed_amount=None,
        decision=Decision.REVIEW,
        confidence=0.8,
    )
    return FileRecord(
        source=SourceRecord(file=name, sha256=sha256),
        status=Status.PROCESSED,
        is_dispute=True,
        triage=TriageClass.DISPUTE,
        document_type=DocumentType.CLAIM_EMAIL,
        language=language,
        confidence=0.75,
        customer=CustomerRecord(customer_id=customer, name="Tanguy", confidence=0.9),
        disputes=(dispute,),
    )


def test_a_worker_keeps_figures_and_no_words(any_store: Store, leases: Leases) -> None:
    store = any_store
    store.clock = lambda: NOON
    receive(store, Incoming("a.eml", "x", b"a.eml", "1"), source="imap:claims")
    task = leases.claim()
    assert task is not None
    store.clock = lambda: LATER
    made = Made(record_of("a.eml"), measured=Measured("mail-free", 0.25))
    note_recorded(store, leases, task, made, ())
    (trace,), _ = traces(store, NOON)
    assert trace.at == NOON
    assert (trace.language, trace.channel, trace.layout) == ("fr", "imap:claims", "mail-free")
    assert (trace.document_type, trace.triage, trace.category, trace.decision) == (
        "claim_email", "dispute", "shortage", "review",
    )  # fmt: skip
    assert (trace.confidence, trace.unfamiliar) == (0.75, 0.25)


def test_a_record_made_again_keeps_what_only_the_words_told(any_store: Store) -> None:
    store = any_store
    store.save(record_of("a.eml"), b"a.eml", now=NOON)
    assert count_untraced(store) == 1  # no words were at hand
    with store.database.writing() as connection:
        (it,) = untraced(store)
        put_trace(connection, it.number, record_of("a.eml"), Measured("pdf-1", 0.5))
    store.save(record_of("a.eml", language="de"), b"a.eml", now=LATER)
    (trace,), _ = traces(store, NOON)
    assert (trace.language, trace.layout, trace.unfamiliar) == ("de", "pdf-1", 0.5)
    assert count_untraced(store) == 0


def test_a_part_drawn_by_lot_is_about_as_large_as_asked_for(any_store: Store) -> None:
    for number in range(200):
        any_store.save(record_of(f"{number}.eml"), None, now=NOON)
    everything, slices = traces(any_store, NOON)
    assert (len(everything), slices) == (200, 64)
    some, slices = traces(any_store, NOON, most=50)
    assert 0 < slices < 64
    assert 5 <= len(some) <= 120


def test_what_nobody_had_before_is_named_with_documents_to_open(any_store: Store) -> None:
    store = any_store
    store.save(record_of("old.eml"), None, now=NOON - dt.timedelta(days=90))
    for number in range(6):
        store.save(record_of(f"{number}.eml", "nl", "K9"), None, now=NOON)
    store.save(record_of("usual.eml"), None, now=NOON)
    start = NOON - dt.timedelta(days=28)
    found = {it.kind: it for it in newcomers(store, start, 5)}
    assert set(found) == {NewKind.LANGUAGE, NewKind.CUSTOMER}
    assert (found[NewKind.LANGUAGE].value, found[NewKind.LANGUAGE].documents) == ("nl", 6)
    assert found[NewKind.CUSTOMER].value == "K9"
    assert [it.file for it in found[NewKind.LANGUAGE].examples] == ["5.eml", "4.eml", "3.eml"]
    assert newcomers(store, start, 7) == ()


def test_where_nothing_came_before_nothing_is_new(any_store: Store) -> None:
    for number in range(6):
        any_store.save(record_of(f"{number}.eml"), None, now=NOON)
    assert newcomers(any_store, NOON - dt.timedelta(days=28), 5) == ()


def report(at: dt.datetime, *, drifts: bool, lingers: bool = False) -> DriftReport:
    watched = Watched(Figure.LANGUAGE)
    parts = (Part("nl", 0.2, 0.0),)
    one = Compared(watched, 7, 100, 900, 0.4, 1e-6, parts, 1e-5, drifts, lingers)
    return DriftReport(at, None, 1.0, (one,), lacking=False)


def test_a_finding_is_told_once_and_is_over_when_it_is_gone(any_store: Store) -> None:
    store = any_store
    put_daily(store, OVERDUE, NOON.date(), None, ())  # somebody tells people

    def look(hours: int, *, drifts: bool, lingers: bool = False) -> int:
        at = NOON + dt.timedelta(hours=hours)
        seen = report(at, drifts=drifts, lingers=lingers)
        (found,) = seen.compared
        new = note_look(store, seen, lambda it: [drift_notice(found, it.number, "anna", at.date())])
        return len(new)

    assert [look(1, drifts=True), look(2, drifts=True)] == [1, 0]
    assert look(3, drifts=False, lingers=True) == 0
    (finding,) = findings(store)
    assert (finding.over_at, finding.seen_at) == (None, NOON + dt.timedelta(hours=2))
    assert look(4, drifts=False) == 0
    (finding,) = findings(store)
    assert finding.over_at == NOON + dt.timedelta(hours=4)
    assert look(5, drifts=True) == 1  # again, later, is another one
    assert [it.over_at is None for it in findings(store)] == [True, False]
    assert route(store, lambda _: ()) == 2
    (seen,) = last_look(store)
    assert (seen.watched.key, seen.days, seen.at) == ("language", 7, NOON + dt.timedelta(hours=5))


def test_the_tables_hold_no_text_of_a_document(any_store: Store) -> None:
    any_store.save(record_of("secret-name.eml"), b"secret-name.eml", now=NOON)
    with any_store.database.reading() as connection:
        row = connection.exec_driver_sql("SELECT * FROM trace").one()
    assert "Tanguy" not in str(row)
    assert "secret" not in str(row)


def test_one_finding_of_a_figure_is_open_at_a_time(any_store: Store) -> None:
    database: Database = any_store.database
    insert = (
        "INSERT INTO drift (watched, days, effect, chance, opened_at, seen_at) "
        "VALUES ('language', 7, 1, 0, '2026-06-01', '2026-06-01')"
    )
    with database.writing() as connection:
        connection.exec_driver_sql(insert)
    with pytest.raises(Exception, match=r"(?i)unique"), database.writing() as connection:
        connection.exec_driver_sql(insert)
