from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from extractor.errors import LabelError
from extractor.learning.keeping import keep_candidate, learnt_by
from extractor.learning.material import Material
from extractor.learning.retrain import Candidate, PartName, retrain
from extractor.learning.step import Step
from extractor.releases import open_release, shipped_models
from extractor.trained import Models
from extractor.values.release import Comparison
from tests.learning import small

AT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
CATEGORY = [PartName.CATEGORY]


@pytest.fixture(scope="module")
def material() -> Material:
    return small.material()


@pytest.fixture(scope="module")
def current(material: Material) -> Models:
    return small.models(material)


@pytest.fixture(scope="module")
def candidate(material: Material, current: Models) -> Candidate:
    return retrain(small.labels(20), current=current, material=material, only=CATEGORY)


def _of(candidate: Candidate, task: str, part: str, origin: str) -> Comparison:
    return next(
        it for it in candidate.comparisons if (it.task, it.part, it.origin) == (task, part, origin)
    )


def test_own_words_are_learnt_and_proven_on_labels_that_were_held_out(candidate: Candidate) -> None:
    found = _of(candidate, "category", "all", "own")
    assert (found.cases, found.after, found.lost) == (20, 1.0, 0)
    assert found.p is not None
    assert found.p < 0.01
    said = candidate.models.category.classify("zurx quom since monday").best.label
    assert said == "damaged_goods"


def test_what_the_shipped_models_knew_is_asked_again(candidate: Candidate) -> None:
    found = _of(candidate, "category", "all", "shipped")
    assert (found.cases, found.gained, found.lost) == (13, 0, 0)


def test_only_what_was_asked_for_is_trained(candidate: Candidate, current: Models) -> None:
    assert set(candidate.trained) == {"category"}
    assert candidate.models.dispute is current.dispute


def test_wrong_labels_are_seen_to_make_it_worse(material: Material, current: Models) -> None:
    texts = [f"{what} {where}" for what in small.WORDS["shortage"] for where in small.PLACES]
    wrong = [
        small.document(str(at), text, "damaged_goods", customer=str(at))
        for at, text in enumerate(texts)
    ]
    found = retrain(wrong, current=current, material=material, only=CATEGORY, weight=100.0)
    assert _of(found, "category", "category:shortage", "shipped").lost > 0


def test_a_category_of_the_users_own_is_learnt(material: Material, current: Models) -> None:
    own = small.labels(12, "pallet_exchange")
    found = retrain(own, current=current, material=material, only=CATEGORY)
    assert found.models.category.classify("zurx quom").best.label == "pallet_exchange"
    assert _of(found, "category", "category:pallet_exchange", "own").gained == 12


def test_a_category_with_too_few_labels_waits(material: Material, current: Models) -> None:
    labels = [*small.labels(6), *small.labels(10, "pallet_exchange")[6:]]
    found = retrain(labels, current=current, material=material, only=CATEGORY)
    assert "pallet_exchange" not in found.models.category.labels
    assert any("'pallet_exchange' has 4 of the 5 labels" in it for it in found.remarks)


def test_how_far_ideas_reach_is_learnt_and_told(material: Material, current: Models) -> None:
    words = {
        "shortage": "zwei Kartons fehlen {}",
        "price_difference": "falscher Preis {}",
        "damaged_goods": "Ware beschädigt {}",
    }
    labels = [
        small.document(f"{label} {at}", text.format(at * "x"), label, customer=f"K-{at}")
        for label, text in words.items()
        for at in range(8)
    ]
    found = retrain(labels, current=current, material=material, only=CATEGORY)
    reach = found.models.category.idea_reach
    assert reach > current.category.idea_reach
    assert any(f"ideas now count {1 + reach:g} times" in it for it in found.remarks)


def test_other_mail_is_learnt_for_triage(material: Material, current: Models) -> None:
    labels = [dataclasses.replace(it, triage="order", items=()) for it in small.labels(10)]
    found = retrain(labels, current=current, material=material)
    assert set(found.trained) == {"dispute", "triage"}
    assert found.models.triage.classify("zurx quom").best.label == "order"
    assert _of(found, "dispute", "all", "own").after == 1.0
    assert any("category could learn" in it for it in found.remarks)


