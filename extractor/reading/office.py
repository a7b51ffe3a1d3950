"""Choose the reader of an office file, table, rich text or electronic invoice."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from extractor.errors import CorruptFileError, LimitError, UnknownTypeError
from extractor.reading.delimited import read_csv
from extractor.reading.einvoice import read_einvoice
from extractor.reading.einvoice_page import stated_page
from extractor.reading.opendocument import read_odt, refuse_encrypted
from extractor.reading.rtf import read_rtf
from extractor.reading.settings import ReadingSettings
from extractor.reading.word import read_docx
from extractor.reading.workbooks import read_other_workbook, read_xlsx
from extractor.values.document import Document
from extractor.values.submission import Part

Reader = Callable[[Part, ReadingSettings], Document]


def _read_xml(part: Part, settings: ReadingSettings) -> Document:  # noqa: ARG001 (as its siblings)
    invoice = read_einvoice(part.name, part.content)
    if invoice is None:
        raise UnknownTypeError(part.name, "an XML file that is no electronic invoice")
    return Document(part.name, part.media_type, (stated_page(invoice),), einvoice=invoice)


def _read_ods(part: Part, settings: ReadingSettings) -> Document:
    refuse_encrypted(part)
    return read_other_workbook(part, settings)


_READERS: dict[str, Reader] = {
    "text/csv": read_csv,
    "application/rtf": read_rtf,
    "application/x-einvoice+xml": _read_xml,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": read_docx,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": read_xlsx,
    "application/vnd.ms-excel": read_other_workbook,
    "application/vnd.oasis.opendocument.text": read_odt,
    "application/vnd.oasis.opendocument.spreadsheet": _read_ods,
}


def is_office(media_type: str) -> bool:
    """Say whether `read_office` reads files of this type."""
    return media_type in _READERS


def read_office(part: Part, settings: ReadingSettings) -> Document:
    """Read an office file, a table, rich text or an electronic invoice.

    Raises:
        InputError: it is damaged, encrypted, unsafe, or unpacks to too many bytes.
    """
    if part.content.startswith(b"PK"):
        _check_unpacked(part, settings.max_unpacked_bytes)
    return _READERS[part.media_type](part, settings)


def _check_unpacked(part: Part, most: int) -> None:
    """Refuse an archive that announces too much; zipfile reads no more than is announced."""
    try:
        with zipfile.ZipFile(io.BytesIO(part.content)) as archive:
            size = sum(it.file_size for it in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise CorruptFileError(part.name, "the archive cannot be opened") from error
    if size > most:
        raise LimitError(part.name, f"it unpacks to more than {most} bytes")
