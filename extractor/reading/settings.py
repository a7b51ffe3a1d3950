"""What reading may be told, with its defaults and limits."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pydantic

Engine = Literal["auto", "tesseract", "ppocr", "none"]


class ReadingSettings(pydantic.BaseModel):
    """How documents are read, and how far.

    Attributes:
        dpi: of the picture that is made of a page before text recognition.
        max_pages: of one document; later pages are left out and noted ("page_limit").
        max_bytes: of one part; a larger one is refused.
        max_pixels: of one picture; a larger one is refused before it is decoded.
        max_rows: of one sheet; later rows are left out and noted ("row_limit").
        max_words: of one document; pages after it are left out and noted ("word_limit").
        ocr_timeout_seconds: for one page; then the page is noted ("ocr_timeout") and left empty.
        engine: "auto" takes the best one installed; "none" reads no pictures.
        tesseract_path: the program; None looks in PATH, then for the one that a wheel brings.
        tessdata_dir: language data; None takes the data of this package.
        languages: ISO 639-1, of documents; the first look decides between them.
        cache_dir: where recognised pages are kept; None keeps none.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    dpi: int = pydantic.Field(default=200, ge=72, le=600)
    max_pages: int = pydantic.Field(default=200, ge=1)
    max_bytes: int = pydantic.Field(default=104_857_600, ge=1)
    max_pixels: int = pydantic.Field(default=80_000_000, ge=10_000, le=89_000_000)
    max_rows: int = pydantic.Field(default=20_000, ge=1)
    max_words: int = pydantic.Field(default=500_000, ge=1)
    ocr_timeout_seconds: float = pydantic.Field(default=60.0, gt=0)
    engine: Engine = "auto"
    tesseract_path: Path | None = None
    tessdata_dir: Path | None = None
    languages: tuple[str, ...] = ("fr", "en", "de", "es")
    cache_dir: Path | None = None
