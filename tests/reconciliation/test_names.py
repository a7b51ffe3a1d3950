"""Company names are compared without accents, case and legal form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.names import abbreviated, bare_name, fold_name


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Chartier SA", "chartier"),
        ("SARL Kérouan", "kerouan"),
        ("S.A.R.L. Kérouan", "kerouan"),
        ("Kérouan S.A.R.L.", "kerouan"),
        ("Société Anonyme Kérouan", "kerouan"),
        ("Ets Roux & Fils", "roux"),
        ("Hänel Gunpf GmbH & Co. KG", "hanel gunpf"),
        ("Zahn GmbH i. L.", "zahn"),
        ("Tölt UG (haftungsbeschränkt)", "tolt"),
        ("Firma Meier e.K.", "meier"),
        ("Straßner AG", "strassner"),
        ("The Larch & Sons Ltd.", "larch"),
        ("Larch and Sons Limited", "larch"),
        ("Acme Group plc", "acme"),
        ("Conservas Ñandú, S.L.", "conservas nandu"),
        ("Conservas Ñandú S.L.U.", "conservas nandu"),
        ("Los Olivos, S. Coop.", "olivos"),
        ("Handel B.V.", "handel"),
        ("Fratelli Gatti S.p.A.", "fratelli gatti"),
        ("O'Brien's Ltd", "o brien s"),
    ],
)
def test_a_legal_form_is_no_part_of_a_name(name: str, bare: str) -> None:
    assert bare_name(name) == bare


@pytest.mark.parametrize("name", ["SA", "GmbH", "Co", "AG & Co. KG"])
def test_a_name_is_never_stripped_to_nothing(name: str) -> None:
    assert bare_name(name)


def test_forms_inside_a_word_stay() -> None:
    assert bare_name("Sagrada Comida") == "sagrada comida"
    assert bare_name("Agora Kgari") == "agora kgari"


def test_a_folded_name_keeps_its_form() -> None:
    assert fold_name("  Hänel\tGUNPF, GmbH ") == "hanel gunpf gmbh"


@given(st.text(max_size=40))
def test_any_name_is_bare_after_one_pass(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)
    assert bare_name(name) == bare_name(name.upper().lower()) or not name.isascii()


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("kerouan dist", "kerouan distribution"),
        ("hanel gunpf", "hanel gunpf feinkost"),
        ("conserv nandu", "conservas nandu"),
    ],
)
def test_a_shortened_name_stands_for_the_full_one(short: str, full: str) -> None:
    assert abbreviated(short, full) > 70


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("distribution kerouan", "kerouan distribution"),
        ("k d", "kerouan distribution"),
        ("larch sons", "birch sons"),
        ("kerouan", "kerouan distribution"),
        ("", "kerouan distribution"),
    ],
)
def test_another_order_or_other_words_do_not(short: str, full: str) -> None:
    assert abbreviated(short, full) == 0


@given(st.text("abc de", max_size=20), st.text("abc de", max_size=20))
def test_how_far_a_name_stands_for_another_is_0_to_100(short: str, full: str) -> None:
    assert 0 <= abbreviated(short, full) <= 100
