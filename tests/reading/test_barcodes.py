"""Codes on pictures of pages."""

from __future__ import annotations

import importlib.util
import io
import sys

import numpy as np
import pytest
from PIL import Image

from extractor.errors import SettingsError
from extractor.reading.barcodes import read_barcodes, with_barcodes
from extractor.reading.payment_codes import lines_of_code
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.testing import ScriptedOcr
from extractor.values.document import Page, PageSource
from extractor.values.submission import Part, PartRole

needs_library = pytest.mark.skipif(
    importlib.util.find_spec("zxingcpp") is None, reason="zxing-cpp (extra: barcode) is missing"
)
GIROCODE = (
    "BCD\n002\n1\nSCT\nGENODEF1M04\nLieferant GmbH\nDE08700901001234567890\nEUR119.5\n\n\nRE-7"
)
SWISS = "\r\n".join(
    ["SPC", "0200", "1", "CH4431999123000889012", "S", "Robert Schneider AG", "Rue du Lac", "1268",
     "2501", "Biel", "CH", *[""] * 7, "1949.75", "CHF", "S", "Pia Rutschmann", "Marktgasse", "28",
     "9400", "Rorschach", "CH", "QRR", "210000000003139471430009017", "Rechnung RE-7", "EPD"]
)  # fmt: skip


def picture(text: str, kind: str = "QRCode") -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Draw a page with a code at 100 dots per inch."""
    import zxingcpp  # noqa: PLC0415 (an extra)

    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
    code = np.array(zxingcpp.write_barcode_to_image(made, scale=2))
    page = np.full((1100, 850), 255, np.uint8)
    page[300 : 300 + code.shape[0], 200 : 200 + code.shape[1]] = code
    return page


def test_a_girocode_is_read_by_its_lines() -> None:
    assert lines_of_code(GIROCODE) == [
        "Payee: Lieferant GmbH",
        "IBAN: DE08700901001234567890",
        "BIC: GENODEF1M04",
        "Amount: 119.50 EUR",
        "Remittance information: RE-7",
    ]


def test_a_swiss_bill_is_read_by_its_lines() -> None:
    assert lines_of_code(SWISS) == [
        "Payee: Robert Schneider AG",
        "IBAN: CH4431999123000889012",
        "Amount: 1949.75 CHF",
        "Payer: Pia Rutschmann",
        "Reference: 210000000003139471430009017",
        "Remittance information: Rechnung RE-7",
    ]


@pytest.mark.parametrize("text", ["", "BCD", "SPC\n0200", "https://a.example", "BCD\n002\n1\nSCT"])
def test_other_codes_have_no_lines(text: str) -> None:
    assert lines_of_code(text) == []


@needs_library
def test_a_code_is_found_with_its_place() -> None:
    [code] = read_barcodes(picture(GIROCODE), 100)
    assert (code.kind, code.text) == ("QRCode", GIROCODE)
    assert code.box.contains((200 * 0.72 + 20, 300 * 0.72 + 20))


@needs_library
def test_a_page_gets_a_line_for_each_value() -> None:
    empty = Page(1, 612, 792, PageSource.OCR, (), ())
    page = with_barcodes(empty, picture("LS-2026/77", "Code128"), 100, wanted=True)
    assert [page.line_text(line) for line in page.lines] == ["", "Code128: LS-2026/77"]
    assert page.notes == ("barcodes(1)",)
    assert with_barcodes(empty, picture("x"), 100, wanted=False) == empty


@needs_library
@pytest.mark.parametrize("wanted", [True, False])
def test_codes_are_read_when_the_settings_say_so(wanted: bool) -> None:  # noqa: FBT001
    stream = io.BytesIO()
    Image.fromarray(picture(GIROCODE)).save(stream, "PNG", dpi=(100, 100))
    part = Part("a.png", "image/png", stream.getvalue(), PartRole.FILE)
    settings = ReadingSettings(barcodes=wanted, dpi=100, isolate=False)
    document = read(part, settings=settings, engine=ScriptedOcr())
    assert ("Amount: 119.50 EUR" in document.text) is wanted


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    with pytest.raises(SettingsError, match=r"dispute-extractor\[barcode\]"):
        read_barcodes(np.zeros((9, 9), np.uint8), 100)
