"""The names that labels announce: "Bill to", "Verkäufer:", "Name" under "Cliente"."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from extractor.extraction.business.candidates import Candidate
from extractor.extraction.business.layout import Segment
from extractor.extraction.business.marks import Label, Marked, Zone
from extractor.extraction.business.name_spots import name_in, names_of
from extractor.extraction.business.names import leading_name

_LABELLED = 0.9
_HOLDER = 0.4  # whose the account is: often, not always, the seller
_SHIP_TO = 0.35
_REACH = 4.0  # letter heights from a party's label down to its name
_COLUMN = 16.0  # letter heights from a party's label down to the last line that may be its name
_FAR = 14.0  # letter heights from a label to the right: from there on it is another column
_SKIPPED = 0.96
_LOW = 0.75  # of the weight of labels far down or on later pages: of items, not of parties
_PAGES = 4  # parties are announced on the first pages
_ALIGNED = 12.0  # points between the left edges of a heading and what stands under it
_PARTIES = frozenset({"buyer", "seller", "ship_to"})


class PartyLabels:
    """The labels of parties in one document, and whom they own."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.layout = marked.layout

    def labelled(self, field: str) -> Iterator[Candidate[str]]:
        """Give the names that labels announce."""
        for label in self.marked.labelled(field):
            weight = self._weight(label)
            if weight:
                yield from self._announced(label, _LABELLED * weight, f"label:{field}")

    def named(self, field: str) -> Iterator[Candidate[str]]:
        """Give the names in forms: "Seller" as a heading, "Name:" with the name below it."""
        for label in self.marked.labelled("party_name"):
            if (
                label.segment.page < _PAGES
                and self._weight(label) >= _LOW
                and self._heading(label.segment) == field
            ):
                yield from self._announced(label, _LABELLED, f"label:{field}")

    def ship_to(self) -> Iterator[Candidate[str]]:
        """Give the names goods go to: often, not always, the buyer."""
        for label in self.marked.labelled("ship_to"):
            yield from self._announced(label, _SHIP_TO * self._weight(label), "ship_to")

    def account_holders(self) -> Iterator[Candidate[str]]:
        """Give whom to pay."""
        for label in self.marked.labelled("account_holder"):
            yield from self._announced(label, _HOLDER * self._weight(label), "account_holder")

    @functools.cached_property
    def party_labels(self) -> list[Label]:
        """Give the labels that surely announce a party, in reading order."""
        return [it for it in self.marked.labels if it.field in _PARTIES and self._weight(it) > 0.5]

    @functools.cached_property
    def _owners(self) -> dict[tuple[int, tuple[int, ...]], str]:
        owners: dict[tuple[int, tuple[int, ...]], str] = {}
        for label in self.party_labels:
            owners[(label.segment.page, label.segment.words)] = label.field
            for zone in self.marked.zones(label):
                owners.setdefault((zone.segment.page, zone.segment.words), label.field)
        return owners

    def owner(self, segment: Segment) -> str | None:
        """Give the party whose label stands in, over or left of a segment."""
        return self._owners.get((segment.page, segment.words))

    def _heading(self, segment: Segment) -> str | None:
        headings = [
            it
            for it in self.party_labels
            if it.segment.page == segment.page
            and it.segment.row < segment.row
            and abs(it.segment.box.x0 - segment.box.x0) < _ALIGNED
        ]
        return headings[-1].field if headings else None

    def _announced(self, label: Label, score: float, method: str) -> Iterator[Candidate[str]]:
        """Give the name beside a label, else under it, else far to the right."""
        places = [it for it in self.marked.zones(label) if it.end == len(it.segment.text)]
        far = _FAR * self.layout.letter_height
        near = [it for it in places if it.segment.box.x0 - label.segment.box.x1 < far]
        tries = (
            self._in_zones(near, score, method),
            self._further_down(label, 0.8 * score, method),
            self._in_zones(places, 0.5 * score, method),
        )
        yield from next((found for found in map(list, tries) if found), [])

    def _in_zones(self, zones: list[Zone], score: float, method: str) -> Iterator[Candidate[str]]:
        for zone in zones:
            start, end = leading_name(zone.text)
            place = (zone.start + start, zone.start + end)
            found = list(name_in(self.marked, zone.segment, *place, score * zone.share, method))
            yield from found
            if found:
                return

    def _further_down(self, label: Label, score: float, method: str) -> Iterator[Candidate[str]]:
        """Give the first name under a label, past its numbers: "GLN 4304171000002"."""
        last = label.segment
        for segment in self.layout.below(last, reach=_COLUMN * self.layout.letter_height):
            room = _REACH * max(last.height, self.layout.letter_height)
            hits = self.marked.hits(segment)
            led = bool(hits) and hits[0].start == 0
            if segment.box.y0 - last.box.y1 > room or (led and hits[0].field in _PARTIES):
                return
            found = [] if led else list(names_of(self.marked, segment, score, method))
            yield from found
            if found or (not led and not any(it.isalpha() for it in segment.text)):
                return
            last = segment
            score *= _SKIPPED

    def _weight(self, label: Label) -> float:
        """Say how surely a label of a party is one: it starts its segment and stands alone."""
        text = label.segment.text
        if text[: label.hit.start].strip(" :.-*•"):
            return 0.0
        low = label.segment.page > 0 or self.layout.height_share(label.segment) > 0.6
        share = _LOW if low else 1.0
        after = text[label.hit.end :].strip()
        if not after or after.startswith((":", "/", "(")):
            return share
        if not (after[0].isupper() or after[0].isdigit()):
            return 0.0
        return share * (0.9 if " " in text[label.hit.start : label.hit.end].strip() else 0.15)
