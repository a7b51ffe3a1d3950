"""Rich text files to documents. striprtf's only door."""

from __future__ import annotations

from striprtf.striprtf import rtf_to_text

from extractor.errors import CorruptFileError
from extractor.reading.body import text_document
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part

_DAMAGE = (ValueError, KeyError, IndexError, TypeError, LookupError, OverflowError, RecursionError)


def read_rtf(part: Part, settings: ReadingSettings) -> Document:  # noqa: ARG001 (as its siblings)
    """Read a rich text file; cells of tables are parted by bars, as striprtf writes them.

    Raises:
        CorruptFileError: it cannot be read.
    """
    source = part.content.decode("latin-1")
    try:
        text = str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]
    except _DAMAGE as error:
        raise CorruptFileError(part.name, "no readable rich text") from error
    # two halves of a character are joined, a lone one becomes U+FFFD
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text_document(part, whole)
