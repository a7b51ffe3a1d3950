"""Text layers of scans: how many true ones are believed, how many false ones are not, at what cost.

Use: ``python -m benchmarks.reading.layers CASEBOOK [PAGES]``. The first digital pages of the
casebook with at least 60 words are drawn, made noisy and put into PDFs with an invisible text
layer: the true words; with every digit exchanged; with the digits of every third word exchanged;
and with every letter moved. The cost is in CPU seconds, against reading the same picture without
a layer. Text recognition must be installed.
"""

from __future__ import annotations

import collections
import ctypes
import io
import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from extractor.reading.engines import best_engine
from extractor.reading.pdf import PdfPage, open_pdf
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.submission import Part, PartRole

LEAST_WORDS = 60
DPI = 200
PAGES = 12
NOISE = 10.0  # of 255

Change = Callable[[str, random.Random], str]


def digits_exchanged(word: str, chance: random.Random) -> str:
    """Put another digit in place of each."""
    return "".join(chance.choice("0123456789") if it.isdigit() else it for it in word)


def some_exchanged(word: str, chance: random.Random) -> str:
    """Exchange the digits of every third word."""
    return digits_exchanged(word, chance) if chance.random() < 1 / 3 else word


def letters_moved(word: str, chance: random.Random) -> str:  # noqa: ARG001 (as its siblings)
    """Take each letter's neighbour in the alphabet."""
    return "".join(chr(ord(it) + 1) if it.isalpha() else it for it in word)


LAYERS: dict[str, Change | None] = {
    "none": None,
    "true": lambda word, _: word,
    "digits exchanged": digits_exchanged,
    "third exchanged": some_exchanged,
    "letters moved": letters_moved,
}


def layered(page: PdfPage, picture: Image.Image, change: Change | None) -> bytes:
    """Make a PDF of a picture and a layer of words in no ink."""
    chance = random.Random(7)
    pdf = pdfium.PdfDocument.new()
    sheet = pdf.new_page(page.width, page.height)
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=60)
    jpeg.seek(0)
    image = pdfium.PdfImage.new(pdf)
    image.load_jpeg(jpeg, inline=True)
    image.set_matrix(pdfium.PdfMatrix().scale(page.width, page.height))
    sheet.insert_obj(image)
    for word in page.words if change else ():
        if change is None or word.box is None:
            continue
        text = raw.FPDFPageObj_NewTextObj(pdf, b"Helvetica", 8.0)
        units = (change(word.text, chance) + "\0").encode("utf-16-le")
        wide = (ctypes.c_ushort * (len(units) // 2)).from_buffer_copy(units)
        raw.FPDFText_SetText(text, wide)
        raw.FPDFTextObj_SetTextRenderMode(text, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, word.box.x0, page.height - word.box.y1 + 2)
        raw.FPDFPage_InsertObject(sheet, text)
    sheet.gen_content()
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def pages(folder: Path, count: int) -> Iterator[tuple[PdfPage, Image.Image]]:
    """Give digital pages, and each as a noisy picture."""
    noise = np.random.default_rng(7)
    left = count
    for path in sorted(folder.rglob("*.pdf")):
        with open_pdf(path.name, path.read_bytes()) as pdf:
            page = pdf.page(0)
            if len(page.words) < LEAST_WORDS or not left:
                continue
            pixels, _ = pdf.picture(0, dpi=DPI, max_pixels=10**8)
        left -= 1
        rough = pixels * 0.9 + noise.normal(8, NOISE, pixels.shape)
        clipped: npt.NDArray[np.uint8] = np.clip(rough, 0, 255).astype(np.uint8)
        yield page, Image.fromarray(clipped[:, :, ::-1])


def main(folder: Path, count: int) -> None:
    """Print for each kind of layer how many are believed, and what a page costs."""
    settings = ReadingSettings(isolate=False, dpi=DPI)
    engine = best_engine(settings)
    if engine is None:
        sys.exit("no text recognition is installed")
    believed: collections.Counter[str] = collections.Counter()
    spent: collections.Counter[str] = collections.Counter()
    total = 0
    for page, picture in pages(folder, count):
        total += 1
        for name, change in LAYERS.items():
            part = Part("", "application/pdf", layered(page, picture, change), PartRole.FILE)
            start = _cpu()
            [read_page] = read(part, settings=settings, engine=engine).pages
            spent[name] += round((_cpu() - start) * 1000)
            believed[name] += "ocr_layer" in read_page.notes
    print(f"{total} pages, engine {engine.name}")
    for name in LAYERS:
        cost = spent[name] / max(spent["none"], 1)
        print(f"{name:18} believed {believed[name]:3}  CPU {cost:5.2f} x reading the picture")


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else PAGES)
