"""Counted units are read in figures and in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        pytest.param("12 cartons", "12", "cartons", id="fr"),
        pytest.param("six colis", "6", "colis", id="fr-word"),
        pytest.param("dix-sept sacs", "17", "sacs", id="fr-compound"),
        pytest.param("vingt et un colis", "21", "colis", id="fr-twenty-one"),
        pytest.param("soixante-douze pots", "72", "pots", id="fr-seventy-two"),
        pytest.param("quatre-vingt-seize boîtes", "96", "boites", id="fr-ninety-six"),
        pytest.param("deux cents cartons", "200", "cartons", id="fr-hundreds"),
        pytest.param("une douzaine de colis", "12", "colis", id="fr-dozen"),
        pytest.param("1 200 cartons", "1200", "cartons", id="fr-thousands"),
        pytest.param("50\u202f000 sacs", "50000", "sacs", id="fr-narrow-blank"),
        pytest.param("12 cartons endommagés", "12", "cartons", id="fr-word-behind"),
        pytest.param("2,5 tonnes", "2.5", "tonnes", id="fr-decimal"),
        pytest.param("zwölf Kartons", "12", "kartons", id="de-word"),
        pytest.param("einundzwanzig Kisten", "21", "kisten", id="de-compound"),
        pytest.param("dreißig Flaschen", "30", "flaschen", id="de-eszett"),
        pytest.param("zweihundert Dosen", "200", "dosen", id="de-hundreds"),
        pytest.param("1.200 Stück", "1200", "stuck", id="de-thousands"),
        pytest.param("12 St.", "12", "st", id="de-short"),
        pytest.param("12 beschädigte Kartons", "12", "kartons", id="de-word-between"),
        pytest.param("two pallets", "2", "pallets", id="en-word"),
        pytest.param("twenty-one boxes", "21", "boxes", id="en-compound"),
        pytest.param("twenty one boxes", "21", "boxes", id="en-compound-blank"),
        pytest.param("three hundred units", "300", "units", id="en-hundreds"),
        pytest.param("two dozen jars", "24", "jars", id="en-dozens"),
        pytest.param("1,200 units", "1200", "units", id="en-thousands"),
        pytest.param("12pcs", "12", "pcs", id="en-no-blank"),
        pytest.param("veintiséis cajas", "26", "cajas", id="es-word"),
        pytest.param("treinta y dos cajas", "32", "cajas", id="es-compound"),
        pytest.param("quinientas botellas", "500", "botellas", id="es-hundreds"),
        pytest.param("120 uds.", "120", "uds", id="es-short"),
        pytest.param("manquant : -3 cartons", "3", "cartons", id="dash-in-front"),
        pytest.param("sur 6", "6", "", id="bare"),
    ],
)
def test_a_quantity_has_its_value_and_unit(text: str, value: str, unit: str) -> None:
    assert [(it.value, it.unit) for it in find_quantities(text)] == [(Decimal(value), unit)]


def test_missing_and_ordered_are_both_given() -> None:
    found = find_quantities("12 von 30 Kartons fehlen")
    assert [(it.value, it.unit) for it in found] == [(12, ""), (30, "kartons")]


@pytest.mark.parametrize(
    "text",
    [
        "INV/24/0456 cartons", "FA-12 cartons", "24-4567-B", "90001234567 cartons", "12,50 €",
        "100 %", "10:30", "einige Kartons", "percent cases", "one-off box", "12,5,6 kg",
    ],
)  # fmt: skip
def test_other_numbers_count_nothing(text: str) -> None:
    assert find_quantities(text) == []


def test_what_is_taken_by_something_else_is_left_out() -> None:
    text = "12 cartons au 3 cartons"
    assert [it.value for it in find_quantities(text, taken=[(0, 2)])] == [Decimal(3)]


@given(st.integers(0, 99_999), st.sampled_from(["cartons", "Kisten", "boxes", "cajas"]))
def test_any_number_of_units_is_read_back(count: int, unit: str) -> None:
    for written in (str(count), f"{count:,}", f"{count:,}".replace(",", "."),
                    f"{count:,}".replace(",", " ")):  # fmt: skip
        (found,) = find_quantities(f"il manque {written} {unit}")
        assert found.value == count


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(["12", " ", "cartons", "vingt", "et ", "un", "-", ".", ",", "kg", "1"]),
        max_size=20,
    ).map("".join)
)
def test_quantities_of_any_text_stand_in_it_and_do_not_overlap(text: str) -> None:
    end = 0
    for found in find_quantities(text):
        assert end <= found.start < found.end <= len(text)
        assert found.value >= 0
        end = found.end
