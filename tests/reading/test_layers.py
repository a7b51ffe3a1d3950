"""Which pages are read from their text, which from their picture."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from extractor.protocols import OcrEngine
from extractor.reading.letters import is_garbled
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.testing import ScriptedOcr
from extractor.values.document import Page, PageSource, Word
from extractor.values.geometry import Box
from extractor.values.submission import Part, PartRole

MakePdf = Callable[..., bytes]
LINES = [f"Rechnung FA-{line} Betrag {line}2,50" for line in range(6)]
DPI = 100


def picture(lines: int = len(LINES)) -> Image.Image:
    """Draw bars where the words of a scan would be."""
    image = Image.new("L", (595 * DPI // 72, 842 * DPI // 72), 250)
    pen = ImageDraw.Draw(image)
    for line in range(lines):
        bottom = (842 - 700 + 20 * line) * DPI // 72
        for left in range(50, 280, 12):
            pen.rectangle((left * DPI // 72, bottom - 10, (left + 9) * DPI // 72, bottom), fill=20)
    return image


def scan(
    make_pdf: MakePdf,
    layer: Sequence[str],
    image: Image.Image,
    mode: str = "3 Tr",
    top: int = 700,
    height: int = 842,
) -> bytes:
    """Make a page that a picture covers up to a height, with text drawn before it."""
    drawing = "".join(
        f"BT /F1 10 Tf {mode} 1 0 0 1 50 {top - 20 * at} Tm ({text}) Tj ET\n"
        for at, text in enumerate(layer)
    )
    pdf = pdfium.PdfDocument(make_pdf([], drawing=drawing))
    page = pdf[0]
    placed = pdfium.PdfImage.new(pdf)
    placed.set_bitmap(pdfium.PdfBitmap.from_pil(image.convert("RGB")))
    placed.set_matrix(pdfium.PdfMatrix().scale(595, height))
    page.insert_obj(placed)
    page.gen_content()
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def read_page(content: bytes, engine: OcrEngine | None) -> Page:
    part = Part("a.pdf", "application/pdf", content, PartRole.FILE)
    settings = ReadingSettings(dpi=DPI, isolate=False)
    return read(part, settings=settings, engine=engine).pages[0]


def words(*lines: str) -> list[Word]:
    box = Box(10, 10, 20, 20)
    return [Word(it, box, 0.95) for line in lines for it in line.split()]


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


@pytest.mark.parametrize("mode", ["3 Tr", "0 Tr"], ids=["no-ink", "under-the-picture"])
def test_a_layer_that_agrees_with_the_picture_is_taken(make_pdf: MakePdf, mode: str) -> None:
    engine = ScriptedOcr([words(*LINES[:5])])  # what is read in the strip
    page = read_page(scan(make_pdf, LINES, picture(), mode), engine)
    assert (page.source, page.notes) == (PageSource.OCR, ("ocr_layer",))
    assert texts(page) == " ".join(LINES).split()
    assert {word.confidence for word in page.words} == {0.9}
    [(height, _, _, _)] = engine.calls
    assert height < 842 * DPI / 72 / 4, "the whole page was read again"


def test_a_layer_that_says_something_else_is_not_believed(make_pdf: MakePdf) -> None:
    engine = ScriptedOcr([words("Gutschrift 900,00"), words("Gutschrift", "900,00")])
    page = read_page(scan(make_pdf, LINES, picture()), engine)
    assert texts(page) == ["Gutschrift", "900,00"]
    assert "text_layer_distrusted" in page.notes


def test_words_where_nothing_is_printed_are_not_believed(make_pdf: MakePdf) -> None:
    engine = ScriptedOcr([words("Rechnung")] * 4)
    page = read_page(scan(make_pdf, LINES, picture(lines=3)), engine)
    assert (texts(page), "text_layer_distrusted" in page.notes) == (["Rechnung"], True)


def test_without_an_engine_a_layer_is_taken_and_noted(make_pdf: MakePdf) -> None:
    page = read_page(scan(make_pdf, LINES, picture()), None)
    assert page.notes == ("ocr_layer", "text_layer_unchecked")
    assert texts(page) == " ".join(LINES).split()


STAMP = ["Gescannt am 3.5.2026 von Poststelle 17"]  # printed above the picture


def test_a_few_printed_words_beside_a_scan_do_not_hide_it(make_pdf: MakePdf) -> None:
    engine = ScriptedOcr([words(*LINES, *LINES)])
    page = read_page(scan(make_pdf, STAMP, picture(), "0 Tr", top=820, height=720), engine)
    assert page.source is PageSource.OCR
    assert len(page.words) == 2 * len(" ".join(LINES).split())


def test_a_picture_without_text_of_its_own_leaves_the_page_digital(make_pdf: MakePdf) -> None:
    engine = ScriptedOcr([words(*STAMP)] * 4)
    page = read_page(scan(make_pdf, STAMP, picture(), "0 Tr", top=820, height=720), engine)
    assert (page.source, texts(page)) == (PageSource.TEXT_LAYER, STAMP[0].split())


TEXT = ["Sehr geehrte Damen und Herren", "die Rechnung vom Mai haben wir gekürzt",
        "weil Ware fehlte und Paletten beschädigt waren"]  # fmt: skip


def moved(text: str, places: int) -> str:
    return "".join(it if it == " " else chr(ord(it) + places) for it in text)


def test_letters_that_mean_others_are_read_from_the_picture(make_pdf: MakePdf) -> None:
    plain = [it.replace("ü", "u").replace("ä", "a") for it in TEXT]
    lines = [(50.0, 700.0 - 20 * at, moved(it, 3)) for at, it in enumerate(plain)]
    engine = ScriptedOcr([words(*TEXT)] * 4)
    page = read_page(make_pdf(lines), engine)
    assert texts(page) == " ".join(TEXT).split()
    assert "text_layer_distrusted" in page.notes


def test_odd_words_that_the_picture_shows_too_are_kept(make_pdf: MakePdf) -> None:
    codes = [(50.0, 700.0 - 20 * at, "xkcdq zzwqh vwxyz qqkjh") for at in range(9)]
    engine = ScriptedOcr([words(*["xkcdq zzwqh vwxyz qqkjh"] * 9)] * 4)
    page = read_page(make_pdf(codes), engine)
    assert (page.source, page.notes) == (PageSource.TEXT_LAYER, ())


LETTERS = {
    "de": "Wir haben die Rechnung gekürzt, weil Paletten fehlten und die Ware beschädigt ankam",
    "en": "We deducted the amount because the goods arrived damaged and pallets were missing",
    "fr": "Nous avons déduit ce montant car la marchandise est arrivée endommagée hier matin",
    "es": "Hemos descontado el importe porque la mercancía llegó dañada y faltaban palets",
}


@pytest.mark.parametrize("text", LETTERS.values(), ids=LETTERS.keys())
def test_only_moved_letters_are_garbled(text: str) -> None:
    letter = f"{text}. " * 4
    assert not is_garbled(letter.split())
    assert not is_garbled(letter.upper().split())
    for places in (-3, 1, 3, 5):
        assert is_garbled(moved(letter, places).split()), places


@pytest.mark.parametrize("text", ["", "FA-1 12,50 EUR", "Счёт на оплату за товары " * 9])
def test_few_letters_and_other_scripts_say_nothing(text: str) -> None:
    assert not is_garbled(text.split())
