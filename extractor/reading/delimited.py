"""Tables in text (CSV and its kin) to documents."""

from __future__ import annotations

import csv
import io
import itertools

from extractor.errors import CorruptFileError
from extractor.reading.charsets import decode
from extractor.reading.settings import ReadingSettings
from extractor.reading.sheets import capped, sheet_page
from extractor.values.document import Document
from extractor.values.submission import Part

DELIMITERS = ";,\t|"


def read_csv(part: Part, settings: ReadingSettings) -> Document:
    """Read a table in text; the delimiter is the one that splits its lines most evenly.

    Raises:
        CorruptFileError: it is no readable table.
    """
    text = decode(part.content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[list[str]] = []
    try:
        rows.extend(itertools.islice(reader, settings.max_rows + 1))
    except csv.Error as error:
        raise CorruptFileError(part.name, "no readable table") from error
    kept, notes = capped(rows, settings)
    return Document(part.name, part.media_type, (sheet_page(kept, 1, notes),))


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    # Excel's own hint, the first line "sep=;"
    if lines and lines[0].lower().startswith("sep=") and lines[0][4:5] in set(DELIMITERS):
        return lines[0][4]

    def evenness(mark: str) -> int:
        """Count the marks of the lines that have equally many: titles and remarks have none."""
        counts = [sum(it.count(mark) for it in line.split('"')[::2]) for line in lines]
        return max((counts.count(it) * it for it in set(counts)), default=0)

    return max(DELIMITERS, key=evenness)
