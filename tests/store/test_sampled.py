"""What people find in the fair sample is evidence; what they look away from is not."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.casework.joining import ByHand
from extractor.errors import NotPermittedError, WorkflowError
from extractor.store.cases.sampled import ASKED, sampled, waiting_drawn
from extractor.store.store import Store
from extractor.values.calibration import Reviewed
from extractor.values.case import Item
from extractor.values.category import Category, TriageClass
from extractor.values.correction import TAKEN_BACK
from extractor.values.record import AuditRecord, DisputeRecord, FileRecord
from extractor.values.sampled import NOTHING_SAMPLED, Sampled
from tests.casework.example import ANNA, MARIE, VICTOR, Bench, Hands, dispute, record, sha256
from tests.postgres import Server

MODELS = "0123456789ab"


@pytest.fixture(params=["sqlite", "postgres"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    url = None
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        url = server.new_database()
    clock = Hands()
    with Store.open(tmp_path / "kept", url=url, clock=clock) as store:
        yield Bench(store, clock)


def arrive(
    bench: Bench, *disputes: DisputeRecord, file: str = "letter.eml", confidence: float = 0.97,
    models: str = MODELS, share: float = 1.0,
) -> FileRecord:  # fmt: skip
    audit = AuditRecord(calibration=models, share=share, drawn=True)
    made = record(*disputes, file=file).model_copy(
        update={"audit": audit, "confidence": confidence}
    )
    return bench.store.save(made, None, then=bench.casework.open_cases).record


def confirm(bench: Bench, case_id: str, *, but: str = "") -> None:
    values = {it.field: it.machine for it in bench.casework.get(case_id).values}
    for field in sorted(ASKED - {but}):
        bench.casework.correct(case_id, field, values[field], None, ANNA)


def test_a_record_is_right_once_all_of_it_was_confirmed(bench: Bench) -> None:
    arrive(bench, dispute("d1"), dispute("d2", invoice="FA-2"))
    confirm(bench, "d1")
    assert sampled(bench.store, MODELS) == Sampled(waiting=1)
    confirm(bench, "d2", but="amount")
    assert sampled(bench.store, MODELS) == Sampled(waiting=1)
    assert [it.file for it in waiting_drawn(bench.store)] == ["letter.eml"]
    bench.casework.correct("d2", "amount", "120.50", None, MARIE)
    assert sampled(bench.store, MODELS) == Sampled((Reviewed(0.97, right=True),))
    assert waiting_drawn(bench.store) == ()


def test_one_thing_wrong_makes_it_wrong_until_that_is_taken_back(bench: Bench) -> None:
    arrive(bench, dispute("d1"))
    bench.casework.correct("d1", "amount", "80", None, ANNA)
    assert sampled(bench.store, MODELS).reviewed == (Reviewed(0.97, right=False),)
    bench.casework.correct("d1", "amount", "120.50", None, ANNA, why=TAKEN_BACK)
    assert sampled(bench.store, MODELS) == Sampled(waiting=1)


@pytest.mark.parametrize("what", ["dismissed", "one more", "split", "merged"])
def test_a_dispute_too_few_or_too_many_is_wrong(bench: Bench, what: str) -> None:
    arrive(bench, dispute("d1"), dispute("d2", invoice="FA-2"))
    if what == "dismissed":
        bench.casework.dismiss(sha256("letter.eml"), TriageClass.ORDER, ANNA)
    elif what == "one more":
        item = Item("FA-3", Decimal(5), "EUR")
        found = ByHand("C1", Category.SHORTAGE, (item,), sha256=sha256("letter.eml"))
        bench.casework.open_by_hand(found, ANNA)
    elif what == "split":
        (item,) = bench.casework.get("d1").case.items
        part = dataclasses.replace(item, disputed=Decimal(20))
        bench.casework.split("d1", [(part,)], ANNA)
    else:
        bench.casework.merge("d1", "d2", ANNA)
    assert sampled(bench.store, MODELS).reviewed == (Reviewed(0.97, right=False),)


def test_a_file_that_is_no_dispute_is_answered_as_a_whole(bench: Bench) -> None:
    arrive(bench, file="order.eml")
    arrive(bench, file="claim.eml")
    assert sampled(bench.store, MODELS) == Sampled(waiting=2)
    said = bench.casework.pass_by(sha256("order.eml"), TriageClass.OTHER, ANNA)
    assert said is TriageClass.OTHER  # which of them it is, nothing hangs on
    item = Item("FA-3", Decimal(5), "EUR")
    found = ByHand("C1", Category.SHORTAGE, (item,), sha256=sha256("claim.eml"))
    bench.casework.open_by_hand(found, ANNA)
    assert [it.right for it in sampled(bench.store, MODELS).reviewed] == [True, False]


def test_only_a_file_without_cases_is_passed_by_and_not_by_everybody(bench: Bench) -> None:
    arrive(bench, dispute("d1"))
    arrive(bench, file="order.eml")
    with pytest.raises(WorkflowError, match="it has disputes"):
        bench.casework.pass_by(sha256("letter.eml"), None, ANNA)
    with pytest.raises(WorkflowError, match="no such file"):
        bench.casework.pass_by(sha256("other"), None, ANNA)
    with pytest.raises(WorkflowError, match="open the dispute instead"):
        bench.casework.pass_by(sha256("order.eml"), TriageClass.DISPUTE, ANNA)
    with pytest.raises(NotPermittedError):
        bench.casework.pass_by(sha256("order.eml"), None, VICTOR)


def test_what_nobody_looks_at_in_time_is_overdue(bench: Bench) -> None:
    arrive(bench, dispute("d1"))
    bench.clock.on(13)
    assert sampled(bench.store, MODELS) == Sampled(waiting=1)
    bench.clock.on(15)
    assert sampled(bench.store, MODELS) == Sampled(overdue=(0.97,))


def test_each_calibration_is_judged_by_what_it_said_before_anybody_looked(bench: Bench) -> None:
    arrive(bench, dispute("d1"))
    confirm(bench, "d1")
    bench.clock.now += dt.timedelta(hours=1)
    arrive(bench, dispute("d1"), models="another-one!", confidence=0.5)
    assert sampled(bench.store, MODELS).reviewed == (Reviewed(0.97, right=True),)
    assert sampled(bench.store, "another-one!") == Sampled(waiting=1)
    assert sampled(bench.store, "unknown") == NOTHING_SAMPLED


def test_where_the_share_changed_the_smaller_one_counts(bench: Bench) -> None:
    for it in range(12):
        arrive(bench, file=f"{it}.eml", share=1.0)
    arrive(bench, file="0.eml.later", share=0.3)
    assert 0 < sampled(bench.store, MODELS).waiting < 9


def test_a_reminder_opens_no_case_and_belongs_to_no_sample(bench: Bench) -> None:
    first = arrive(bench, dispute("d1"))
    again = dispute("d1-again")
    follows = {"record_id": first.disputes[0].record_id, "confidence": 0.9}
    made = DisputeRecord.model_validate(again.model_dump() | {"follows": follows})
    arrive(bench, made, file="reminder.eml")
    assert [it.file for it in waiting_drawn(bench.store)] == ["letter.eml"]
