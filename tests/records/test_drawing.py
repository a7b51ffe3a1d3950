"""Who is drawn depends on the file alone; what no dial could let pass is never drawn."""

from __future__ import annotations

import hashlib

import pytest

from extractor.records.drawing import REASON, draw, place_of
from extractor.records.route import Policy, Sureness
from extractor.values.record import CustomerRecord, Decision, FileRecord
from tests.casework.example import dispute, record

LEAST = Policy(triage=0.5, customer=0.5, invoice=0.5, category=0.5, amount=0.5)
SURE = Sureness((0.9,))


def made(name: str = "a.eml", *, decision: Decision = Decision.AUTO) -> FileRecord:
    sure = dispute(decision=decision).model_copy(update={"amount_confidence": 0.9})
    return record(sure, file=name).model_copy(
        update={"is_dispute_confidence": 0.99, "confidence": 0.8, "decision": decision}
    )


def drawn(it: FileRecord, share: float = 1.0, sureness: Sureness = SURE) -> FileRecord:
    return draw(it, sureness, LEAST, share=share, calibration="0123456789ab")


def test_a_drawn_document_goes_to_a_person_and_says_why() -> None:
    found = drawn(made())
    assert found.decision is Decision.REVIEW
    assert found.disputes[0].decision is Decision.REVIEW
    assert found.reasons[0] == found.disputes[0].reasons[0] == f"{REASON}(1)"
    assert found.audit is not None
    assert (found.audit.drawn, found.audit.share, found.audit.calibration) == (
        True,
        1,
        "0123456789ab",
    )


def test_one_that_only_the_dial_holds_back_belongs_to_the_sample_too() -> None:
    found = drawn(made(decision=Decision.REVIEW))
    assert found.audit is not None
    assert found.audit.drawn


def test_what_goes_to_a_person_in_any_case_belongs_to_no_sample() -> None:
    assert drawn(made(), sureness=Sureness((0.3,))).audit is None
    stranger = made().model_copy(update={"customer": CustomerRecord(
        customer_id="C1", name="", confidence=0.2)})  # fmt: skip
    assert drawn(stranger).audit is None


def test_nothing_is_drawn_where_nobody_asks_for_it() -> None:
    assert drawn(made(), 0.0) == made()


@pytest.mark.parametrize("share", [0.05, 0.5])
def test_the_share_is_kept_and_a_larger_one_takes_all_of_the_smaller(share: float) -> None:
    places = [place_of(hashlib.sha256(str(it).encode()).hexdigest()) for it in range(4000)]
    taken = sum(it < share for it in places) / len(places)
    assert taken == pytest.approx(share, abs=0.02)
    assert all(0 <= it < 1 for it in places)
    assert drawn(made(), 1.0).audit != drawn(made(), share).audit
