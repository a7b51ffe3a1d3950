"""Runs over a store on both engines: exact, comparable, and brought to their end."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from extractor.batch.running import Rate, alone, check_frame, perform, plan
from extractor.batch.working import Made
from extractor.errors import BatchError, InputError
from extractor.intake.quarantine import quarantined
from extractor.store import tables as t
from extractor.store.proposals import current
from extractor.store.readings import pack_reading
from extractor.store.reprocessing.report import changes_of, summarised
from extractor.store.reprocessing.runs import begin_run, get_run, list_runs, unfinished_like
from extractor.store.tables_reprocess import reprocess_result
from extractor.values.case import Stage
from extractor.values.reading import Reading
from extractor.values.reprocess import Choice, Outcome, RunState, Wanted
from extractor.values.submission import Submission
from tests.batch.example import (
    ANYBODY,
    FRAME,
    NO_OBJECTS,
    Here,
    approved,
    by_digest,
    keep,
    making,
    otherwise,
    reprocess,
    three,
    version_of,
)
from tests.casework.example import Bench, dispute, record, sha256


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
