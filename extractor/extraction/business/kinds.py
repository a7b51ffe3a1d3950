"""Decide what a document is by its title, its size and place, and the numbers it announces."""

from __future__ import annotations

from collections import defaultdict

from extractor.extraction.business.candidates import Candidate, best_of
from extractor.extraction.business.layout import Segment
from extractor.extraction.business.marks import Marked
from extractor.values.category import DocumentType

_WHOLE = 1.0  # the segment is the title and nothing else
_STARTS = 0.55  # the segment starts with it: "Invoice INV-7", "Rechnung vom 3.5."
_LABEL = 0.2  # "Bestellung:" announces a number
_LARGER = 1.15  # of the usual letter height: "Lieferschein Nr. 7" in large print is a title
_TILL_WORDS = 2
_TILL = 0.14  # what each word of the till speaks for a receipt
_MOST_TILL = 0.5
_WORDS_AFTER = 6  # a longer rest is a sentence, not a title
_NUMBERED = {
    "invoice_number": DocumentType.INVOICE,
    "credit_note_number": DocumentType.CREDIT_NOTE,
    "receipt_number": DocumentType.RECEIPT,
}


def find_kind(marked: Marked) -> Candidate[DocumentType] | None:
    """Say what type of document it is; None where no title and no number tells."""
    scores: defaultdict[DocumentType, float] = defaultdict(float)
    places: dict[DocumentType, Candidate[DocumentType]] = {}
    for segment in marked.layout.segments:
        titled = _titled(marked, segment)
        if titled is None:
            continue
        kind, end, share = titled
        score = share * _prominence(marked, segment)
        if score > scores[kind]:
            scores[kind] = score
            places[kind] = Candidate(kind, segment, 0, end, score, "title")
    for label in marked.labels:
        numbered = _NUMBERED.get(label.field)
        if numbered is None or label.hit.weight < 1.0:
            continue
        scores[numbered] += 0.12
        places.setdefault(
            numbered,
            Candidate(numbered, label.segment, label.hit.start, label.hit.end, 0.0, "label"),
        )
    till = _till(marked)
    if till is not None:
        scores[DocumentType.RECEIPT] += till.score
        places.setdefault(DocumentType.RECEIPT, till)
    best = best_of(place.scored(scores[kind]) for kind, place in places.items())
    return best.scored(min(best.score, 0.97)) if best else None


def _till(marked: Marked) -> Candidate[DocumentType] | None:
    """Say how much a document speaks of a till: of cash, change, a cashier, a table."""
    words = {it.segment.folded[it.hit.start : it.hit.end]: it for it in marked.labelled("till")}
    if len(words) < _TILL_WORDS:
        return None
    first = next(iter(words.values()))
    score = min(_TILL * len(words), _MOST_TILL)
    place = (first.segment, first.hit.start, first.hit.end)
    return Candidate(DocumentType.RECEIPT, *place, score, "till")


def _titled(marked: Marked, segment: Segment) -> tuple[DocumentType, int, float] | None:
    whole = marked.lexicon.title(segment.folded)
    if whole is not None:
        row = marked.layout.rows[segment.row]
        announces = segment.text.endswith(":") or any(
            it.text.startswith(":") for it in row if it.box.x0 > segment.box.x0
        )
        return DocumentType(whole), len(segment.text), _LABEL if announces else _WHOLE
    start = marked.lexicon.title_start(segment.folded)
    if start is None:
        return None
    rest = segment.text[start[1] :]
    if len(rest.split()) > _WORDS_AFTER:
        return None
    hits = marked.hits(segment)
    longer = bool(hits) and hits[0].start == 0 and hits[0].end > start[1]
    if longer and hits[0].field not in _NUMBERED:
        large = segment.height > _LARGER * marked.layout.letter_height and ":" not in rest
        if not large or hits[0].field != start[0]:
            return None
    return DocumentType(start[0]), start[1], _STARTS


def _prominence(marked: Marked, segment: Segment) -> float:
    size = segment.height / marked.layout.letter_height
    height = marked.layout.height_share(segment)
    first = segment.page == 0
    place = 1.0 if first and height < 0.5 else 0.5 if first else 0.35
    return 0.62 * place * min(max(size, 0.8), 1.8)
