"""What is fitted is monotone, held back by few answers, and the same every time."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from extractor.evaluation.reliability import reliability
from extractor.learning.calibrating import confidence_of, fit_calibration, fit_curve
from extractor.learning.judged import Answer, Judged
from extractor.records.scores import DISPUTE, SHIFT, Scored
from training.calibrate import compare_forms, load_judged, write_judged


def answered(score: float, kind: str, *, right: bool) -> Answer:
    return Answer(Scored("amount", score, kind, 0), right)


def timid(count: int, kind: str = "", seed: int = 1) -> list[Answer]:
    """Give answers that are far better than their scores say."""
    draw = random.Random(seed)
    scores = [draw.random() for _ in range(count)]
    return [answered(it, kind, right=draw.random() < it**0.3) for it in scores]


def judged(count: int, seed: int = 2) -> list[Judged]:
    draw = random.Random(seed)
    rows: list[Judged] = []
    for at in range(count):
        share = draw.random()
        scored = (Scored("triage", 0.9, DISPUTE), Scored("category", share, "words", 0))
        right = draw.random() < share
        rows.append(
            Judged(
                file=f"{at}.eml",
                fold=at % 3,
                said=DISPUTE if at % 4 else "other",
                answers=(Answer(scored[0], right=True), Answer(scored[1], right)),
                scores=scored,
                facts={"scan": float(at % 5 == 0), "unfamiliar": 0.0},
                right=right,
            )
        )
    return rows


def test_a_timid_score_is_put_straight() -> None:
    curve = fit_curve(timid(600))
    fresh = timid(600, seed=7)
    said = reliability(
        [curve.probability(it.scored.score) for it in fresh], [i.right for i in fresh]
    )
    raw = reliability([it.scored.score for it in fresh], [it.right for it in fresh])
    assert said.error < raw.error / 3


def test_a_constant_score_learns_how_often_its_kind_is_right() -> None:
    rows = [answered(0.97, "row", right=at % 10 != 0) for at in range(200)]
    assert fit_curve(rows).probability(0.97, "row") == pytest.approx(0.9, abs=0.02)


def test_a_kind_with_few_answers_stays_near_the_others() -> None:
    few = [answered(0.5, "rare", right=False) for _ in range(3)]
    many = timid(300, "usual")
    curve = fit_curve(few + many)
    assert 0.35 < curve.probability(0.5, "rare") < curve.probability(0.5, "usual")


def test_all_right_is_never_certain() -> None:
    curve = fit_curve([answered(0.9, "row", right=True) for _ in range(20)])
    assert 0.9 < curve.probability(0.9, "row") < 0.999


def test_facts_speak_only_against_a_document() -> None:
    fitted = fit_calibration(judged(300))
    weights = fitted.documents[DISPUTE].weights
    assert weights["sure"] > 0
    assert all(value < 0 for name, value in weights.items() if name not in {"sure", "always"})
    assert all(weights[name] < 0 for name in SHIFT)


def test_evidence_holds_every_case_once_and_no_trial() -> None:
    rows = judged(90)
    trial = Judged("0.eml", 0, DISPUTE, (), rows[1].scores, {}, right=False, trial="not_in_ledger")
    fitted = fit_calibration([*rows, trial])
    assert len(fitted.evidence) == 90
    assert sum(it.right for it in fitted.evidence) == sum(row.right for row in rows)


def test_the_same_rows_give_the_same_calibration() -> None:
    assert fit_calibration(judged(120)) == fit_calibration(judged(120))


def test_confidences_of_documents_follow_their_parts() -> None:
    rows = judged(300)
    fitted = fit_calibration(rows)
    ordered = sorted(
        (row for row in rows if row.said == DISPUTE), key=lambda it: it.scores[1].score
    )
    assert confidence_of(ordered[0], fitted) < confidence_of(ordered[-1], fitted)


def test_rows_survive_being_kept(tmp_path: Path) -> None:
    rows = judged(6)
    write_judged(rows, tmp_path / "rows.jsonl")
    again = load_judged(tmp_path / "rows.jsonl")
    assert [(it.answers, it.scores, it.right) for it in again] == [
        (it.answers, it.scores, it.right) for it in rows
    ]


def test_forms_are_compared_on_folds_they_were_not_fitted_on() -> None:
    found = {(field, form): loss for field, form, _, loss, _, _ in compare_forms(load_judged())}
    assert found["category", "Platt by kind"] < found["category", "as it is"]
