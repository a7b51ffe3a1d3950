"""Runs are approved in parts, and nothing that a person decided is changed by it."""

from __future__ import annotations

import sqlalchemy as sa

from extractor.batch.approving import approve, reject
from extractor.errors import InputError, WorkflowError
from extractor.intake.limits import DEFAULT_LIMITS
from extractor.intake.quarantine import quarantined
from extractor.store import tables as t
from extractor.store.database import Connection
from extractor.store.erasing import Target, Why, erase
from extractor.store.quarantine import release
from extractor.store.reprocessing.report import changes_of, summarised
from extractor.store.reprocessing.verdicts import Judge
from extractor.store.tables_audit import audit
from extractor.values.case import Stage
from extractor.values.category import Category, TriageClass
from extractor.values.record import FileRecord
from extractor.values.reprocess import Verdict, Wanted
from extractor.workflow.changes import Move
from tests.batch.example import (
    ANYBODY,
    DAMAGED,
    NO_OBJECTS,
    WAITING,
    approved,
    by_digest,
    keep,
    making,
    otherwise,
    reprocess,
    three,
    version_of,
)
from tests.casework.example import ANNA, Bench, dispute, record, sha256


def test_parts_are_approved_one_after_the_other(bench: Bench) -> None:
    run = reprocess(bench.store, making(three(bench)))
    part = Wanted("category", "shortage", "damaged_goods", verdict=WAITING)
    assert approved(bench, run, part) == {"approved": 1}
    assert [version_of(bench, it) for it in ("m1", "m2", "m3")] == [2, 1, 1]
    assert bench.casework.get("d1").case.axes.category == DAMAGED
    assert approved(bench, run, part) == {}, "it is remembered"
    assert approved(bench, run) == {"approved": 1}
    assert str(bench.casework.get("d2").case.items[0].disputed) == "99.00"
    assert summarised(bench.store, run.number).verdicts == {Verdict.APPROVED: 2}
    with bench.store.database.reading() as connection:
        told = connection.execute(
            sa.select(audit.c.what, sa.func.count()).group_by(audit.c.what)
        ).all()
    assert {it.what: it[1] for it in told}["record.adopted"] == 2
    assert {it.what: it[1] for it in told}["reprocess.approved"] == 2


def test_what_was_rejected_does_not_come_up_again(bench: Bench) -> None:
    run = reprocess(bench.store, making(three(bench)))
    judge = Judge(run.number, ANYBODY)
    wanted = Wanted(documents=(sha256("m1")[:10],), verdict=WAITING)
    assert reject(bench.store, judge, wanted, lambda _: None) == 1
    assert approved(bench, run) == {"approved": 1}
    assert (version_of(bench, "m1"), version_of(bench, "m2")) == (1, 2)


def test_a_record_whose_case_cannot_be_changed_now_waits_and_the_others_do_not(
    bench: Bench,
) -> None:
    run = reprocess(bench.store, making(three(bench)))

    def refuses(connection: Connection, record: FileRecord) -> object:
        if record.source.file == "m1":
            raise WorkflowError("d1", "it was changed meanwhile; look again")
        return bench.casework.open_cases(connection, record)

    judge = Judge(run.number, ANYBODY, refuses)
    wanted = Wanted(verdict=WAITING)
    counts = approve(bench.store, judge, wanted, NO_OBJECTS, DEFAULT_LIMITS, lambda _: None)
    assert counts == {Verdict.WAITING: 1, Verdict.APPROVED: 1}
    assert (version_of(bench, "m1"), version_of(bench, "m2")) == (1, 2)
    assert approved(bench, run) == {"approved": 1}


def test_a_sink_that_had_the_record_before_gets_the_new_one(bench: Bench) -> None:
    made = three(bench)
    with bench.store.database.writing() as connection:
        row = {"sink": "sink:erp", "submission": 1, "version": 1, "ordering": "o", "state": "done"}
        connection.execute(t.delivery.insert(), row)
    approved(bench, reprocess(bench.store, making(made)))
    with bench.store.database.reading() as connection:
        rows = connection.execute(sa.select(t.delivery.c.submission, t.delivery.c.version)).all()
    assert [tuple(it) for it in rows] == [(1, 1), (1, 2)]


