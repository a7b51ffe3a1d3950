"""The proof of a value is the very words at their place."""

from __future__ import annotations

import pytest

from extractor.records.proof import proof
from extractor.values.document import Document, Line, Page, PageSource, Word, lines_of
from extractor.values.finding import Span
from extractor.values.geometry import Box


def mail(text: str) -> Document:
    words, lines = lines_of(text.split("\n"))
    return Document("body", "text/plain", (Page(1, 0, 0, PageSource.MAIL, words, lines),))


def letter() -> Document:
    words = tuple(
        Word(text, Box(50 + 60 * at, 100, 100 + 60 * at, 112))
        for at, text in enumerate(("Facture", "INV/24/0456", "contestée"))
    )
    blank = Page(1, 595, 842, PageSource.TEXT_LAYER, (), ())
    page = Page(2, 595, 842, PageSource.TEXT_LAYER, words, (Line(0, 3),))
    return Document("lettre.pdf", "application/pdf", (blank, page))


def span(document: Document, words: str, number: int = 0) -> Span:
    start = document.text.index(words)
    return Span(number, start, start + len(words), words)


def test_a_value_in_a_letter_is_proved_by_page_and_box() -> None:
    document = letter()
    record = proof(
        [mail("Bonjour"), document],
        span(document, "INV/24/0456", 1),
        field="invoice",
        method="rule:reference+exact",
        confidence=0.9,
    )
    assert (record.document, record.page) == ("lettre.pdf", 2)
    assert record.box == (110, 100, 160, 112)
    assert record.text == "INV/24/0456"
    assert record.span is not None
    assert document.text[slice(*record.span)] == "INV/24/0456"


def test_words_side_by_side_share_a_box() -> None:
    document = letter()
    record = proof(
        [document], span(document, "Facture INV/24/0456"), field="x", method="y", confidence=1
    )
    assert record.box == (50, 100, 160, 112)


def test_a_value_in_a_mail_has_a_span_and_no_page() -> None:
    document = mail("Bonjour,\nfacture RE-24001234 en double")
    record = proof(
        [document], span(document, "RE-24001234"), field="invoice", method="ner", confidence=0.5
    )
    assert (record.page, record.box) == (None, None)
    assert record.text == "RE-24001234"


@pytest.mark.parametrize(("given_value", "kept"), [(1.7, 1.0), (-0.2, 0.0), (0.4, 0.4)])
def test_a_confidence_is_kept_between_0_and_1(given_value: float, kept: float) -> None:
    document = mail("RE-24001234")
    record = proof(
        [document], span(document, "RE-24001234"), field="x", method="y", confidence=given_value
    )
    assert record.confidence == kept
