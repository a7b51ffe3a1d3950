"""Write an explanation to a folder: marked pages, marked mails, and all of it as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image

from extractor.errors import DeliveryError
from extractor.explain.as_json import as_json
from extractor.explain.draw import as_pdf, as_png, drawn_marks
from extractor.explain.explanation import Explanation
from extractor.explain.html import as_html
from extractor.explain.marks import Mark, marks_of
from extractor.explain.pictures import DPI, drawn_pages
from extractor.reading.settings import ReadingSettings

Tell = Callable[[str], str]
JSON_FILE, HTML_FILE, PDF_FILE = "explain.json", "explain.html", "explain.pdf"
MOST_PAGES = 60  # drawn; they are held in memory for the PDF
_ODD = re.compile(r"[^A-Za-z0-9._-]+")


def write_explanation(
    explanation: Explanation, folder: Path, *, settings: ReadingSettings, tell: Tell
) -> tuple[Path, ...]:
    """Write everything, and give the files in the order written.

    Args:
        explanation: of one file.
        folder: made if it is missing; files of the same names are replaced.
        settings: that the file was read with.
        tell: makes a sentence of a code.

    Raises:
        DeliveryError: the folder cannot be written to.
    """
    marks = marks_of(explanation)
    files: dict[str, bytes] = {JSON_FILE: as_json(explanation, indent=1).encode()}
    images: list[Image.Image] = []
    drawn: set[int] = set()
    parts = explanation.submission.parts
    wanted = _pages_with_marks(explanation, marks)
    for number, page, pixels in drawn_pages(explanation.documents, parts, settings, wanted=wanted):
        own = [it for it in marks if it.place.number == number]
        images.append(drawn_marks(pixels, page, own, tell=tell))
        name = explanation.documents[number].name
        files[page_name(len(images), name, page.number)] = as_png(images[-1])
        drawn.add(number)
    if len(images) > 1:
        files[PDF_FILE] = as_pdf(images, dpi=DPI)
    bare = [it for it in range(len(explanation.documents)) if it not in drawn]
    if bare:
        files[HTML_FILE] = as_html(explanation, bare, marks, tell=tell).encode()
    return tuple(_written(folder, files))


def _pages_with_marks(
    explanation: Explanation, marks: Sequence[Mark]
) -> frozenset[tuple[int, int]]:
    """Give the first page of each document, and the pages that something was found on."""
    pages = {(number, 1) for number in range(len(explanation.documents))}
    pages |= {(it.place.number, spot.page) for it in marks for spot in it.place.spots}
    return frozenset(sorted(pages)[:MOST_PAGES])


def page_name(position: int, name: str, page: int) -> str:
    """Make a file name of ours; the sender's is only a part of it, and only its plain letters."""
    plain = _ODD.sub("-", name).strip(".-")[:60]
    return f"page-{position:02d}-{plain or 'document'}-p{page}.png"


def _written(folder: Path, files: dict[str, bytes]) -> Sequence[Path]:
    paths: list[Path] = []
    for name, content in files.items():
        path = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            detail = f"cannot be written ({error.strerror or error}); choose another folder"
            raise DeliveryError(str(path), detail, retryable=False) from error
        paths.append(path)
    return paths
