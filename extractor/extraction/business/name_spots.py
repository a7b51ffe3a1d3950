"""Propose the name that stands in a segment, if it can be one."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.extraction.business.candidates import Candidate
from extractor.extraction.business.layout import Segment, joined
from extractor.extraction.business.marks import Marked
from extractor.extraction.business.names import (
    ends_in_legal_form,
    has_legal_form,
    is_town,
    leading_name,
    looks_like_a_name,
)
from extractor.extraction.dates import find_days

CERTAIN = 0.97
_FORM = 0.15  # what a legal form adds


def names_of(
    marked: Marked, segment: Segment, score: float, method: str
) -> Iterator[Candidate[str]]:
    """Give a segment's name; one broken over two lines is put together."""
    start, end = leading_name(segment.text)
    titled = marked.lexicon.title(segment.folded)
    if not titled and not has_legal_form(segment.text) and looks_like_a_name(segment.text):
        for below in marked.layout.below(segment, reach=0.6 * segment.height)[:1]:
            aligned = abs(below.box.x0 - segment.box.x0) < 2.0
            alike = abs(below.height - segment.height) < 0.1 * segment.height
            first = not marked.layout.above(segment, reach=0.6 * segment.height)
            if aligned and alike and first and ends_in_legal_form(below.text):
                whole = joined(segment, below)
                yield from name_in(marked, whole, 0, len(whole.text), score, method)
                return
    yield from name_in(marked, segment, start, end, score, method)


def name_in(
    marked: Marked, segment: Segment, start: int, end: int, score: float, method: str
) -> Iterator[Candidate[str]]:
    """Give ``segment.text[start:end]`` if it can be a name: none or one candidate."""
    text = segment.text[start:end].strip()
    formed = has_legal_form(text)
    if segment.text.rstrip().endswith(":") and not formed:
        return
    if any(it.text.startswith(":") for it in marked.layout.right_of(segment)[:1]):
        return
    elsewhere = is_town(segment.text) or bool(find_days(segment.text))
    if method != "sender_line" and not formed and elsewhere:
        return
    if not looks_like_a_name(text) or marked.lexicon.title(segment.folded):
        return
    hits = [it for it in marked.lexicon.hits(segment.folded) if start <= it.start < end]
    if sum(it.end - it.start for it in hits) > 0.5 * len(text) and not formed:
        return
    at = segment.text.index(text, start)
    score = min(score + (_FORM if formed else 0.0), CERTAIN)
    yield Candidate(text, segment, at, at + len(text), score, method)
