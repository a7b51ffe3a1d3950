"""Cut documents into units: sentences and list items that can be about one matter."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from extractor.extraction.dates import month_number
from extractor.values.document import Document, SectionKind
from extractor.values.finding import Span

# Quoted history, signatures and disclaimers give context but no claims.
NOT_CLAIMING = {SectionKind.QUOTED, SectionKind.SIGNATURE, SectionKind.DISCLAIMER}
# "- ", "• ", "1) ", "a) ", "(b) ", "=> "
_ITEM = re.compile(r"\s*(?:[-–•*·>]+\s|=>|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s)")
# The end of a sentence: a point followed by a capital, but not "Mr. Smith" or "Fact. FA-1".
_SENTENCE = re.compile(r"(?<=[.!?…])[\"»”)]?\s+(?=[\"«“¿¡(]?(?:[A-ZÀ-ÖØ-Þ]|\d[\d./ -]{3,}\s?:))")
_ABBREVIATION = re.compile(
    r"(?i)(?:^|\W)(?:n|no|nr|mr|mrs|ms|dr|m|mme|fact|fac|fra|inv|art|réf|ref|tel|tél|st|sr|sra|hr|fr|"
    r"pos|rg|cde|cf|ca|bzw|z|b|d|u|a|i|p|v|e|j|s|qté|env|max|min|approx|vs|etc|nº)\.$"
)


def units_of(
    number: int, document: Document, *, claiming: bool = True, breaks: Collection[int] = ()
) -> list[Span]:
    """Cut a document into units, in order.

    Args:
        number: index of the document in its submission.
        document: any document.
        claiming: leave out sections that make no claims.
        breaks: offsets of words that begin a unit where they begin a line.
    """
    units: list[Span] = []
    for start, end in _paragraphs(document.text, breaks):
        for low, high in _sentences(document.text, start, end):
            section = document.section_at(low)
            if claiming and section in NOT_CLAIMING:
                continue
            units.append(Span(number, low, high, document.text[low:high], section, None, "unit"))
    return units


def _paragraphs(text: str, breaks: Collection[int]) -> list[tuple[int, int]]:
    """Give runs of lines between empty lines; a list item starts a run of its own."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    position = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        if not bare or _ITEM.match(line) or position + indent in breaks:
            if start is not None:
                runs.append((start, position))
            start = None
        if bare and start is None:
            start = position
        position += len(line)
    if start is not None:
        runs.append((start, position))
    return runs


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    low = start
    for match in _SENTENCE.finditer(text, start, end):
        if _goes_on(text, match, low):
            continue
        pieces.append((low, match.start() + len(match.group().rstrip())))
        low = match.end()
    pieces.append((low, end))
    return [(a, a + len(text[a:b].rstrip())) for a, b in pieces if text[a:b].strip()]


def _goes_on(text: str, match: re.Match[str], low: int) -> bool:
    """Say whether a point ends no sentence: "Mr. Smith", "vom 10. Juli"."""
    before = text[max(low, match.start() - 8) : match.start()]
    if _ABBREVIATION.search(before) or re.fullmatch(
        r"\s*\(?\d{1,2}[.)]?", text[low : match.start()]
    ):
        return True
    following = re.match(r"[^\W\d_]+", text[match.end() :])
    return (
        following is not None
        and re.search(r"\b\d{1,2}\.$", before) is not None
        and month_number(following.group()) is not None
    )


def naming_lines(documents: Sequence[Document]) -> list[Span]:
    """Give the short lines that may name who writes: letterhead, sign-off, signature.

    Quoted history is left out: there the supplier signs.
    """
    spans: list[Span] = []
    for number, document in enumerate(documents):
        position = 0
        for line in document.text.splitlines(keepends=True):
            bare = line.strip()
            section = document.section_at(position)
            if 2 <= len(bare) <= 120 and section is not SectionKind.QUOTED:
                start = position + line.index(bare)
                spans.append(
                    Span(number, start, start + len(bare), bare, section, None, "rule:line")
                )
            position += len(line)
    return spans
