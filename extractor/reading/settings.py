"""What reading may be told, with its defaults and limits."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Literal

import pydantic

Engine = Literal["auto", "tesseract", "ppocr", "both", "none"]


class ReadingSettings(pydantic.BaseModel):
    """How documents are read, and how far.

    Attributes:
        dpi: of the picture that is made of a page before text recognition.
        max_pages: of one document; later pages are left out and noted ("page_limit").
        max_bytes: of one part; a larger one is refused.
        max_pixels: of one picture; a larger one is refused before it is decoded.
        max_rows: of one sheet; later rows are left out and noted ("row_limit").
        max_columns: of one sheet; later columns are left out and noted ("column_limit").
        max_unpacked_bytes: of an office file, which is an archive; a larger one is refused.
        max_words: of one document; pages after it are left out and noted ("word_limit").
        ocr_timeout_seconds: for one page; then the page is noted ("ocr_timeout") and left empty.
        page_seconds: for one page; then it is noted ("page_timeout") and left empty.
        page_cpu_seconds: the same, in seconds of computing.
        document_seconds: for one document; pages not read by then are left out and noted
            ("time_limit").
        memory_bytes: for one reading process; a page that needs more is noted ("memory_limit").
        written_bytes: of one file that a reading process writes.
        bad_pages: of one document, that end or hang the process that reads them; pages after
            them are left out and noted ("bad_page_limit").
        workers: processes that read the pages of one document at the same time; None takes the
            usable cores, at most 4.
        isolate: read in processes of their own, so that a file can neither hang nor end the
            caller; False for files you trust, and then the four limits above do not hold.
        engine: "auto" takes the best one installed; "both" lets Tesseract check what PP-OCR read;
            "none" reads no pictures.
        reread_doubtful: let a larger model read PP-OCR's doubtful lines again, where the extra
            ``ocr-accurate`` is installed.
        barcodes: read bar codes and QR codes on scans and pictures; needs the extra ``barcode``.
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
    max_columns: int = pydantic.Field(default=256, ge=1)
    max_unpacked_bytes: int = pydantic.Field(default=209_715_200, ge=1)
    max_words: int = pydantic.Field(default=500_000, ge=1)
    ocr_timeout_seconds: float = pydantic.Field(default=60.0, gt=0)
    page_seconds: float = pydantic.Field(default=90.0, gt=0)
    page_cpu_seconds: float = pydantic.Field(default=60.0, gt=0)
    document_seconds: float = pydantic.Field(default=600.0, gt=0)
    memory_bytes: int = pydantic.Field(default=2_147_483_648, ge=268_435_456)
    written_bytes: int = pydantic.Field(default=268_435_456, ge=1)
    bad_pages: int = pydantic.Field(default=3, ge=1)
    workers: int | None = pydantic.Field(default=None, ge=1)
    isolate: bool = True
    engine: Engine = "auto"
    reread_doubtful: bool = True
    barcodes: bool = False
    tesseract_path: Path | None = None
    tessdata_dir: Path | None = None
    languages: tuple[str, ...] = ("fr", "en", "de", "es")
    cache_dir: Path | None = None

    @pydantic.field_validator("barcodes")
    @classmethod
    def _library_is_there(cls, wanted: bool) -> bool:  # noqa: FBT001 (pydantic's way)
        if wanted and importlib.util.find_spec("zxingcpp") is None:
            raise ValueError("needs zxing-cpp; install dispute-extractor[barcode]")
        return wanted
