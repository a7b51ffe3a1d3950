"""Every offset of a document's text leads to words, and every word to its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.values.document import (
    Document,
    Line,
    Page,
    PageSource,
    Section,
    SectionKind,
    Word,
    lines_of,
)
from extractor.values.geometry import Box

WORD = st.text("aé1/-", min_size=1, max_size=6)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    pages = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        words: list[Word] = []
        lines: list[Line] = []
        for row, texts in enumerate(draw(st.lists(st.lists(WORD, max_size=4), max_size=4))):
            first = len(words)
            for column, text in enumerate(texts):
                box = Box(50.0 * column, 20.0 * row, 50.0 * column + 40, 20.0 * row + 10)
                words.append(Word(text, box))
            lines.append(Line(first, len(words)))
        pages.append(Page(number, 595, 842, PageSource.TEXT_LAYER, tuple(words), tuple(lines)))
    return Document("x.pdf", "application/pdf", tuple(pages))


@given(documents())
def test_every_word_stands_where_its_offset_says(document: Document) -> None:
    for page in document.pages:
        for index, word in enumerate(page.words):
            start = document.word_start(page, index)
            assert document.text[start : start + len(word.text)] == word.text
            assert document.place(start, start + len(word.text)) == (page.number, word.box)


@given(documents(), st.integers(0, 80), st.integers(0, 30))
def test_words_between_are_those_that_touch(document: Document, start: int, size: int) -> None:
    end = start + size
    found = [(page.number, word, at) for page, word, at in document.words_between(start, end)]
    wanted = [
        (page.number, word, at)
        for page in document.pages
        for index, word in enumerate(page.words)
        for at in [document.word_start(page, index)]
        if at < end and at + len(word.text) > start
    ]
    assert found == wanted


@given(st.lists(st.text(max_size=20), max_size=5))
def test_lines_of_text_keep_their_words(texts: list[str]) -> None:
    words, lines = lines_of(texts)
    page = Page(1, 0, 0, PageSource.MAIL, words, lines)
    assert [page.line_text(line) for line in lines] == [" ".join(text.split()) for text in texts]


def test_pages_are_told_apart_by_a_form_feed() -> None:
    pages = []
    for number, text in enumerate(("eins", "zwei"), start=1):
        words, lines = lines_of([text])
        pages.append(Page(number, 0, 0, PageSource.MAIL, words, lines))
    assert Document("x", "text/plain", tuple(pages)).text == "eins\n\fzwei\n"


def test_a_stretch_over_several_words_has_one_box_around_them() -> None:
    words = (Word("FA", Box(10, 10, 30, 20)), Word("12", Box(40, 8, 60, 22)))
    page = Page(1, 595, 842, PageSource.OCR, words, (Line(0, 2),))
    document = Document("x", "image/png", (page,))
    assert document.place(0, 5) == (1, Box(10, 8, 60, 22))
    assert document.place(3, 4) == (1, Box(40, 8, 60, 22))


def test_a_place_without_words_is_nowhere() -> None:
    words, lines = lines_of(["abc"])
    document = Document("x", "text/plain", (Page(1, 0, 0, PageSource.MAIL, words, lines),))
    assert document.place(50, 60) == (None, None)
    assert document.place(0, 3) == (1, None)


@pytest.mark.parametrize(
    ("offset", "kind"),
    [(0, SectionKind.NEW), (9, SectionKind.NEW), (10, SectionKind.QUOTED), (20, None), (99, None)],
)
def test_an_offset_lies_in_one_section(offset: int, kind: SectionKind | None) -> None:
    sections = (Section(SectionKind.NEW, 0, 10), Section(SectionKind.QUOTED, 10, 20))
    assert Document("body", "text/plain", (), sections=sections).section_at(offset) is kind
