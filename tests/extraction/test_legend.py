"""A reason code means what a legend says."""

from __future__ import annotations

import pytest

from extractor.extraction.legend import is_legend, meanings
from extractor.values.document import Document, Page, PageSource, lines_of


def document(*text: str) -> Document:
    words, lines = lines_of(list(text))
    return Document("avis", "text/plain", (Page(1, 0, 0, PageSource.MAIL, words, lines),))


@pytest.mark.parametrize(
    ("code", "legend", "meaning"),
    [
        ("Z025", "Abzugsgründe: Z047 – Aktionsrabatt; Z025 – Fehlmenge", "Fehlmenge"),
        ("500", "500 = prix non conforme à la commande", "prix non conforme à la commande"),
        ("DD", "DD remise manquante", "remise manquante"),
        ("R7", "R7: short delivery", "short delivery"),
        ("10", "10 boxes were missing", None),
        ("33", "Reason codes: 66 incorrect product; 33 not delivered", "not delivered"),
        ("A1", "nothing here", None),
    ],
)
def test_codes_are_looked_up(code: str, legend: str, meaning: str | None) -> None:
    found = meanings([code], [document("INV-1 100.00 " + code, legend)])
    assert [it.text for it in found] == ([meaning] if meaning else [])


LEGENDS = [
    pytest.param("26", "Légende : 26 – non livré; 69 – manquant", "non livré", id="fr"),
    pytest.param("69", "Légende : 26 – non livré; 69 – manquant", "manquant", id="fr-second"),
    pytest.param("SU", "Explanation of codes: SU other reason", "other reason", id="en"),
    pytest.param("380", "Schlüssel: 380 anderer Grund", "anderer Grund", id="de"),
    pytest.param("44", "Códigos de motivo: 44 rotura; 49 precio", "rotura", id="es"),
    pytest.param("Q38", "Schlüssel\nQ38 = Sonstiges", "Sonstiges", id="de-below"),
    pytest.param("500", "Légende\n40 casse\n500 prix faux", "prix faux", id="fr-below"),
    pytest.param("55", "Leyenda\n05 = varios\n55 = precio", "precio", id="es-below"),
    pytest.param("13", "Key\n18 – return\n13 – no paper", "no paper", id="en-below"),
    pytest.param("*", "* nicht bestellt", "nicht bestellt", id="star"),
    pytest.param("a", "a) produit cassé", "produit cassé", id="letter"),
]


@pytest.mark.parametrize(("code", "legend", "meaning"), LEGENDS)
def test_a_legend_stands_in_a_line_or_below_its_title(code: str, legend: str, meaning: str) -> None:
    found = meanings([code], [document("A-1 100.00 " + code), document("x", *legend.split("\n"))])
    assert [(it.text, it.document) for it in found] == [(meaning, 1)]


@pytest.mark.parametrize(("code", "legend", "meaning"), LEGENDS)
def test_the_lines_of_a_legend_are_known(code: str, legend: str, meaning: str) -> None:
    whole = document("Bonjour,", *legend.split("\n"), "Merci de votre avoir.")
    (found,) = meanings([code], [whole])
    assert found.text == meaning
    assert whole.text[found.start : found.end] == legend


@pytest.mark.parametrize(
    "line",
    ["10 boxes missing", "10 Kartons fehlten", "10 cartons cassés", "10 cajas rotas"],
)
def test_a_number_of_things_is_no_entry(line: str) -> None:
    assert not meanings(["10"], [document("Hello", line)])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Légende : R8 – casse", True),
        ("Reason codes:", True),
        ("R8 – Bruch", True),
        ("Claves R8 rotura; R9 doble", True),
        ("Motif : casse au transport", False),
        ("Reason: 3 bottles broken", False),
        ("Grund: Bruch", False),
        ("3 frascos rotos", False),
        ("", False),
    ],
)
def test_a_reason_is_no_legend(line: str, *, said: bool) -> None:
    assert is_legend(line, {"R8", "R9"}) is said
    assert not is_legend(line, set())
