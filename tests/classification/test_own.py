"""Categories that no model has learnt are proposed on evidence, and never change what is sure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.classification.fit import fit_text_model
from extractor.classification.model import TextModel
from extractor.classification.own import DECIDES, MOST, OwnCategories
from extractor.taxonomy_settings import CategoryTable, TaxonomyFile, taxonomy_of
from extractor.values.category import Category
from extractor.values.taxonomy import SHIPPED

TEXTS = {
    Category.SHORTAGE: ["cartons are missing", "boxes missing in the delivery",
                        "we are short of two cartons", "il manque des cartons"],
    Category.PRICE_DIFFERENCE: ["the price is not as agreed", "wrong price on the invoice",
                                "agreed price was lower", "le prix convenu est faux"],
    Category.RETURN_CREDIT: ["credit note for returned goods", "we returned the goods, no credit",
                             "the credit for our return is missing", "avoir sur retour attendu"],
}  # fmt: skip
PALLETS = CategoryTable(
    name="pallet exchange",
    based_on="return_credit",
    keywords=("Palettentausch", "pallet exchange"),
    examples=("the driver took the same number of empty pallets back, our account must be zero",),
)
WORDS = ["the", "cartons", "pallet", "exchange", "Palettentausch", "price", "empty", "12"]
QUIET = CategoryTable(name="quiet", based_on="shortage")


def model(*further: str, labels: tuple[str, ...] = ()) -> TextModel:
    texts = [text for several in TEXTS.values() for text in several] + list(further)
    told = [it.value for it, several in TEXTS.items() for _ in several] + list(labels)
    return fit_text_model("category", texts, told, min_documents=1)


MODEL = model()
OWN = OwnCategories(
    MODEL, taxonomy_of(TaxonomyFile(categories={"pallets": PALLETS, "quiet": QUIET}), "x")
)


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_the_shipped_taxonomy_changes_no_answer(text: str) -> None:
    assert OwnCategories(MODEL, SHIPPED).classify(text) == MODEL.classify(text)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            ["the", "cartons", "pallet", "exchange", "Palettentausch", "price", "empty", "12"]
        )
    )
)
def test_shares_stay_shares_in_falling_order(words: list[str]) -> None:
    guesses = OWN.classify(" ".join(words)).guesses
    shares = [it.probability for it in guesses]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)
    assert len({it.label for it in guesses}) == len(guesses)
    own = next((it for it in guesses if it.label == "pallets"), None)
    assert own is None or own.probability <= MOST
    assert guesses[0].label != "pallets" or guesses[0].probability >= DECIDES


@pytest.mark.parametrize(
    "text",
    [
        "please see the Palettentausch on the delivery note",
        "contested: PALLET  EXCHANGE of last week",
        "your driver took empty pallets back, the same number, so our account is zero",
    ],
    ids=["keyword", "phrase", "example"],
)
def test_keywords_and_examples_decide_on_it(text: str) -> None:
    best = OWN.classify(text).best
    assert best.label == "pallets"
    assert best.because


def test_without_evidence_the_model_s_answer_stands_to_the_last_digit() -> None:
    text = "two cartons missing"
    assert OWN.classify(text) == MODEL.classify(text)


def test_a_category_without_keywords_and_examples_is_never_proposed() -> None:
    labels = {it.label for it in OWN.classify("quiet cartons are missing").guesses}
    assert "quiet" not in labels
    assert OWN.untrained == {"pallets", "quiet"}


def test_a_category_that_a_model_has_learnt_is_the_model_s() -> None:
    texts = ["pallets were exchanged", "empty pallets given back", "pallet exchange at the ramp"]
    taught = model(*texts, labels=("pallets",) * 3)
    own = OwnCategories(taught, OWN.taxonomy)
    assert own.untrained == {"quiet"}
    assert own.classify(texts[0]) == taught.classify(texts[0])


def test_a_label_that_no_taxonomy_has_any_more_breaks_nothing() -> None:
    taught = model("pallets were exchanged", "empty pallets back", labels=("gone", "gone"))
    own = OwnCategories(taught, SHIPPED)
    assert own.unlisted == {"gone"}
    assert own.classify("pallets were exchanged").best.label == "gone"


def test_a_retired_label_counts_for_the_one_that_stands_for_it() -> None:
    tables = TaxonomyFile(categories={"return_credit": CategoryTable(counts_as="other_dispute")})
    own = OwnCategories(MODEL, taxonomy_of(tables, "x"))
    text = "credit note for returned goods"
    said = own.classify(text)
    assert said.best.label == "other_dispute"
    assert said.probability_of("other_dispute") == MODEL.classify(text).best.probability
    assert said.probability_of("return_credit") == 0
    assert said.best.because == MODEL.classify(text).best.because


def test_what_tells_why_is_the_model_where_it_knows_both() -> None:
    known = OWN.classify("two cartons missing")
    new = OWN.classify("the Palettentausch was signed")
    assert OWN.teller(known) is MODEL
    assert OWN.teller(new) is OWN
