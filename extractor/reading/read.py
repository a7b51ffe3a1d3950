"""Choose how a part is read, from its media type and, in a PDF, from each page's own words."""

from __future__ import annotations

from extractor.errors import EmptyFileError, LimitError, UnknownTypeError
from extractor.protocols import OcrEngine
from extractor.reading.body import is_text, read_text_part
from extractor.reading.gather import finished, gather, is_paged
from extractor.reading.office import is_office, read_office
from extractor.reading.pages import leaves, open_paged
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole


def read(part: Part, *, settings: ReadingSettings, engine: OcrEngine | None) -> Document:
    """Read one part to words, lines and tables.

    Args:
        part: a mail's text or a file.
        settings: how, and how far.
        engine: reads pictures; None is enough for digital files.

    Raises:
        InputError: it is empty, damaged, encrypted, too large or of an unknown type.
        OcrError: it is a picture and there is no engine, or the engine failed.
    """
    if not part.content and part.role is not PartRole.BODY:
        raise EmptyFileError(part.name)
    if len(part.content) > settings.max_bytes:
        raise LimitError(
            part.name, f"it has more than {settings.max_bytes} bytes (reading.max_bytes)"
        )
    if is_paged(part.media_type):
        with open_paged(part, settings=settings, engine=engine) as pages:
            document = gather(part, leaves(pages, settings), settings)
    else:
        document = read_whole(part, settings)
    return finished(document, settings)


def read_whole(part: Part, settings: ReadingSettings) -> Document:
    """Read a part without pages, but say nothing of its whole, as `finished` does.

    Raises:
        InputError: it is damaged, encrypted, unsafe, too large or of an unknown type.
    """
    if is_text(part):
        return read_text_part(part)
    if is_office(part.media_type):
        return read_office(part, settings)
    raise UnknownTypeError(part.name, part.media_type)
