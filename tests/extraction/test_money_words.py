"""What a clause says of money and goods, in any of the four languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.money_words import hear


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        pytest.param("Je les enlève du règlement", "hold", id="fr-held"),
        pytest.param("We are docking it", "hold", id="en-held"),
        pytest.param("Das ziehen wir ab", "hold", id="de-held"),
        pytest.param("Lo descontamos", "hold", id="es-held"),
        pytest.param("trois bouteilles sont fêlées", "spoilt", id="fr-spoilt"),
        pytest.param("three of them leak", "spoilt", id="en-spoilt"),
        pytest.param("drei sind zerbrochen", "spoilt", id="de-spoilt"),
        pytest.param("tres llegaron rotas", "spoilt", id="es-spoilt"),
        pytest.param("le reste est impeccable", "fine", id="fr-fine"),
        pytest.param("the rest is lovely", "fine", id="en-fine"),
        pytest.param("der Rest ist einwandfrei", "fine", id="de-fine"),
        pytest.param("lo demás está en orden", "fine", id="es-fine"),
    ],
)
def test_a_word_tells_what_happened(text: str, meaning: str) -> None:
    assert meaning in hear(text).said


@pytest.mark.parametrize(
    ("text", "meaning", "turned"),
    [
        pytest.param("ce ne sera pas payé", "paid", "hold", id="fr"),
        pytest.param("this will not be paid", "paid", "hold", id="en"),
        pytest.param("das wird nicht bezahlt", "paid", "hold", id="de"),
        pytest.param("no está pagado", "paid", "hold", id="es"),
        pytest.param("nous ne l'acceptons pas", "fine", "hold", id="fr-accepted"),
        pytest.param("we cannot accept", "fine", "hold", id="en-accepted"),
        pytest.param(
            "das erkennen wir nicht an, nicht anerkannt", "fine", "hold", id="de-accepted"
        ),
        pytest.param("importe que no aceptamos", "fine", "hold", id="es-accepted"),
        pytest.param("nothing is damaged", "spoilt", "fine", id="not-damaged"),
        pytest.param("es fehlt nichts", "short", "fine", id="nothing-missing"),
    ],
)
def test_a_not_turns_a_word(text: str, meaning: str, turned: str) -> None:
    said = hear(text).said
    assert turned in said
    assert meaning not in said


def test_each_clause_is_heard_apart() -> None:
    heard = hear("Das Fahrgeld ist in Ordnung, aber die Stunden ziehen wir ab.")
    assert "fine" in heard.said_about(4)
    assert "hold" not in heard.said_about(4)
    assert "hold" in heard.said_about(45)


def test_the_nearest_of_some_meanings_is_told() -> None:
    heard = hear("100 is paid and 50 is deducted")
    assert heard.nearest(0, ("hold", "paid")) == "paid"
    assert heard.nearest(26, ("hold", "paid")) == "hold"
    assert hear("nothing of the kind").nearest(0, ("hold",)) == ""


@given(st.text(max_size=80), st.integers(0, 80))
def test_any_text_is_heard(text: str, at: int) -> None:
    heard = hear(text)
    assert heard.said_about(at) <= heard.said
