"""Words that somebody clicked, dragged or typed become the value of a field."""

from __future__ import annotations

import datetime as dt

import hypothesis
import pytest
from hypothesis import strategies as st

from extractor.viewing.taking import Taken, UntakableError, amount_of, take
from tests.web.review.books import books


@pytest.mark.parametrize(
    ("field", "text", "values"),
    [
        pytest.param("amount", "1 204,50 €", {"amount": "1204.50", "currency": "EUR"}, id="french"),
        pytest.param("amount", "EUR 1,204.50", {"amount": "1204.50", "currency": "EUR"}, id="en"),
        pytest.param("amount", "120", {"amount": "120"}, id="bare"),
        pytest.param("amount", "-45,00", {"amount": "45.00"}, id="negative"),
        pytest.param(
            "amount", "88,00 € HT",
            {"amount": "88.00", "currency": "EUR", "basis": "net"}, id="without-tax",
        ),
        pytest.param("invoice", "N° FA-2026-00118,", {"invoice": "FA-2026-00118"}, id="number"),
        pytest.param("invoice", "fa 2026 00118", {"invoice": "FA-2026-00118"}, id="other-signs"),
        pytest.param("invoice", "00442", {"invoice": "FA-2026-00442"}, id="its-end"),
        pytest.param("invoice", "ZX-99", {"invoice": "ZX-99"}, id="not-in-the-ledger"),
        pytest.param("customer", "c2", {"customer": "C2"}, id="customer-number"),
        pytest.param("customer", "Epicerie Dupont", {"customer": "C1"}, id="name"),
        pytest.param("customer", "info@mueller.de", {"customer": "C2"}, id="mail"),
        pytest.param("customer", "FR 40 303 265 045", {"customer": "C1"}, id="vat"),
        pytest.param("deadline", "30/11/2026", {"deadline": "2026-11-30"}, id="day"),
        pytest.param("deadline", "avant le 3 décembre", {"deadline": "2026-12-03"}, id="no-year"),
        pytest.param("claims", " RC-77 ", {"claims": "RC-77"}, id="text"),
        pytest.param("amount", "  ", {"amount": ""}, id="emptied"),
    ],
)  # fmt: skip
def test_words_are_read_as_the_field_wants_them(
    field: str, text: str, values: dict[str, str]
) -> None:
    taken = take(field, text, books(), reference=dt.date(2026, 11, 1))
    assert dict(taken.values) == values


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("amount", "bonjour"),
        ("deadline", "bientôt"),
        ("invoice", "la facture"),
        ("customer", "zzqq"),
    ],
)
def test_words_that_say_nothing_of_the_kind_are_refused(field: str, text: str) -> None:
    with pytest.raises(UntakableError) as caught:
        take(field, text, books())
    assert caught.value.args == (text,)


def test_the_currency_comes_before_the_amount_that_needs_it() -> None:
    assert take("amount", "12,00 EUR", None).values[0] == ("currency", "EUR")


@hypothesis.given(
    st.sampled_from(["amount", "invoice", "customer", "deadline", "claims"]), st.text()
)
def test_any_text_is_read_or_refused(field: str, text: str) -> None:
    try:
        assert isinstance(take(field, text, books()), Taken)
    except UntakableError:
        assert text.strip()


def test_an_amount_is_told_from_a_number_of_something() -> None:
    assert str(amount_of("1.204,50")) == "1204.50"
    assert amount_of("FA-2026") is None
