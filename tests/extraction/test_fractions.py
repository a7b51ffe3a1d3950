"""Shares of an amount, in figures and in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.fractions import find_shares


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        pytest.param("une remise de 2,5 %", "2.5", id="fr-figures"),
        pytest.param("a rebate of 15 percent", "15", id="en-figures"),
        pytest.param("davon ziehen wir 6 Prozent ab", "6", id="de-figures"),
        pytest.param("un 3 por ciento", "3", id="es-figures"),
        pytest.param("quinze pour cent de remise", "15", id="fr-words"),
        pytest.param("ten per cent off", "10", id="en-words"),
        pytest.param("zehn Prozent Nachlass", "10", id="de-words"),
        pytest.param("diez por ciento", "10", id="es-words"),
        pytest.param("la moitié du lot", "50", id="fr-half"),
        pytest.param("a quarter of the hire", "25", id="en-quarter"),
        pytest.param("die Hälfte der Ware", "50", id="de-half"),
        pytest.param("la mitad del pedido", "50", id="es-half"),
    ],
)
def test_a_share_is_found(text: str, percent: str) -> None:
    assert [it.percent for it in find_shares([text])] == [Decimal(percent)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("à une demi heure", id="fr"),
        pytest.param("here by half past two", id="en"),
        pytest.param("nach einer halben Stunde", id="de"),
        pytest.param("a las doce del medio dia", id="es"),
    ],
)
def test_a_time_is_no_share(text: str) -> None:
    assert find_shares([text]) == []


@pytest.mark.parametrize(
    "text",
    ["2 % par jour", "0.5% for each started day", "0,5 % je Werktag", "1,5 % por semana"],
    ids=["fr", "en", "de", "es"],
)
def test_a_share_may_count_each_day(text: str) -> None:
    (share,) = find_shares(["", text])
    assert share.per_time
    assert share.unit == 1


@given(st.text(max_size=80))
def test_a_share_is_a_part(text: str) -> None:
    assert all(0 < it.percent < 100 for it in find_shares([text]))
