"""What is said of labels before anything learns from them."""

import random
from collections.abc import Iterator

import pytest

from extractor.learning.batches import BadBatch, Batch
from extractor.learning.quality import Checked, LabelQuality, check_labels
from extractor.learning.retrain import PartName, retrain
from extractor.trained import Models
from extractor.values.label import LabelledDocument
from extractor.values.release import LabelFigures
from tests.learning import small
from tests.learning.texts import HELD_OUT, spoilt


@pytest.fixture(scope="module")
def shipped() -> Models:
    return Models.load()


def labelled(wrong: float) -> Iterator[LabelledDocument]:
    """Give forty labels each of Anna and of Ben; a share of Ben's is wrong."""
    drawn = random.Random(8).sample(HELD_OUT, 80)
    labels = [label for _, label in drawn]
    labels[40:] = spoilt(labels[40:], wrong, 8)[0]
    for at, ((text, _), label) in enumerate(zip(drawn, labels, strict=True)):
        it = small.document(f"doc-{at}", text, label)
        yield LabelledDocument(
            it.id,
            message=text,
            items=it.items,
            triage="dispute",
            labeler="anna" if at < 40 else "ben",
        )


def check(models: Models, *labels: LabelledDocument) -> LabelQuality:
    return check_labels(labels, dispute=models.dispute, category=models.category)


def test_a_careless_person_keeps_models_from_being_promoted(shipped: Models) -> None:
    bad = check(shipped, *labelled(0.3)).findings[0]
    assert (bad.code, bad.refuses) == ("bad_batch", True)
    assert bad.detail.startswith("category: labeler 'ben' contradicts what was learnt without it: ")
    assert "of 40 labels" in bad.detail
    assert "doc-" in bad.detail


def test_nothing_keeps_good_labels_from_being_used(shipped: Models) -> None:
    assert not any(it.refuses for it in check(shipped, *labelled(0)).findings)


def test_a_batch_that_may_be_chance_is_told_but_refuses_nothing() -> None:
    batch = Batch("labeler", "ben", tuple(range(10)))
    bad = BadBatch(batch, (3,), (3, *range(3), *range(4, 10)), 0.2, 0.3, chance=0.004)
    ids = tuple(f"doc-{at}" for at in range(10))
    quality = LabelQuality((Checked("category", ids, (), (bad,), 0),), ())
    (finding,) = quality.findings
    assert (finding.code, finding.refuses) == ("doubtful_batch", False)
    assert "about 30% of 10 labels look as if given at random" in finding.detail
    assert "first at doc-3, doc-0" in finding.detail
    first = ("doc-3", "doc-0", "doc-1", "doc-2", "doc-4")
    told = LabelFigures("category", 10, wrong=3, kind="labeler", name="ben", first=first)
    assert finding.figures == told


def test_people_who_disagree_are_told(shipped: Models) -> None:
    double = [
        LabelledDocument(str(at), labeler=who, items=small.document("", "x", said).items)
        for at in range(9)
        for who, said in (("anna", small.DISPUTES[at % 3]), ("ben", small.DISPUTES[at // 3]))
    ]
    (finding,) = check(shipped, *double).findings
    assert (finding.code, finding.refuses) == ("people_disagree", False)
    assert "the same 9 documents" in finding.detail
    assert "damaged_goods / shortage: 2" in finding.detail
    assert finding.figures is not None
    assert finding.figures.labels == 9
    assert ("damaged_goods", "shortage", 2) in finding.figures.pairs


def test_words_that_no_model_has_met_are_not_judged() -> None:
    models = small.models(small.material())
    findings = check(models, *small.labels(30)).findings
    assert {(it.code, it.refuses) for it in findings} == {("unmeasured_labels", False)}
    assert findings[0].detail.startswith("category: 30 labels of texts in words that")
    assert findings[0].figures == LabelFigures("category", 30)


def test_too_few_labels_are_not_judged(shipped: Models) -> None:
    assert check(shipped, *list(labelled(0.3))[:9]).findings == ()


def test_retraining_tells_of_a_bad_batch() -> None:
    material = small.material()
    labels = [
        small.document(f"{label} {at}", f"{text}, thank you", small.DISPUTES[number - at % 2])
        for number, label in enumerate(small.DISPUTES)
        for at, text in enumerate(small.texts_of(label))
    ]
    candidate = retrain(
        labels, current=small.models(material), material=material, only=[PartName.CATEGORY]
    )
    assert [it.code for it in candidate.findings if it.refuses] == ["bad_batch"]
