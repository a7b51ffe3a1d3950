"""The taxonomy answers for every code, known or not."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.values.category import FACTS, Category, Classification, Guess
from extractor.values.sub_reason import SUB_REASONS
from extractor.values.taxonomy import SHIPPED, CategoryEntry, Taxonomy

PALLETS = CategoryEntry(
    code="pallet_exchange",
    based_on=Category.RETURN_CREDIT,
    family="billing",
    trade=False,
    department="logistics",
    sub_reasons=("packaging",),
    names={"en": "pallet exchange", "de": "Palettentausch"},
)
OWN = dataclasses.replace(
    SHIPPED,
    categories={
        **SHIPPED.categories,
        "late_delivery": dataclasses.replace(
            SHIPPED.categories["late_delivery"], counts_as="non_delivery"
        ),
        "pallet_exchange": PALLETS,
    },
)


@pytest.mark.parametrize("category", Category)
def test_the_shipped_taxonomy_is_that_of_the_tables(category: Category) -> None:
    entry = SHIPPED.entry(category)
    facts = FACTS[category]
    assert (entry.based_on, entry.family, entry.trade) == (category, facts.family, facts.trade)
    assert entry.department == facts.department
    assert entry.sub_reasons == SUB_REASONS[category]
    assert SHIPPED.category_name(category, "fr") is None
    assert not entry.is_own


@given(st.text())
def test_any_code_has_an_entry(code: str) -> None:
    for taxonomy in (SHIPPED, OWN):
        entry = taxonomy.entry(code)
        assert entry.code == code
        assert taxonomy.based_on(code) in set(Category)
        assert taxonomy.standing(code) == code or taxonomy.standing(code) in taxonomy.codes


def test_a_code_that_is_gone_is_treated_like_another_dispute() -> None:
    entry = SHIPPED.entry("pallet_exchange")
    assert entry.based_on is Category.OTHER_DISPUTE
    assert entry.sub_reasons == ()
    assert SHIPPED.unknown(["pallet_exchange", "", "shortage", "pallet_exchange"]) == (
        "pallet_exchange",
    )


def test_a_retired_category_is_not_offered_but_still_known() -> None:
    assert "late_delivery" not in OWN.codes
    assert OWN.known[-1] == "late_delivery"
    assert OWN.standing("late_delivery") == "non_delivery"
    assert [it.code for it in OWN.own] == ["pallet_exchange"]


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "Palettentausch"), ("en", "pallet exchange"), ("es", "pallet exchange")],
)
def test_a_name_is_in_the_language_else_english(language: str, name: str) -> None:
    assert OWN.category_name("pallet_exchange", language) == name


def test_a_name_without_a_language_is_for_all() -> None:
    entry = dataclasses.replace(PALLETS, names={"": "Tauschpaletten"})
    named = Taxonomy({**SHIPPED.categories, entry.code: entry}, SHIPPED.sub_reasons)
    assert named.category_name("pallet_exchange", "fr") == "Tauschpaletten"


def test_an_own_category_is_treated_like_its_base_where_nothing_is_given() -> None:
    days = {"return_credit": 10, "shortage": 5}
    assert OWN.inherited(days) == {**days, "pallet_exchange": 10}
    assert OWN.inherited({**days, "pallet_exchange": 3})["pallet_exchange"] == 3
    assert OWN.inherited({"shortage": 5}) == {"shortage": 5}


def test_shares_of_own_categories_count_for_their_base() -> None:
    guesses = (Guess("pallet_exchange", 0.5), Guess("return_credit", 0.2), Guess("shortage", 0.3))
    assert OWN.shares_of(Classification(guesses)) == {"return_credit": 0.7, "shortage": 0.3}
