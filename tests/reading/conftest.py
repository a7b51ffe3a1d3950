"""Small documents, made on the spot."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import pytest

from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

Placed = tuple[float, float, str]
MakePdf = Callable[..., bytes]
ReadBody = Callable[..., Document]


@pytest.fixture(scope="session")
def make_pdf() -> MakePdf:
    """Give a writer of PDFs: pages of (x, y from the bottom, text) in 10-point Helvetica."""
    return _pdf


@pytest.fixture(scope="session")
def read_body() -> ReadBody:
    """Give a reader of mail text."""

    def body(text: str, *, html: bool = False) -> Document:
        media_type = "text/html" if html else "text/plain"
        part = Part("body", media_type, text.encode(), PartRole.BODY)
        return read(part, settings=ReadingSettings(), engine=None)

    return body


def _pdf(
    *pages: Sequence[Placed],
    page_entries: str = "",
    drawing: str = "",
    size: tuple[int, int] = (595, 842),
) -> bytes:
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", _FONT]
    kids = []
    for words in pages:
        shown = "".join(
            f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj ET\n" for x, y, text in words
        )
        stream = zlib.compress((drawing + shown).encode("cp1252"))
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] {page_entries} "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(
            f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n"
            + stream.decode("latin-1")
            + "\nendstream"
        )
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>"
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}\n"
    return content + f"{end}startxref\n{len(content)}\n%%EOF".encode()


_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
