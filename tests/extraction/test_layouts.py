"""Forms of one making have one name, whatever is filled in."""

from __future__ import annotations

from extractor.extraction.layouts import layout_of
from extractor.values.document import Document, Line, Page, PageSource, Word
from extractor.values.geometry import Box

NOTE = (
    (40, "Debit note no:", "4711"),
    (40, "Date:", "3 March"),
    (320, "Your invoice:", "FA-119"),
    (320, "Delivery note:", "LS-5"),
    (40, "Amount deducted:", "88,00"),
    (40, "Our order:", "PO 12"),
)


def paper(*rows: tuple[int, str, str], source: PageSource = PageSource.TEXT_LAYER) -> Document:
    """Give a page with a heading and a value on each line, 12 points high."""
    words: list[Word] = []
    lines = []
    for at, (x, heading, value) in enumerate(rows):
        first, place = len(words), float(x)
        for text in (*heading.split(), *value.split()):
            words.append(Word(text, Box(place, 40.0 + 20 * at, place + 40, 52.0 + 20 * at)))
            place += 45
        lines.append(Line(first, len(words)))
    page = Page(1, 595, 842, source, tuple(words), tuple(lines))
    return Document("x.pdf", "application/pdf", (page,))


def letter(text: str) -> Document:
    words = tuple(Word(it) for it in text.split())
    page = Page(1, 0, 0, PageSource.MAIL, words, (Line(0, len(words)),))
    return Document("body", "text/plain", (page,))


def test_what_is_filled_in_and_how_many_rows_there_are_changes_nothing() -> None:
    other = [(x, heading, f"{value} 99") for x, heading, value in NOTE]
    more = [*other[:4], (40, "", "12 chairs 88,00"), (40, "", "3 tables 9,00"), *other[4:]]
    assert layout_of([paper(*NOTE)]) == layout_of([paper(*other)]) == layout_of([paper(*more)])


def test_other_headings_or_columns_are_another_form() -> None:
    moved = [(x + 200 if x == 40 else 40, heading, value) for x, heading, value in NOTE]
    german = [(x, f"Feld{at}:", value) for at, (x, _, value) in enumerate(NOTE)]
    assert len({layout_of([paper(*it)]) for it in (NOTE, moved, german)}) == 3


def test_a_scan_is_not_taken_for_the_file_it_was_printed_from() -> None:
    assert layout_of([paper(*NOTE, source=PageSource.OCR)]).startswith("scan-")


def test_a_letter_is_told_by_its_head() -> None:
    left, right = (40, "", "Dupont Paris France"), (420, "", "Paris le mars")
    names = [layout_of([paper(*it)]) for it in ((left,), (right,), (left, right))]
    assert names == ["pdf-001", "pdf-004", "pdf-005"]


def test_the_paper_that_a_mail_carries_counts_and_not_the_mail() -> None:
    assert layout_of([letter("please see attached"), paper(*NOTE)]) == layout_of([paper(*NOTE)])
    assert layout_of([letter("we miss three boxes")]) == "mail-free"


def test_nothing_read_is_no_layout() -> None:
    assert layout_of([]) == ""
    assert layout_of([letter("")]) == ""
