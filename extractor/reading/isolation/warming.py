"""Load what reads files before the first one comes: what a template has loaded, no child need."""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator

from PIL import Image

from extractor.reading.office import modules
from extractor.reading.pages import look, open_paged
from extractor.reading.read import read_whole
from extractor.reading.settings import ReadingSettings
from extractor.values.submission import Part, PartRole

_TEXT = "Votre facture ne correspond pas à notre commande du mois dernier."
_PDF = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
  /Resources << /Font << /F 5 0 R >> >> >> endobj
4 0 obj << /Length 95 >> stream
BT /F 12 Tf 50 700 Td (Votre facture ne correspond pas a notre commande du mois passe, 12,50) Tj ET
endstream endobj
5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
trailer << /Root 1 0 R >>
%%EOF"""


def warm(settings: ReadingSettings) -> None:
    """Read a mail's text, a page and a picture of our own, and load the office libraries."""
    for part in _samples():
        if part.media_type.startswith("text/"):
            read_whole(part, settings)
            continue
        with open_paged(part, settings=settings, engine=None) as pages:
            look(pages, 0, settings)
    for module in modules():
        importlib.import_module(module)


def _samples() -> Iterator[Part]:
    yield Part("text", "text/plain", _TEXT.encode(), PartRole.BODY)
    yield Part("html", "text/html", f"<p>{_TEXT}</p>".encode(), PartRole.BODY)
    yield Part("pdf", "application/pdf", _PDF, PartRole.FILE)
    picture = io.BytesIO()
    Image.new("L", (8, 8)).save(picture, "PNG")
    yield Part("picture", "image/png", picture.getvalue(), PartRole.FILE)