class TestHumanDecisions:
    """Nothing that a person decided is changed by approving."""

    def test_a_corrected_field_stays_and_the_row_says_so(self, bench: Bench) -> None:
        keep(bench, "m1", dispute("d1", invoice="FA-d1"))
        bench.casework.correct("d1", "category", "wrong_item", None, ANNA)
        before = bench.casework.get("d1").case
        run = reprocess(bench.store, making(by_digest(otherwise("m1", "d1"))))
        (row,) = changes_of(bench.store, run.number, Wanted())
        assert row.decided[0] == "category"
        assert summarised(bench.store, run.number).decided == 1
        assert approved(bench, run) == {"approved": 1}
        known = bench.casework.get("d1")
        assert known.case == before
        assert known.case.axes.category == Category.WRONG_ITEM
        assert known.proposal is not None
        assert [it.proposed for it in known.proposal.fields] == ["damaged_goods"]

    def test_a_correction_made_since_the_run_leaves_the_document_alone(self, bench: Bench) -> None:
        keep(bench, "m1", dispute("d1", invoice="FA-d1"))
        run = reprocess(bench.store, making(by_digest(otherwise("m1", "d1"))))
        bench.casework.correct("d1", "amount", "80.00", None, ANNA)
        before = bench.casework.get("d1")
        assert approved(bench, run) == {"outdated": 1}
        assert bench.casework.get("d1").case == before.case
        assert version_of(bench, "m1") == 1
        assert approved(bench, run) == {}

    def test_a_dismissed_file_opens_no_case_again(self, bench: Bench) -> None:
        keep(bench, "m1", dispute("d1", invoice="FA-d1"))
        bench.casework.dismiss(sha256("m1"), TriageClass.ORDER, ANNA)
        before = bench.casework.get("d1").case
        more = record(
            dispute("d1", invoice="FA-d1", category=DAMAGED),
            dispute("d2", invoice="FA-d2", amount="7.00"),
            file="m1",
        )
        run = reprocess(bench.store, making(by_digest(more)))
        assert approved(bench, run) == {"approved": 1}
        assert bench.casework.get("d1").case == before
        assert bench.casework.get("d1").row.stage is Stage.CLOSED
        assert len(bench.casework.search().rows) == 1

    def test_a_closed_case_stays_closed_and_as_it_was(self, bench: Bench) -> None:
        keep(bench, "m1", dispute("d1", invoice="FA-d1"))
        closing = bench.casework.rules.states.closing()
        bench.change("d1", Move(closing, reason="agreed"), ANNA)
        before = bench.casework.get("d1").case
        run = reprocess(bench.store, making(by_digest(otherwise("m1", "d1"))))
        (row,) = changes_of(bench.store, run.number, Wanted())
        assert row.decided == (f"the case ({closing})",)
        assert approved(bench, run) == {"approved": 1}
        assert bench.casework.get("d1").case == before

    def test_a_moved_case_that_is_not_found_again_stays_open(self, bench: Bench) -> None:
        keep(bench, "m1", dispute("d1", invoice="FA-d1"))
        bench.change("d1", Move("validated"), ANNA)
        before = bench.casework.get("d1").case
        run = reprocess(bench.store, making(by_digest(record(file="m1"))))
        assert approved(bench, run) == {"approved": 1}
        assert bench.casework.get("d1").case == before

    def test_what_a_person_took_over_from_the_quarantine_is_not_looked_at(
        self, bench: Bench
    ) -> None:
        for name in ("m1", "m2"):
            aside = quarantined(name, sha256(name), InputError(name, "a picture"))
            bench.store.save(aside, name.encode())
        release(bench.store, sha256("m1"), why="written by hand")
        made = by_digest(otherwise("m1", "d1"), otherwise("m2", "d2"))
        run = reprocess(bench.store, making(made))
        assert run.documents == 1
        release(bench.store, sha256("m2"), why="written by hand")
        assert approved(bench, run) == {"outdated": 1}
        assert bench.casework.search().rows == ()


def test_a_record_that_another_one_replaced_is_outdated(bench: Bench) -> None:
    run = reprocess(bench.store, making(three(bench)))
    keep(bench, "m1", dispute("d1", invoice="FA-d1", amount="1.00"))
    assert approved(bench, run) == {"outdated": 1, "approved": 1}
    amount = bench.store.get(sha256("m1")).disputes[0].disputed_amount
    assert amount is not None
    assert str(amount.value) == "1.00"


def test_of_what_is_erased_nothing_is_left_in_runs(bench: Bench) -> None:
    run = reprocess(bench.store, making(three(bench)))
    cases = tuple(it.number for it in bench.casework.search().rows if it.case_id == "d1")
    target = Target((1,), cases)
    erase(bench.store, target, Why(ANYBODY, "art. 17"))
    found = {it.name for it in changes_of(bench.store, run.number, Wanted())}
    assert found == {"m2"}
    assert approved(bench, run) == {"approved": 1}
