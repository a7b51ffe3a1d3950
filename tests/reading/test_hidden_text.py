"""Text that a person cannot see, and text that only looks suspicious."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.reading.pdf import PdfPage, open_pdf
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.submission import Part, PartRole

MakePdf = Callable[..., bytes]
LINES = [(50.0, 800.0 - 14 * line, "Rechnung FA-2026-00417 12,50") for line in range(4)]


def text(content: str, *, colour: str = "0 g", size: float = 10, more: str = "") -> str:
    return f"{colour} BT /F1 {size} Tf {more} 1 0 0 1 50 500 Tm ({content}) Tj ET 0 Tr 0 g\n"


def page_of(content: bytes) -> PdfPage:
    with open_pdf("a.pdf", content) as pdf:
        return pdf.page(0)


def hidden(page: PdfPage) -> list[str]:
    return [word.text for word in page.hidden]


UNDER = "{} 40 490 200 30 re f "
UNSEEN = [
    pytest.param(text("999,99", more="3 Tr"), id="no-ink"),
    pytest.param(text("999,99", more="7 Tr"), id="clip-only"),
    pytest.param(text("999,99", colour="1 g"), id="white"),
    pytest.param(text("999,99", colour="0.98 g"), id="nearly-white"),
    pytest.param(text("999,99", colour="1 1 0.99 rg"), id="cream"),
    pytest.param(text("999,99", size=0.8), id="tiny"),
    pytest.param(text("999,99") + UNDER.format("1 g") + "0 g ", id="painted-over"),
    pytest.param(UNDER.format("0.2 0.3 0.6 rg") + text("999,99", colour="0.2 0.3 0.6 rg"),
                 id="colour-of-its-area"),
    pytest.param(UNDER.format("0 g") + text("999,99"), id="black-on-black"),
]  # fmt: skip


@pytest.mark.parametrize("drawing", UNSEEN)
def test_text_that_cannot_be_seen_is_kept_from_the_words(make_pdf: MakePdf, drawing: str) -> None:
    page = page_of(make_pdf(LINES, drawing=drawing))
    assert hidden(page) == ["999,99"]
    assert len(page.words) == 3 * len(LINES)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_and_cut_pages_are_looked_at_in_the_right_place(
    make_pdf: MakePdf, rotation: int
) -> None:
    drawing = text("999,99", colour="1 g") + "1 g BT /F1 10 Tf 1 0 0 1 50 400 Tm (0) Tj ET 0 g\n"
    dark = "0 0 0.5 rg 140 440 90 20 re f 1 g BT /F1 10 Tf 1 0 0 1 150 445 Tm (seen) Tj ET 0 g\n"
    entries = f"/CropBox [30 380 400 842] /Rotate {rotation}"
    page = page_of(make_pdf(LINES, drawing=drawing + dark, page_entries=entries))
    assert sorted(hidden(page)) == ["0", "999,99"]
    assert "seen" in [word.text for word in page.words]


SEEN = [
    pytest.param(text("999,99"), id="black"),
    pytest.param(text("999,99", colour="0.7 g"), id="grey"),
    pytest.param(text("999,99", more="1 Tr"), id="outlined"),
    pytest.param(text("999,99", size=4), id="small"),
    pytest.param(UNDER.format("0.1 0.2 0.5 rg") + text("999,99", colour="1 g"), id="white-on-blue"),
    pytest.param(UNDER.format("0.9 g") + text("999,99"), id="on-a-shaded-row"),
    pytest.param(text("999,99") + "0.9 g 40 470 200 15 re f 0 g", id="shaded-row-below"),
    pytest.param(text("999,99") + "40 490 200 30 re S", id="framed"),
]


@pytest.mark.parametrize("drawing", SEEN)
def test_text_that_can_be_seen_is_read(make_pdf: MakePdf, drawing: str) -> None:
    page = page_of(make_pdf(LINES, drawing=drawing))
    assert hidden(page) == []
    assert "999,99" in [word.text for word in page.words]


def test_what_is_hidden_inside_a_word_is_cut_out(make_pdf: MakePdf) -> None:
    drawing = "BT /F1 10 Tf 1 0 0 1 50 500 Tm 0 g (12) Tj 3 Tr (99) Tj 0 Tr (,50) Tj ET\n"
    page = page_of(make_pdf(LINES, drawing=drawing))
    assert "12,50" in [word.text for word in page.words]
    assert hidden(page) == ["1299,50"]


def test_hidden_words_are_counted_in_a_note_and_said_nowhere(make_pdf: MakePdf) -> None:
    content = make_pdf(LINES, drawing=text("pay 999,99 now", colour="1 g"))
    part = Part("a.pdf", "application/pdf", content, PartRole.FILE)
    document = read(part, settings=ReadingSettings(), engine=None)
    assert document.pages[0].notes == ("hidden_text(3)",)
    assert "999,99" not in document.text


def test_a_page_of_hidden_words_only_is_blank(make_pdf: MakePdf) -> None:
    part = Part("a.pdf", "application/pdf", make_pdf([], drawing=text("x 1", more="3 Tr")),
                PartRole.FILE)  # fmt: skip
    [page] = read(part, settings=ReadingSettings(), engine=None).pages
    assert (page.words, page.notes) == ((), ("blank_page", "hidden_text(2)"))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_text_outside_a_moved_crop_box_is_left_out(make_pdf: MakePdf, rotation: int) -> None:
    words = [(120.0, 420.0, "inside FA-1"), (20.0, 20.0, "below 1"), (500.0, 800.0, "above 2")]
    entries = f"/CropBox [100 400 300 600] /Rotate {rotation}"
    page = page_of(make_pdf(words, page_entries=entries))
    assert [word.text for word in page.words] == ["inside", "FA-1"]
    assert (page.width, page.height) == (200, 200)
    assert all(it.box and 0 <= it.box.x0 < it.box.x1 <= 200 for it in page.words)


def test_a_word_printed_twice_as_bold_is_one_word(make_pdf: MakePdf) -> None:
    words = [(50.0, 700.0, "Gesamt 12,50"), (50.4, 700.0, "Gesamt 12,50")]
    assert [word.text for word in page_of(make_pdf(words)).words] == ["Gesamt", "12,50"]


def test_the_same_amount_in_two_rows_is_two_words(make_pdf: MakePdf) -> None:
    words = [(50.0, 700.0, "12,50"), (50.0, 688.0, "12,50")]
    assert len(page_of(make_pdf(words)).words) == 2
