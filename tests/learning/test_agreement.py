"""How far people agree."""

import pytest

from extractor.learning.agreement import agreements, cohen_kappa, krippendorff_alpha
from extractor.values.label import LabelledDocument, LabelledItem


def label(document: str, labeler: str, *categories: str, triage: str = "") -> LabelledDocument:
    return LabelledDocument(
        id=document,
        labeler=labeler,
        triage=triage,
        items=tuple(LabelledItem(it) for it in categories),
    )


def test_kappa_is_that_of_the_first_paper() -> None:
    # 25 of 100 both "yes", 45 both "no": 0.70 agreed, 0.53 by chance.
    first = ["yes"] * 25 + ["yes"] * 10 + ["no"] * 20 + ["no"] * 45
    second = ["yes"] * 25 + ["no"] * 10 + ["yes"] * 20 + ["no"] * 45
    chance = 0.35 * 0.45 + 0.65 * 0.55
    assert cohen_kappa(first, second) == pytest.approx((0.70 - chance) / (1 - chance))


def test_alpha_is_that_of_krippendorffs_example() -> None:
    # Computing Krippendorff's Alpha-Reliability (2011), example C: four observers, nominal.
    observers = [
        "123321412...",
        "1233224125.3",
        ".3332342251.",
        "12332441251.",
    ]
    units = [[it for it in unit if it != "."] for unit in zip(*observers, strict=True)]
    assert krippendorff_alpha(units) == pytest.approx(0.743, abs=0.0005)


def test_one_answer_throughout_says_nothing() -> None:
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) is None
    assert cohen_kappa(["a", "a"], ["a", "a"]) is None
    assert krippendorff_alpha([["a"], []]) is None


def test_full_agreement_is_1() -> None:
    assert krippendorff_alpha([["a", "a"], ["b", "b"]]) == 1
    assert cohen_kappa(["a", "b"], ["a", "b"]) == 1


def test_people_are_compared_on_what_both_labelled() -> None:
    category, triage = agreements(
        [
            label("1", "anna", "shortage", triage="dispute"),
            label("1", "ben", "shortage", triage="dispute"),
            label("2", "anna", "shortage", triage="dispute"),
            label("2", "ben", "non_delivery", triage="dispute"),
            label("3", "anna", "price_difference"),
            label("4", "", "price_difference"),
            label("4", "ben", "shortage"),
        ]
    )
    assert category.documents == 2
    assert category.disagreed == ("2",)
    assert category.confused == (("non_delivery", "shortage", 1),)
    assert [(it.first, it.second, it.documents, it.share) for it in category.pairs] == [
        ("anna", "ben", 2, 0.5)
    ]
    assert triage.documents == 2
    assert triage.disagreed == ()


def test_the_last_of_a_persons_answers_counts_and_several_reasons_are_one_answer() -> None:
    category, _ = agreements(
        [
            label("1", "anna", "shortage"),
            label("1", "anna", "price_difference", "shortage"),
            label("1", "ben", "shortage", "price_difference"),
        ]
    )
    assert category.documents == 1
    assert category.disagreed == ()


def test_nothing_double_gives_no_figure() -> None:
    category, triage = agreements([label("1", "anna", "shortage")])
    assert (category.documents, category.alpha, category.pairs) == (0, None, ())
    assert triage.alpha is None
