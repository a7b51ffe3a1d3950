"""What a received file looks like to a person: its parts, their pages, and why some are missing."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.values.document import Document, PageSource
from extractor.values.reading import Reading
from extractor.values.submission import Envelope, Part, PartRole, Skipped


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """One page that can be shown as a picture; sizes in points."""

    number: int
    width: float
    height: float
    source: PageSource
    notes: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """One part of what was received.

    Attributes:
        number: its place among the parts.
        document: index among the documents; None where it could not be read.
        sheets: empty for what has no pages, such as a mail or a table; it is shown as text.
        inside: the names of what it came in, outermost first.
    """

    number: int
    document: int | None
    name: str
    media_type: str
    role: PartRole
    inside: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]

    @property
    def is_letter(self) -> bool:
        """Say whether it is a mail's own text, which may have a version in HTML."""
        return self.role is PartRole.BODY or self.media_type == "text/html"


@dataclasses.dataclass(frozen=True, slots=True)
class Original:
    """One received file."""

    sha256: str
    file: str
    envelope: Envelope | None
    pieces: tuple[Piece, ...]
    skipped: tuple[Skipped, ...]


def original_of(reading: Reading) -> Original:
    """Give what a reading shows."""
    submission = reading.submission
    places = documents_of(submission.parts, reading.documents)
    return Original(
        submission.sha256,
        submission.file,
        submission.envelope,
        tuple(
            _piece(number, part, places.get(number), reading.documents)
            for number, part in enumerate(submission.parts)
        ),
        submission.skipped,
    )


def documents_of(parts: Sequence[Part], documents: Sequence[Document]) -> dict[int, int]:
    """Say which part each document was read from: {place of the part: place of the document}."""
    found: dict[int, int] = {}
    for place, document in enumerate(documents):
        for number, part in enumerate(parts):
            same = (part.name, part.media_type) == (document.name, document.media_type)
            if same and number not in found:
                found[number] = place
                break
    return found


def _piece(number: int, part: Part, place: int | None, documents: Sequence[Document]) -> Piece:
    document = None if place is None else documents[place]
    pages = document.pages if document else ()
    return Piece(
        number,
        place,
        part.name,
        part.media_type,
        part.role,
        part.inside,
        tuple(
            Sheet(it.number, it.width, it.height, it.source, it.notes)
            for it in pages
            if it.width > 0 and it.height > 0
        ),
        document.notes if document else (),
    )
