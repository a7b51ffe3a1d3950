"""A sub-reason needs its words."""

from __future__ import annotations

import pytest

from extractor.extraction.sentences import lexicon
from extractor.extraction.sub_reasons import find_sub_reason
from extractor.values.category import Category
from extractor.values.finding import Span
from extractor.values.sub_reason import SUB_REASONS, SubReason


def found(text: str, category: Category) -> str | None:
    sub_reason = find_sub_reason((Span(0, 0, len(text), text),), category)
    return sub_reason.code if sub_reason else None


@pytest.mark.parametrize(
    ("text", "category", "code"),
    [
        ("eine ganze Palette fehlt", Category.SHORTAGE, "pallet_missing"),
        ("4 cartons short", Category.SHORTAGE, "carton_missing"),
        ("faltan 3 botellas", Category.SHORTAGE, "piece_missing"),
        ("the pallet was soaked", Category.DAMAGED_GOODS, "wet"),
        ("verre cassé, cartons écrasés, un carton mouillé", Category.DAMAGED_GOODS, "broken"),
        ("the unit price was agreed at 4.10", Category.PRICE_DIFFERENCE, "agreed_price"),
        ("die Staffel ab 500 gilt", Category.PRICE_DIFFERENCE, "wrong_scale"),
        ("les frais de port n'ont pas été convenus", Category.PRICE_DIFFERENCE, "freight"),
        ("weist 19 % Umsatzsteuer aus", Category.INVOICE_ERROR, "vat_rate"),
        ("va dirigida a otra empresa", Category.INVOICE_ERROR, "wrong_address"),
        ("nobody here ordered this", Category.WRONG_ITEM, "not_ordered"),
        ("velours bordeaux, mauvais coloris", Category.WRONG_ITEM, "wrong_variant"),
        ("we do not accept it", Category.WRONG_ITEM, None),
        ("something is wrong", Category.SHORTAGE, None),
    ],
)
def test_explicit_words_decide(text: str, category: Category, code: str | None) -> None:
    assert found(text, category) == code


def test_only_the_categorys_own_are_looked_for() -> None:
    assert found("the pallet was soaked", Category.PRICE_DIFFERENCE) is None


def test_every_sub_reason_has_words_and_a_category() -> None:
    assert set(lexicon("sub_reasons")) == {it.value for it in SubReason}
    assert {it for them in SUB_REASONS.values() for it in them} == set(SubReason)
    assert set(SUB_REASONS) == set(Category)


def test_the_words_are_shown_where_they_stand() -> None:
    text = "Ware nass, Kartons durchnässt"
    sub_reason = find_sub_reason((Span(0, 100, 100 + len(text), text),), Category.DAMAGED_GOODS)
    assert sub_reason is not None
    assert [(it.start, it.text) for it in sub_reason.spans] == [(105, "nass"), (119, "durchnässt")]
