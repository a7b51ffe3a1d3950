"""The taxonomy is whole, and a classification knows its best guess."""

from __future__ import annotations

from extractor.values.category import FACTS, Category, Classification, Guess


def test_every_category_has_its_facts() -> None:
    assert set(FACTS) == set(Category)
    assert all(fact.working_days > 0 and fact.department for fact in FACTS.values())
    assert [code for code, fact in FACTS.items() if fact.trade] == [Category.PROMOTION_REBATE]


def test_a_classification_gives_its_best_and_any_share() -> None:
    result = Classification((Guess("shortage", 0.7), Guess("non_delivery", 0.3)))
    assert result.best.label == "shortage"
    assert result.probability_of("non_delivery") == 0.3
    assert result.probability_of("never_heard_of") == 0
