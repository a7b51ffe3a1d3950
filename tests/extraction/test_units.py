"""A text is cut where one matter can end and another begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.units import naming_lines, units_of
from extractor.values.document import (
    Document,
    Page,
    PageSource,
    Section,
    SectionKind,
    lines_of,
)


def mail(text: str, *sections: tuple[SectionKind, str]) -> Document:
    """Make a mail; a section begins where its words stand and ends where the next begins."""
    words, lines = lines_of(text.split("\n"))
    document = Document("body", "text/plain", (Page(1, 0, 0, PageSource.MAIL, words, lines),))
    starts = [document.text.index(first) for _, first in sections] + [len(document.text)]
    made = tuple(Section(kind, starts[at], starts[at + 1]) for at, (kind, _) in enumerate(sections))
    return Document("body", "text/plain", document.pages, sections=made)


def texts(document: Document) -> list[str]:
    return [unit.text for unit in units_of(0, document)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        pytest.param(
            "Il manque un carton. Merci de faire un avoir.",
            ["Il manque un carton.", "Merci de faire un avoir."],
            id="fr",
        ),
        pytest.param(
            "Zwei Kartons fehlen! Über eine Gutschrift freuen wir uns.",
            ["Zwei Kartons fehlen!", "Über eine Gutschrift freuen wir uns."],
            id="de-umlaut",
        ),
        pytest.param(
            "Faltan dos cajas. ¿Pueden abonarlas? Gracias.",
            ["Faltan dos cajas.", "¿Pueden abonarlas?", "Gracias."],
            id="es-question",
        ),
        pytest.param("The price of inv. INV/24/0456 is wrong.",
                     ["The price of inv. INV/24/0456 is wrong."], id="en-abbreviation"),
        pytest.param("M. Dupont réclame 1.200,50 EUR.", ["M. Dupont réclame 1.200,50 EUR."],
                     id="title-and-amount"),
        pytest.param("Réf. RE-24001234 du 12.05.2026 est fausse.",
                     ["Réf. RE-24001234 du 12.05.2026 est fausse."], id="ref-and-day"),
        pytest.param("Bonjour\n\n- INV/24/0456 en double\n- 24-4567-B jamais reçue",
                     ["Bonjour", "- INV/24/0456 en double", "- 24-4567-B jamais reçue"],
                     id="list"),
        pytest.param("1) Ware fehlt\n2) Preis falsch", ["1) Ware fehlt", "2) Preis falsch"],
                     id="numbered-list"),
        pytest.param("une phrase\nsur deux lignes", ["une phrase\nsur deux lignes"],
                     id="wrapped-line"),
        pytest.param("", [], id="nothing"),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_sentences_and_items(text: str, units: list[str]) -> None:
    assert texts(mail(text)) == units


def test_quoted_history_and_signature_make_no_claims() -> None:
    text = "Facture fausse.\n\nKérouan SARL\n\n> Voici la facture RE-24001234."
    document = mail(
        text,
        (SectionKind.NEW, "Facture"),
        (SectionKind.SIGNATURE, "Kérouan"),
        (SectionKind.QUOTED, ">"),
    )
    assert texts(document) == ["Facture fausse."]
    everything = [it.section for it in units_of(0, document, claiming=False)]
    assert set(everything) == {SectionKind.NEW, SectionKind.SIGNATURE, SectionKind.QUOTED}


def test_names_are_looked_for_in_letterhead_and_signature_but_not_in_history() -> None:
    text = "Facture fausse.\n\nKérouan SARL\n\n> Valmont Conserveries"
    document = mail(
        text,
        (SectionKind.NEW, "Facture"),
        (SectionKind.SIGNATURE, "Kérouan"),
        (SectionKind.QUOTED, ">"),
    )
    assert [it.text for it in naming_lines([document])] == ["Facture fausse.", "Kérouan SARL"]


@given(st.text(alphabet="aA. \n-12!?é,", max_size=80))
def test_units_of_any_text_stand_in_it_in_order_and_lose_no_word(text: str) -> None:
    document = mail(text)
    units = units_of(3, document)
    end = 0
    for unit in units:
        assert unit.document == 3
        assert end <= unit.start < unit.end
        assert document.text[unit.start : unit.end] == unit.text
        end = unit.end
    joined = "\n".join(unit.text for unit in units).replace("\n", " ").split()
    assert joined == document.text.split()
