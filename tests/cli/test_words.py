"""Codes become sentences; unknown ones stay codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.cli.words import sentence, sentences, spoken


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("invoice:none", "no open invoice fits"),
        ("category:low_confidence(0.41)", "the reason is not sure (0.41)"),
        ("category:low_confidence", "the reason is not sure"),
        ("customer:mail_domain", "the customer writes from its own mail domain"),
        ("customer:mail_domain(0.9)", "the customer writes from its own mail domain (0.9)"),
        ("invoice:by_number_exact", "found by the invoice number, as in the ledger"),
        ("invoice:by_purchase_order_ending", "found by the order number, only its end is written"),
        ("number:one_digit_off", "found by the invoice number, one character off"),
        ("amount:net", "found by the amount, without tax"),
        ("goods:some_new_way", "found by the goods on the invoice, some new way"),
        ("name(92)", "its name is written (92 of 100)"),
        ("name", "its name is written"),
        ("parts_unread(2)", "parts that could not be read: 2"),
        ("parts_unread", "parts that could not be read"),
        ("rows:unsettled", "it lists money, and not every row is shown to be paid in full"),
        ("new:reason(7)", "new:reason(7)"),
        ("not a code", "not a code"),
        ("", ""),
    ],
)
def test_a_code_is_said_in_words(code: str, said: str) -> None:
    assert sentence(code) == said


def test_the_same_sentence_is_said_once() -> None:
    assert sentences(["invoice:none", "amount:absent", "invoice:none"]) == (
        "no open invoice fits; no contested amount is written"
    )


def test_a_code_of_the_taxonomy_is_spoken() -> None:
    assert spoken("price_difference") == "price difference"
    assert spoken(None) == ""


@given(st.from_regex(r"[a-z_]{1,12}:[a-z_]{1,12}(\([0-9.]{1,5}\))?", fullmatch=True) | st.text())
def test_every_code_has_a_sentence_without_holes(code: str) -> None:
    assert "{}" not in sentence(code.replace("{", ""))
