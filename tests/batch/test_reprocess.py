"""Runs over a store on both engines: exact, comparable, approved in parts, human words kept."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from extractor.batch.approving import approve, reject
from extractor.batch.running import Rate, alone, check_frame, perform, plan
from extractor.batch.working import Made
from extractor.errors import BatchError, InputError, WorkflowError
from extractor.intake.limits import DEFAULT_LIMITS
from extractor.intake.quarantine import quarantined
from extractor.store import tables as t
from extractor.store.database import Connection
from extractor.store.erasing import Target, Why, erase
from extractor.store.proposals import current, recorded
from extractor.store.quarantine import release
from extractor.store.readings import pack_reading
from extractor.store.reprocessing.choosing import chosen_numbers, count_chosen
from extractor.store.reprocessing.report import changes_of, summarised
from extractor.store.reprocessing.runs import begin_run, get_run, list_runs, unfinished_like
from extractor.store.reprocessing.verdicts import Judge
from extractor.store.reprocessing.where import parse_where
from extractor.store.tables_audit import audit
from extractor.store.tables_reprocess import reprocess_result
from extractor.values.case import Stage
from extractor.values.category import Category, TriageClass
from extractor.values.reading import Reading
from extractor.values.record import Decision, FileRecord
from extractor.values.reprocess import Choice, Outcome, RunState, Verdict, Wanted
from extractor.values.submission import Submission
from extractor.workflow.changes import Move
from tests.batch.example import (
    ANYBODY,
    FRAME,
    NO_OBJECTS,
    Here,
    approved,
    by_digest,
    keep,
    making,
    reprocess,
)
from tests.casework.example import ANNA, Bench, dispute, record, sha256

DAMAGED = Category.DAMAGED_GOODS
WAITING = Verdict.WAITING


def otherwise(name: str, record_id: str, **more: object) -> FileRecord:
    """Give what a better model makes of a document."""
    changes = {"category": DAMAGED, **more}
    return record(dispute(record_id, invoice=f"FA-{record_id}", **changes), file=name)  # type: ignore[arg-type]


def version_of(bench: Bench, name: str) -> int:
    return bench.store.get(sha256(name)).version


def three(bench: Bench) -> dict[str, FileRecord]:
    """Keep three documents; give what comes out: two otherwise, one the same."""
    for at in (1, 2, 3):
        keep(bench, f"m{at}", dispute(f"d{at}", invoice=f"FA-d{at}"))
    return by_digest(
        otherwise("m1", "d1"),
        otherwise("m2", "d2", category=Category.SHORTAGE, amount="99.00"),
        record(dispute("d3", invoice="FA-d3"), file="m3"),
    )


def test_a_run_says_what_is_otherwise_and_changes_nothing(bench: Bench) -> None:
    run = reprocess(bench.store, making(three(bench)))
    assert (run.state, run.documents, run.done) == (RunState.DONE, 3, 3)
    found = summarised(bench.store, run.number)
    assert found.outcomes == {Outcome.SAME: 1, Outcome.OTHER: 2}
    kinds = {
        it.field: (it.before, it.after, it.count, str(it.before_amount), str(it.after_amount))
        for it in found.kinds
    }
    assert kinds == {
        "category": ("shortage", "damaged_goods", 1, "120.50", "120.50"),
        "amount": ("*", "*", 1, "120.50", "99.00"),
    }
    assert [version_of(bench, it) for it in ("m1", "m2", "m3")] == [1, 1, 1]


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


def test_a_run_goes_on_exactly_where_it_was_broken_off(bench: Bench) -> None:
    for at in range(9):
        keep(bench, f"m{at}", dispute(f"d{at}", invoice=f"FA-d{at}"))
    make = making(by_digest(*(otherwise(f"m{at}", f"d{at}") for at in range(9))))
    run = begin_run(bench.store, Choice(), FRAME, ANYBODY)
    plan(bench.store, run, NO_OBJECTS, lambda _: None, most=2)
    run = get_run(bench.store, run.number)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            perform(bench.store, run, Here(dies_after=2), make, Rate(None), lambda _: None)
    assert get_run(bench.store, run.number).done == 8
    like = unfinished_like(bench.store, Choice(), FRAME)
    assert like is not None
    assert like.number == run.number
    told: list[int] = []
    perform(bench.store, run, Here(), make, Rate(None), told.append)
    assert sum(told) == 1
    assert get_run(bench.store, run.number).state is RunState.DONE
    with bench.store.database.reading() as connection:
        digests = connection.execute(sa.select(reprocess_result.c.sha256)).scalars().all()
    assert sorted(digests) == sorted(sha256(f"m{at}") for at in range(9))
    assert unfinished_like(bench.store, Choice(), FRAME) is None


def test_a_plan_that_was_broken_off_is_made_again(bench: Bench) -> None:
    make = making(three(bench))
    run = begin_run(bench.store, Choice(), FRAME, ANYBODY)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        plan(bench.store, run, NO_OBJECTS, stop)
    assert get_run(bench.store, run.number).state is RunState.PLANNING
    assert plan(bench.store, get_run(bench.store, run.number), NO_OBJECTS, lambda _: None) == 3
    perform(bench.store, get_run(bench.store, run.number), Here(), make, Rate(None), lambda _: None)
    assert list_runs(bench.store, 5)[0].done == 3


def test_two_programs_do_not_work_on_one_run(bench: Bench) -> None:
    run = begin_run(bench.store, Choice(), FRAME, ANYBODY)
    with (
        alone(bench.store, run),
        pytest.raises(BatchError, match="another program"),
        alone(bench.store, run),
    ):
        pytest.fail("both are at it")


@pytest.mark.parametrize(
    ("what", "changes"),
    [("ledger", {"ledger_version": "other"}), ("settings", {"settings": "other"})],
)
def test_a_run_does_not_go_on_with_something_else(
    bench: Bench, what: str, changes: dict[str, str]
) -> None:
    run = begin_run(bench.store, Choice(), FRAME, ANYBODY)
    check_frame(run, FRAME)
    with pytest.raises(BatchError, match=f"the {what} changed"):
        check_frame(run, dataclasses.replace(FRAME, **changes))


def test_what_could_not_be_read_and_can_be_now_is_told_with_its_money(bench: Bench) -> None:
    aside = quarantined("m1", sha256("m1"), InputError("m1", "a picture"))
    bench.store.save(aside, b"m1")
    run = reprocess(bench.store, making(by_digest(otherwise("m1", "d1"))))
    (kind,) = summarised(bench.store, run.number).kinds
    assert (kind.field, kind.before, kind.after) == ("readable", "input", "dispute")
    assert str(kind.after_amount) == "120.50"
    assert approved(bench, run) == {"approved": 1}
    assert bench.casework.get("d1").row.stage is Stage.OPEN


def test_what_cannot_be_read_any_more_keeps_its_record(bench: Bench) -> None:
    keep(bench, "m1", dispute("d1"))
    aside = quarantined("m1", sha256("m1"), InputError("m1", "damaged"))
    run = reprocess(bench.store, making(by_digest(aside)))
    assert summarised(bench.store, run.number).outcomes == {Outcome.UNREADABLE: 1}
    (row,) = changes_of(bench.store, run.number, Wanted())
    assert "damaged" in row.problem
    assert approved(bench, run) == {}
    assert len(bench.store.get(sha256("m1")).disputes) == 1


def test_a_document_that_kills_its_worker_is_told_and_the_rest_goes_on(bench: Bench) -> None:
    made = three(bench)
    made.pop(sha256("m2"))
    run = reprocess(bench.store, making(made))
    outcomes = summarised(bench.store, run.number).outcomes
    assert outcomes == {Outcome.FAILED: 1, Outcome.OTHER: 1, Outcome.SAME: 1}
    (row,) = changes_of(bench.store, run.number, Wanted(kind="failed"))
    assert (row.name, row.after, row.problem) == ("m2", "killed", "its worker died, twice")


def test_only_confidences_are_details(bench: Bench) -> None:
    keep(bench, "m1", dispute("d1"))
    made = record(dispute("d1", confidence=0.4), file="m1")
    run = reprocess(bench.store, making(by_digest(made)))
    (kind,) = summarised(bench.store, run.number).kinds
    assert kind.field == "details"


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


CHOSEN = {
    "category=shortage": {"a.eml", "c.pdf"},
    "category=shortage,damaged_goods": {"a.eml", "b.eml", "c.pdf"},
    "amount>=100 and category=shortage": {"a.eml"},
    "amount<100": {"c.pdf"},
    "customer=C2": {"b.eml"},
    "language=de": {"b.eml"},
    "decision=auto": {"b.eml", "e_1.eml"},
    "status=quarantined": {"d.eml"},
    "triage=order": {"e_1.eml"},
    "name=*.EML": {"a.eml", "b.eml", "d.eml", "e_1.eml"},
    "name=e_?.eml": {"e_1.eml"},
    "release=shipped": set(),
}


def test_a_choice_is_made_by_what_the_records_say(bench: Bench) -> None:
    keep(bench, "a.eml", dispute("d1"))
    more = {"invoice": "F2", "category": DAMAGED, "decision": Decision.AUTO}
    keep(bench, "b.eml", dispute("d2", **more), customer_id="C2", language="de")
    keep(bench, "c.pdf", dispute("d3", invoice="F3", amount="7.00"))
    bench.store.save(quarantined("d.eml", sha256("d.eml"), InputError("d.eml")), b"d.eml")
    keep(bench, "e_1.eml")
    names = {it.number: it.name for it in recorded(bench.store)}
    found = {
        where: {names[it] for it in chosen_numbers(bench.store, Choice(where=parse_where([where])))}
        for where in CHOSEN
    }
    assert found == CHOSEN
    counted = count_chosen(bench.store, Choice())
    assert (counted.documents, counted.with_words, counted.pictures) == (5, 0, 1)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("categry=shortage", "did you mean 'category'"),
        ("category>shortage", "only be compared with ="),
        ("amount>=many", "no amount"),
        ("decision=perhaps", "known are auto, review"),
        ("release=v2", "no release"),
        ("category=", "names no value"),
        ("shortage", "no condition"),
    ],
)
def test_a_condition_that_cannot_be_understood_says_why(where: str, said: str) -> None:
    with pytest.raises(BatchError, match=said):
        parse_where([where])


def test_a_rate_is_kept() -> None:
    slept: list[float] = []
    now = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    rate = Rate(10.0, clock=lambda: now[0], sleep=sleep)
    for _ in range(3):
        rate.wait(5)
    assert slept == [0.5, 0.5]
    assert rate.most == 10


def test_the_words_that_were_read_anew_are_kept(bench: Bench) -> None:
    """So that the next run reads nothing."""
    keep(bench, "m1", dispute("d1"))
    same = current(bench.store, 1)
    given = Submission("m1", sha256("m1"), "message/rfc822", ())
    words = pack_reading(Reading(given, ()))
    run = reprocess(
        bench.store,
        lambda _: lambda it: Made(it.sha256, same.model_dump_json(), "", words),
    )
    assert summarised(bench.store, run.number).outcomes == {Outcome.SAME: 1}
    with bench.store.database.reading() as connection:
        assert connection.execute(sa.select(t.reading.c.submission)).scalars().all() == [1]
