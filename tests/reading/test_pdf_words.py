"""Words of odd shapes: sideways, spaced out, printed with ligatures or hyphens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.reading.pdf import PdfPage, open_pdf
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

MakePdf = Callable[..., bytes]
LINES = [
    (100.0, 700.0 - 14 * line, f"Rechnung FA-{line} vom 3.5.2026 12,5{line}") for line in range(9)
]


def page_of(content: bytes) -> PdfPage:
    with open_pdf("a.pdf", content) as pdf:
        return pdf.page(0)


def texts(content: bytes) -> list[str]:
    return [word.text for word in page_of(content).words]


def document_of(content: bytes) -> Document:
    part = Part("a.pdf", "application/pdf", content, PartRole.FILE)
    return read(part, settings=ReadingSettings(), engine=None)


def side_note(matrix: str) -> str:
    return f"BT /F1 8 Tf {matrix} 540 500 Tm (Amtsgericht Husum HRB 4711) Tj ET\n"


@pytest.mark.parametrize(
    ("matrix", "turn"), [("0 1 -1 0", 90), ("0 -1 1 0", 270), ("-1 0 0 -1", 180)]
)
def test_text_that_runs_another_way_stands_behind_the_rest(
    make_pdf: MakePdf, matrix: str, turn: int
) -> None:
    content = make_pdf(LINES, drawing=side_note(matrix))
    [aside] = page_of(content).asides
    assert (aside.turn, len(aside.words)) == (turn, 4)
    document = document_of(content)
    assert document.text.endswith("\n\nAmtsgericht Husum HRB 4711\n")
    number, box = document.place(document.text.index("Amtsgericht"), len(document.text))
    assert number == 1
    assert box is not None
    assert box.contains((540, 342), margin=12), "the box is where the page shows the words"
    assert max(box.width, box.height) > 80


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_side_notes_are_told_on_turned_pages(make_pdf: MakePdf, rotation: int) -> None:
    drawing = side_note("0 1 -1 0")
    page = page_of(make_pdf(LINES, drawing=drawing, page_entries=f"/Rotate {rotation}"))
    assert [(it.turn, len(it.words)) for it in page.asides] == [(90, 4)]
    assert len(page.words) == 5 * len(LINES)


def spaced(text: str, gap: float, x: float = 50.0) -> list[tuple[float, float, str]]:
    places = []
    for letter in text:
        if letter != " ":
            places.append((x, 650.0, letter))
        x += gap
    return places


@pytest.mark.parametrize("gap", [9.0, 12.0, 18.0])
def test_spaced_out_letters_are_a_word(make_pdf: MakePdf, gap: float) -> None:
    assert texts(make_pdf(spaced("RECHNUNG", gap))) == ["RECHNUNG"]


def test_a_wider_gap_parts_spaced_out_words(make_pdf: MakePdf) -> None:
    words = [*spaced("RECHNUNG", 12.0), *spaced("KOPIE", 12.0, x=180.0)]
    assert texts(make_pdf(words)) == ["RECHNUNG", "KOPIE"]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(spaced("ABCD", 60.0), id="columns"),
        pytest.param(spaced("ABC", 12.0), id="three"),
        pytest.param(spaced("12345", 12.0), id="digits"),
        pytest.param([(50.0, 700.0 - 14 * at, it) for at, it in enumerate("ABCD")], id="list"),
    ],
)
def test_single_letters_elsewhere_stay_single(
    make_pdf: MakePdf, words: list[tuple[float, float, str]]
) -> None:
    assert texts(make_pdf(words)) == [text for _, _, text in words]


def test_a_hyphen_at_the_end_of_a_line_stays(make_pdf: MakePdf) -> None:
    words = [(50.0, 700.0, "Rechnungs-"), (50.0, 688.0, "nummer FA-2026-"), (50.0, 676.0, "00417")]
    assert "".join(texts(make_pdf(words))) == "Rechnungs-nummerFA-2026-00417"
