"""Tie labels to the places where their values may stand: behind, to the right, below."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator

from extractor.extraction.business.layout import Layout, Segment
from extractor.extraction.business.lexicon import Hit, Lexicon
from extractor.extraction.business.names import ends_in_legal_form

MARK = "number_mark"  # "No." alone: it announces nothing by itself
WEAK = 0.5  # weight up to which a label speaks only for what follows at once
BEHIND = 1.0  # share of a label's weight that its value earns by where it stands
RIGHT = 0.97
BELOW = 0.88
# Labels that must begin their segment: "Kunde" is one, "MUSTER-KUNDE GMBH" holds none.
_HEADINGS = frozenset({"buyer", "seller", "ship_to", "contact", "terms", "party_name", "address"})
_LEADING = " :.-*•()0123456789"
_REACH = 2.6  # letter heights from a label to the value under it
_COLUMN = 12  # times that reach is how far a column goes down
_TITLES_IN_A_HEAD = 2  # labels from which a row without figures is the head of a table


@dataclasses.dataclass(frozen=True, slots=True)
class Label:
    """A label in a segment."""

    segment: Segment
    hit: Hit

    @property
    def field(self) -> str:
        """Say what it announces."""
        return self.hit.field


@dataclasses.dataclass(frozen=True, slots=True)
class Zone:
    """A stretch ``segment.text[start:end]`` where a label's value may stand.

    Attributes:
        share: 0 to 1, how usual it is for a value to stand there.
    """

    segment: Segment
    start: int
    end: int
    share: float

    @property
    def text(self) -> str:
        """Give the words of the stretch."""
        return self.segment.text[self.start : self.end]


@dataclasses.dataclass(frozen=True)
class Marked:
    """A laid-out document with its labels."""

    layout: Layout
    lexicon: Lexicon
    language: str | None

    @functools.cached_property
    def labels(self) -> tuple[Label, ...]:
        """Give all labels, in reading order."""
        return tuple(
            Label(segment, hit) for segment in self.layout.segments for hit in self.hits(segment)
        )

    @functools.cached_property
    def _hits(self) -> dict[tuple[int, tuple[int, ...]], list[Hit]]:
        return {
            (segment.page, segment.words): [
                it
                for it in self.lexicon.hits(segment.folded)
                if it.field not in _HEADINGS or _can_head(segment.text, it)
            ]
            for segment in self.layout.segments
        }

    def hits(self, segment: Segment) -> list[Hit]:
        """Give the labels in a segment."""
        return self._hits[(segment.page, segment.words)]

    def labelled(self, *fields: str) -> Iterator[Label]:
        """Give the labels of certain fields that stand in no head of a table."""
        for label in self.labels:
            if label.field in fields and label.segment.row not in self.table_heads:
                yield label

    @functools.cached_property
    def table_heads(self) -> frozenset[int]:
        """Give the rows that are heads of tables of items."""
        heads: set[int] = set()
        for number, row in enumerate(self.layout.rows):
            fields = [hit.field for it in row for hit in self.hits(it)]
            if "column" in fields and len(fields) >= _TITLES_IN_A_HEAD and not _has_figures(row):
                heads.add(number)
        return frozenset(heads)

    def zones(self, label: Label) -> Iterator[Zone]:
        """Give the places where a label's value may stand, the likelier first."""
        segment, hit = label.segment, label.hit
        later = [it.start for it in self._strong(segment) if it.start >= hit.end]
        end = min(later, default=len(segment.text))
        if segment.text[hit.end : end].strip(" :.#-"):
            yield Zone(segment, hit.end, end, BEHIND)
        if later:
            return
        for place, other in enumerate(self.layout.right_of(segment)):
            begin, starts = self._past_mark(other)
            first = min(starts, default=len(other.text))
            if first > begin and other.text[begin:first].strip(" :"):
                yield Zone(other, begin, first, RIGHT * 0.97**place)
            if starts:
                break
        yield from self._below(segment)

    def _past_mark(self, segment: Segment) -> tuple[int, list[int]]:
        """Give where a value begins behind a number mark alone, and where labels follow."""
        hits = self.hits(segment)
        marked = bool(hits) and hits[0].field == MARK and hits[0].start == 0
        return hits[0].end if marked else 0, [it.start for it in self._strong(segment)]

    def _strong(self, segment: Segment) -> list[Hit]:
        """Give the labels that end the value of another: little words ("on", "vom") do not."""
        return [it for it in self.hits(segment) if it.weight > WEAK]

    def column_under(self, label: Label) -> list[Zone]:
        """Give the places under a label down to the end of its column, sums being at the foot."""
        zones: list[Zone] = []
        last = label.segment
        reach = _REACH * max(last.height, self.layout.letter_height)
        for segment in self.layout.below(label.segment, reach=_COLUMN * reach):
            if segment.box.y0 - last.box.y1 > reach or self.hits(segment):
                break
            zones.append(Zone(segment, 0, len(segment.text), BELOW))
            last = segment
        return zones

    def _below(self, segment: Segment) -> Iterator[Zone]:
        reach = _REACH * max(segment.height, self.layout.letter_height)
        for place, other in enumerate(self.layout.below(segment, reach=reach)):
            begin, starts = self._past_mark(other)
            first = min(starts, default=len(other.text))
            if first > begin:
                yield Zone(other, begin, first, BELOW * 0.9**place)
            if first == 0:
                break


def _can_head(text: str, hit: Hit) -> bool:
    """Say whether a heading begins its text and is no name, as "Lieferant GmbH" is."""
    if text[: hit.start].strip(_LEADING):
        return False
    following = text[hit.end :].split(maxsplit=1)
    return not following or not ends_in_legal_form(following[0])


def _has_figures(row: tuple[Segment, ...]) -> bool:
    return any(character.isdigit() for it in row for character in it.text)