def test_the_same_labels_and_seed_give_the_same_models(
    material: Material, current: Models, candidate: Candidate, tmp_path: Path
) -> None:
    again = retrain(small.labels(20), current=current, material=material, only=CATEGORY)
    assert (again.digest, again.comparisons) == (candidate.digest, candidate.comparisons)
    candidate.models.category.save(tmp_path / "a")
    again.models.category.save(tmp_path / "b")
    for name in ("vocabulary.json", "weights.npz"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_several_processes_give_the_same(
    material: Material, current: Models, candidate: Candidate
) -> None:
    again = retrain(small.labels(20), current=current, material=material, only=CATEGORY, workers=2)
    assert again.comparisons == candidate.comparisons


def test_the_last_word_on_a_document_counts(material: Material, current: Models) -> None:
    earlier, later = small.labels(8, "price_difference"), small.labels(8)
    found = retrain([*earlier, *later], current=current, material=material, only=CATEGORY)
    assert found.counts["labelled documents"] == 8
    assert found.models.category.classify("zurx quom").best.label == "damaged_goods"


def test_what_the_models_in_use_had_seen_is_no_proof_for_them(
    material: Material, candidate: Candidate
) -> None:
    learnt = {"category": candidate.learnt}
    again = retrain(
        small.labels(20),
        current=candidate.models,
        material=material,
        learnt=learnt,
        only=CATEGORY,
    )
    found = _of(again, "category", "all", "own")
    assert found.before == found.after
    assert any("learnt from 20 of these documents already" in it for it in again.remarks)


def test_labels_that_are_left_out_this_time_are_missed(
    material: Material, candidate: Candidate
) -> None:
    again = retrain(
        small.labels(12),
        current=candidate.models,
        material=material,
        learnt={"category": candidate.learnt},
        only=CATEGORY,
    )
    assert any("8 texts that are not among these labels" in it for it in again.remarks)


def test_progress_is_told_of_each_fit(material: Material, current: Models) -> None:
    steps: list[Step] = []
    retrain(
        small.labels(6), current=current, material=material, only=CATEGORY, progress=steps.append
    )
    assert [it.done for it in steps] == list(range(steps[-1].total + 1))


def test_no_labels_are_an_error(material: Material, current: Models) -> None:
    with pytest.raises(LabelError, match="none to learn from"):
        retrain([], current=current, material=material)


def test_a_candidate_becomes_a_release_that_knows_what_it_learnt(
    candidate: Candidate, tmp_path: Path
) -> None:
    shipped = shipped_models()
    release = keep_candidate(candidate, releases=tmp_path, parent=shipped, who="ana", at=AT)
    in_use = open_release(tmp_path, release.number)
    assert learnt_by(in_use) == {"category": candidate.learnt}
    assert learnt_by(shipped) == {}
    assert Models.open(in_use).category.labels == candidate.models.category.labels
    assert release.facts is not None
    assert release.facts.comparisons == candidate.comparisons
    assert "held out in 5 parts" in (release.folder / "card.md").read_text()


def test_a_text_that_came_with_the_package_is_not_asked(
    material: Material, current: Models
) -> None:
    seen = small.document("x", "cartons are missing on the invoice", "shortage", customer="Z")
    found = retrain([*small.labels(9), seen], current=current, material=material, only=CATEGORY)
    assert _of(found, "category", "all", "own").cases == 9
    assert any("1 of your texts came with the package" in it for it in found.remarks)


def test_labels_that_were_given_where_the_models_err_are_no_fair_sample(
    material: Material, current: Models
) -> None:
    labels = [
        dataclasses.replace(it, chosen="correction" if at % 3 else "random")
        for at, it in enumerate(small.labels(12))
    ]
    found = retrain(labels, current=current, material=material, only=CATEGORY)
    assert _of(found, "category", "chosen:random", "own").cases == 4
    assert any("8 of 12 labels come from the desk" in it for it in found.remarks)
