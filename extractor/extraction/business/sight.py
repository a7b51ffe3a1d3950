"""The places of a document that name its parties without a label, each with its names."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from extractor.extraction.business.blocks import Block, find_blocks
from extractor.extraction.business.candidates import Candidate
from extractor.extraction.business.identifiers import find_ibans, find_vat_ids
from extractor.extraction.business.layout import Segment
from extractor.extraction.business.marks import Marked
from extractor.extraction.business.name_spots import CERTAIN, name_in, names_of
from extractor.extraction.business.names import (
    has_contact,
    has_legal_form,
    hosts_of,
    is_town,
    leading_name,
    shares_host,
)
from extractor.extraction.business.party_labels import PartyLabels

_SENDER_LINE = 0.75  # "Lieferant GmbH · Straße 20 · 80333 München" above the address window
_WINDOW = 0.7  # the address right under a sender's line
_ADDRESS = 0.45  # another address without a label
_LETTERHEAD = 0.5  # an address in the upper part that is nobody else's
_OWN_CONTACT = 0.15  # with phone, mail, web or tax number
_FOOTER = 0.5  # a name with a legal form near bank and tax numbers
_LARGE = 0.35  # large print at the top
_FIRST = 0.3  # the first name of the page
_HOST = 0.35
_LARGER = 1.25  # of the usual letter height: from there on print is large
_TOP = 0.42
_HEAD = 0.3
_FOOT = 0.72
_REACH = 4.0  # letter heights from a party's label down to its name
_UNDER_SENDER = 12.0  # letter heights from a sender's line down to the address
_BULLETS = frozenset("·•●∙◦⋅|‧-–—*/;")


class Sight:
    """One look at a document: its blocks, and which of them belong to labelled parties."""

    def __init__(self, marked: Marked, labels: PartyLabels) -> None:
        self.marked = marked
        self.layout = marked.layout
        self.labels = labels

    @functools.cached_property
    def blocks(self) -> list[Block]:
        """Give the blocks, parted where another party begins."""
        return [part for block in find_blocks(self.layout) for part in self._split(block)]

    @functools.cached_property
    def hosts(self) -> frozenset[str]:
        """Give the mail and web domains named anywhere."""
        return hosts_of("\n".join(it.text for it in self.layout.segments))

    def sender_lines(self) -> Iterator[Candidate[str]]:
        """Give names in lines that hold a whole address."""
        for segment in self.layout.segments:
            if self._is_sender(segment):
                start, end = leading_name(segment.text)
                yield from name_in(self.marked, segment, start, end, _SENDER_LINE, "sender_line")

    def windows(self) -> Iterator[Candidate[str]]:
        """Give the names of addresses that have no label: of a letter's window first."""
        for sender in self.layout.segments:
            if self._is_sender(sender):
                yield from self._under_sender(sender)
        for block in self.blocks:
            first = block.lines[0]
            height = self.layout.height_share(first)
            if first.page or height > _TOP or not block.is_address:
                continue
            if self.labels.owner(first) in {"seller", "ship_to"}:
                continue
            own = block.has_contact or find_vat_ids(block.text)
            score = (0.6 if own else 1.0) * _ADDRESS + 0.15 * height
            yield from self._first_name(block, score, "address")

    def letterheads(self) -> Iterator[Candidate[str]]:
        """Give the names over addresses and contacts at the top that are nobody else's."""
        windows = {it.segment.words for it in self.windows() if it.method == "window"}
        for block in self.blocks:
            first = block.lines[0]
            height = self.layout.height_share(first)
            if first.page or height > _TOP or self.labels.owner(first) in {"buyer", "ship_to"}:
                continue
            if not (block.is_address or block.has_contact):
                continue
            if any(it.words in windows for it in block.lines):
                continue
            own = _OWN_CONTACT if block.has_contact or find_vat_ids(block.text) else 0.0
            score = _LETTERHEAD + own - 0.4 * height
            over = list(self._print_over(block, score))
            yield from over or self._first_name(block, score, "letterhead")

    def footers(self) -> Iterator[Candidate[str]]:
        """Give names near bank and tax numbers at the foot of a page."""
        for block in self.blocks:
            near = find_ibans(block.text) or find_vat_ids(block.text) or has_contact(block.text)
            score = _FOOTER if near or is_town(block.text) else _FOOTER / 2
            for segment in block.lines:
                start, end = leading_name(segment.text)
                low = self.layout.height_share(segment) >= _FOOT
                if low and has_legal_form(segment.text[start:end]):
                    yield from name_in(self.marked, segment, start, end, score, "footer")

    def large_print(self) -> Iterator[Candidate[str]]:
        """Give large print at the top, and the first names of the page."""
        names = 0
        for segment in self.layout.segments:
            height = self.layout.height_share(segment)
            if segment.page or height > _HEAD:
                break
            if (
                self.marked.lexicon.title_start(segment.folded)
                or self.labels.owner(segment) == "buyer"
            ):
                continue
            size = segment.height / self.layout.letter_height
            score = _FIRST * (0.7**names) + (_LARGE * (1 - height) if size > _LARGER else 0.0)
            found = list(names_of(self.marked, segment, score, "top"))
            names += bool(found)
            yield from found

    def with_host(self, name: Candidate[str]) -> Candidate[str]:
        """Raise a name that the document's own mail or web address repeats."""
        if not shares_host(name.value, self.hosts):
            return name
        doubt = (1 - min(name.score, CERTAIN)) * (1 - _HOST)
        return name.scored(1 - doubt, f"{name.method}+host")

    def _is_sender(self, segment: Segment) -> bool:
        if segment.page or self.layout.height_share(segment) > _TOP:
            return False
        start, end = leading_name(segment.text)
        rest = segment.text[end:].strip()
        parted = rest[:1] in _BULLETS or has_legal_form(segment.text[start:end])
        return bool(rest) and parted and is_town(rest)

    def _under_sender(self, sender: Segment) -> Iterator[Candidate[str]]:
        under = self.layout.below(sender, reach=_UNDER_SENDER * self.layout.letter_height)
        for place, segment in enumerate(under[:6]):
            address = any(is_town(it.text) for it in under[place + 1 : place + 6])
            found = list(names_of(self.marked, segment, _WINDOW, "window")) if address else []
            if found:
                yield from found
                return

    def _print_over(self, block: Block, score: float) -> Iterator[Candidate[str]]:
        """Give a name in large print over an address that stands apart from it."""
        reach = _REACH * self.layout.letter_height
        first = block.lines[0]
        for row in reversed(self.layout.rows[: first.row]):
            if row[0].page != first.page or first.box.y0 - row[0].box.y1 > reach:
                return
            for segment in row:
                titled = self.marked.lexicon.title_start(segment.folded)
                if not titled and segment.height > _LARGER * self.layout.letter_height:
                    yield from names_of(self.marked, segment, score, "letterhead")

    def _first_name(self, block: Block, score: float, method: str) -> Iterator[Candidate[str]]:
        for segment in block.lines[:4]:
            found = list(names_of(self.marked, segment, score, method))
            if found:
                yield from found
                return

    def _split(self, block: Block) -> Iterator[Block]:
        labelled = {(it.segment.page, it.segment.words) for it in self.labels.party_labels}
        starts = [
            place
            for place, segment in enumerate(block.lines)
            if place
            and (
                (segment.page, segment.words) in labelled or self._is_sender(block.lines[place - 1])
            )
        ]
        for first, last in zip([0, *starts], [*starts, len(block.lines)], strict=True):
            yield Block(block.lines[first:last])
