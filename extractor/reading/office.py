"""Choose the reader of an office file, table, rich text or electronic invoice."""

from __future__ import annotations

import importlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from extractor.errors import CorruptFileError, EncryptedFileError, LimitError, UnsafeFileError
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    OSError,
    EOFError,
)
Reader = Callable[[Part, ReadingSettings], Document]

# Module and function, because each library takes its time to load and most files need none.
_READERS = {
    "text/csv": ("delimited", "read_csv"),
    "application/rtf": ("rtf", "read_rtf"),
    "application/x-einvoice+xml": ("einvoice_page", "read_bare"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        "word",
        "read_docx",
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (
        "workbooks",
        "read_xlsx",
    ),
    "application/vnd.ms-excel": ("workbooks", "read_other_workbook"),
    "application/vnd.oasis.opendocument.text": ("opendocument", "read_odt"),
    "application/vnd.oasis.opendocument.spreadsheet": ("workbooks", "read_other_workbook"),
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_XML_HEAD = 1024  # bytes of an XML file in which its document type stands
_MANIFEST = "META-INF/manifest.xml"


def is_office(media_type: str) -> bool:
    """Say whether `read_office` reads files of this type."""
    return media_type in _READERS


def modules() -> tuple[str, ...]:
    """Give the modules that read them, for whoever wants to load them beforehand."""
    return tuple(sorted({f"extractor.reading.{module}" for module, _ in _READERS.values()}))


def read_office(part: Part, settings: ReadingSettings) -> Document:
    """Read an office file, a table, rich text or an electronic invoice.

    Raises:
        InputError: it is damaged, encrypted, unsafe, or unpacks to too many bytes.
    """
    if part.content.startswith(b"PK"):
        _check_archive(part, settings.max_unpacked_bytes)
    module, function = _READERS[part.media_type]
    reader: Reader = getattr(importlib.import_module(f"extractor.reading.{module}"), function)
    return reader(part, settings)


def _refuse_document_types(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse XML that declares a document type: office programs write none, attacks do."""
    for info in archive.infolist():
        if not info.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(info) as member:
            head = member.read(_XML_HEAD).replace(b"\0", b"")  # also of UTF-16
        if b"<!DOCTYPE" in head:
            raise UnsafeFileError(name, "its XML declares a document type")


def _check_archive(part: Part, most: int) -> None:
    """Refuse an archive that announces too much or declares entities, or one with a password.

    zipfile reads no more than is announced. The password's mark is in OpenDocument 1.3, part 2,
    section 4.8.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(part.content)) as archive:
            size = sum(it.file_size for it in archive.infolist())
            if size > most:
                raise LimitError(
                    part.name, f"it unpacks to more than {most} bytes (reading.max_unpacked_bytes)"
                )
            _refuse_document_types(archive, part.name)
            locked = part.media_type.startswith(_OPEN_DOCUMENT) and (
                _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST)
            )
    except _DAMAGE as error:
        raise CorruptFileError(part.name, "the archive cannot be opened") from error
    if locked:
        raise EncryptedFileError(part.name)
