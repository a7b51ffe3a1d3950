"""What came, for the left side of the page: parts, pages, text, and where values stand on them."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence

from extractor.errors import InputError, OcrError, ReaderError, StoreError
from extractor.records.words import reason
from extractor.values.casework import CaseFile
from extractor.values.document import Document, SectionKind
from extractor.values.record import FileRecord
from extractor.values.submission import Envelope
from extractor.viewing.original import Original, Piece
from extractor.viewing.places import Marked, marked_values
from extractor.viewing.viewer import Viewer
from extractor.web.review.because import dispute_of

# under which names the record keeps the places of a field
FIELD_OF = {
    "disputed_amount": "amount",
    "invoice_amount": "invoice",
    "invoice_date": "invoice",
    "claim_number": "claims",
    "contact.name": "contact",
    "contact.mail": "contact",
    "contact.phone": "contact",
    "dates.deadline": "deadline",
    "purchase_order": "purchase_orders",
    "delivery_note": "delivery_notes",
    "credit_note": "credit_notes",
}
_SUPPORTING = frozenset({"invoice_amount", "invoice_date"})  # lead to the invoice, do not name it
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0d-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)
_ASIDE = frozenset({SectionKind.QUOTED, SectionKind.SIGNATURE, SectionKind.DISCLAIMER})
MOST_TEXT = 200_000  # characters of a text that are shown


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text.

    Attributes:
        field: that it is a value of; empty for none.
        aside: quoted, a signature or a disclaimer.
    """

    text: str
    field: str
    aside: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Sheets:
    """What came.

    Attributes:
        problem: why nothing can be shown; empty otherwise.
        runs: of the parts without pages, by their number.
    """

    original: Original | None
    marks: tuple[Marked, ...]
    runs: dict[int, tuple[Run, ...]]
    problem: str = ""

    @property
    def envelope(self) -> Envelope | None:
        """Give what the mail says of itself."""
        return self.original.envelope if self.original else None

    @property
    def first(self) -> int:
        """Give the part to show first: where most values stand."""
        pieces = self.original.pieces if self.original else ()
        counts = {it.number: 0 for it in pieces if it.document is not None}
        for mark in self.marks:
            if mark.part in counts:
                counts[mark.part] += 2 if mark.field in {"invoice", "amount"} else 1
        return max(counts, key=lambda it: counts[it], default=0)


def sheets_of(viewer: Viewer, file: CaseFile) -> Sheets:
    """Give what a case came with, and where its values stand."""
    dispute = dispute_of(file)
    at = file.record.disputes.index(dispute) if file.record and dispute else None
    return sheets_of_file(viewer, file.sha256, file.record, at)


def sheets_of_file(
    viewer: Viewer, sha256: str, record: FileRecord | None, at: int | None = None
) -> Sheets:
    """Give a file, and where values of its record stand.

    Args:
        viewer: shows it.
        sha256: of the file; empty for none.
        record: None where nothing of it is marked.
        at: the dispute whose values are marked beside those of the whole file.
    """
    if not sha256:
        return Sheets(None, (), {})
    try:
        reading = viewer.reading(sha256)
        original = viewer.original(sha256)
    except (InputError, OcrError, ReaderError, StoreError) as error:
        return Sheets(None, (), {}, str(error))
    marks = _marks(marked_values(record, reading) if record else (), at)
    runs = {
        piece.number: runs_of(reading.documents[piece.document], marks, piece)
        for piece in original.pieces
        if piece.document is not None and not piece.sheets
    }
    return Sheets(original, marks, runs)


def _marks(found: Sequence[Marked], at: int | None) -> tuple[Marked, ...]:
    """Give the marks of the file's own values and of one dispute.

    Those come first that a place says itself: an invoice's number also speaks for its customer.
    """
    own = [it for it in found if it.dispute is None or it.dispute == at]
    own.sort(key=lambda it: (it.field == "customer", it.field in _SUPPORTING))
    return tuple(dataclasses.replace(it, field=FIELD_OF.get(it.field, it.field)) for it in own)


def runs_of(document: Document, marks: Sequence[Marked], piece: Piece) -> tuple[Run, ...]:
    """Cut a text wherever a value or a section begins or ends.

    Together the runs are the text, character by character: places are counted in it. What cannot
    be seen, or would turn the order of letters, is replaced.
    """
    text = document.text[:MOST_TEXT]
    spans = [
        (it.span[0], it.span[1], it.field) for it in marks if it.part == piece.number and it.span
    ]
    edges = {0, len(text)}
    for start, end in (
        *((a, b) for a, b, _ in spans),
        *((it.start, it.end) for it in document.sections),
    ):
        edges |= {min(start, len(text)), min(end, len(text))}
    return tuple(
        Run(
            _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text[low:high]),
            next((field for a, b, field in spans if a <= low and high <= b), ""),
            document.section_at(low) in _ASIDE,
        )
        for low, high in itertools.pairwise(sorted(edges))
    )


def drawn_marks(marks: Sequence[Marked]) -> list[dict[str, object]]:
    """Give the boxes of values, for the script of the page; one for each place."""
    found: dict[tuple[int, int, tuple[float, ...]], str] = {}
    for it in marks:
        for spot in it.spots:
            found.setdefault((it.part, spot.page, tuple(spot.box.as_list())), it.field)
    return [
        {"field": field, "part": part, "page": page, "box": list(box)}
        for (part, page, box), field in found.items()
    ]


def notes_of(piece: Piece, language: str) -> tuple[str, ...]:
    """Give what a person should know of a part, as sentences."""
    codes = (*piece.notes, *(note for sheet in piece.sheets for note in sheet.notes))
    told = dict.fromkeys(it for it in codes if not it.startswith(("rotated", "deskewed", "flat")))
    return tuple(dict.fromkeys(reason(it, language) for it in told))
