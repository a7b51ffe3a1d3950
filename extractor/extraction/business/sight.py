"""The places of a document that usually name its parties, each with the names it proposes."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from extractor.extraction.business.blocks import Block, find_blocks
from extractor.extraction.business.candidates import Candidate
from extractor.extraction.business.identifiers import find_ibans, find_vat_ids
from extractor.extraction.business.layout import Segment, joined
from extractor.extraction.business.marks import Label, Marked
from extractor.extraction.business.names import (
    ends_in_legal_form,
    has_contact,
    has_legal_form,
    hosts_of,
    is_town,
    leading_name,
    looks_like_a_name,
    shares_host,
)
from extractor.extraction.dates import find_days

_LABELLED = 0.9
_HOLDER = 0.4  # whose the account is: often, not always, the seller
_SHIP_TO = 0.35
_SENDER_LINE = 0.75  # "Lieferant GmbH · Straße 20 · 80333 München" above the address window
_WINDOW = 0.7  # the address right under a sender's line
_ADDRESS = 0.45  # another address without a label
_LETTERHEAD = 0.5  # an address in the upper part that is nobody else's
_OWN_CONTACT = 0.15  # with phone, mail, web or tax number
_FOOTER = 0.5  # a name with a legal form near bank and tax numbers
_LARGE = 0.35  # large print at the top
_FIRST = 0.3  # the first name of the page
_HOST = 0.35
_FORM = 0.15
_CERTAIN = 0.97
_LARGER = 1.25  # of the usual letter height: from there on print is large
_TOP = 0.42
_HEAD = 0.3
_FOOT = 0.72
_REACH = 4.0  # letter heights from a party's label down to its name
_COLUMN = 16.0  # letter heights from a party's label down to the last line that may be its name
_SKIPPED = 0.96
_LOW = 0.75  # of the weight of labels far down or on later pages: of items, not of parties
_ALIGNED = 12.0  # points between the left edges of a heading and what stands under it
_UNDER_SENDER = 12.0  # letter heights from a sender's line down to the address
_PARTIES = frozenset({"buyer", "seller", "ship_to"})
_BULLETS = frozenset("·•●∙◦⋅|‧-–—*/;")


class Sight:
    """One look at a document: its blocks, and which of them belong to labelled parties."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.layout = marked.layout

    @functools.cached_property
    def blocks(self) -> list[Block]:
        """Give the blocks, parted where another party begins."""
        return [part for block in find_blocks(self.layout) for part in self._split(block)]

    @functools.cached_property
    def hosts(self) -> frozenset[str]:
        """Give the mail and web domains named anywhere."""
        return hosts_of("\n".join(it.text for it in self.layout.segments))

    def labelled(self, field: str) -> Iterator[Candidate[str]]:
        """Give the names that labels announce."""
        for label in self.marked.labelled(field):
            weight = self._weight(label)
            if weight:
                yield from self._announced(label, _LABELLED * weight, f"label:{field}")

    def named(self, field: str) -> Iterator[Candidate[str]]:
        """Give the names in forms: "Seller" as a heading, "Name:" with the name below it."""
        for label in self.marked.labelled("party_name"):
            if self._weight(label) >= _LOW and self._heading(label.segment) == field:
                yield from self._announced(label, _LABELLED, f"label:{field}")

    def _heading(self, segment: Segment) -> str | None:
        headings = [
            it
            for it in self._party_labels
            if it.segment.page == segment.page
            and it.segment.row < segment.row
            and abs(it.segment.box.x0 - segment.box.x0) < _ALIGNED
        ]
        return headings[-1].field if headings else None

    def ship_to(self) -> Iterator[Candidate[str]]:
        """Give the names goods go to: often, not always, the buyer."""
        for label in self.marked.labelled("ship_to"):
            yield from self._announced(label, _SHIP_TO * self._weight(label), "ship_to")

    def account_holders(self) -> Iterator[Candidate[str]]:
        """Give whom to pay."""
        for label in self.marked.labelled("account_holder"):
            yield from self._announced(label, _HOLDER * self._weight(label), "account_holder")

    def sender_lines(self) -> Iterator[Candidate[str]]:
        """Give names in lines that hold a whole address."""
        for segment in self.layout.segments:
            if self._is_sender(segment):
                start, end = leading_name(segment.text)
                yield from self._name(segment, start, end, _SENDER_LINE, "sender_line")

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
            if self._owner(first) in {"seller", "ship_to"}:
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
            if first.page or height > _TOP or self._owner(first) in {"buyer", "ship_to"}:
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
                    yield from self._name(segment, start, end, score, "footer")

    def large_print(self) -> Iterator[Candidate[str]]:
        """Give large print at the top, and the first names of the page."""
        names = 0
        for segment in self.layout.segments:
            height = self.layout.height_share(segment)
            if segment.page or height > _HEAD:
                break
            if self.marked.lexicon.title_start(segment.folded) or self._owner(segment) == "buyer":
                continue
            size = segment.height / self.layout.letter_height
            score = _FIRST * (0.7**names) + (_LARGE * (1 - height) if size > _LARGER else 0.0)
            found = list(self._whole_name(segment, score, "top"))
            names += bool(found)
            yield from found

    def with_host(self, name: Candidate[str]) -> Candidate[str]:
        """Raise a name that the document's own mail or web address repeats."""
        if not shares_host(name.value, self.hosts):
            return name
        doubt = (1 - min(name.score, _CERTAIN)) * (1 - _HOST)
        return name.scored(1 - doubt, f"{name.method}+host")

    @functools.cached_property
    def _party_labels(self) -> list[Label]:
        return [it for it in self.marked.labels if it.field in _PARTIES and self._weight(it) > 0.5]

    @functools.cached_property
    def _owners(self) -> dict[tuple[int, tuple[int, ...]], str]:
        owners: dict[tuple[int, tuple[int, ...]], str] = {}
        for label in self._party_labels:
            owners[(label.segment.page, label.segment.words)] = label.field
            for zone in self.marked.zones(label):
                owners.setdefault((zone.segment.page, zone.segment.words), label.field)
        return owners

    def _owner(self, segment: Segment) -> str | None:
        """Give the party whose label stands in, over or left of a segment."""
        return self._owners.get((segment.page, segment.words))

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
            found = list(self._whole_name(segment, _WINDOW, "window")) if address else []
            if found:
                yield from found
                return

    def _announced(self, label: Label, score: float, method: str) -> Iterator[Candidate[str]]:
        for zone in self.marked.zones(label):
            if zone.end < len(zone.segment.text):
                continue
            start, end = leading_name(zone.text)
            place = (zone.start + start, zone.start + end)
            found = list(self._name(zone.segment, *place, score * zone.share, method))
            if found:
                yield from found
                return
        yield from self._further_down(label, 0.8 * score, method)

    def _further_down(self, label: Label, score: float, method: str) -> Iterator[Candidate[str]]:
        """Give the first name under a label, past its numbers: "GLN 4304171000002"."""
        last = label.segment
        for segment in self.layout.below(last, reach=_COLUMN * self.layout.letter_height):
            room = _REACH * max(last.height, self.layout.letter_height)
            hits = self.marked.hits(segment)
            led = bool(hits) and hits[0].start == 0
            if segment.box.y0 - last.box.y1 > room or (led and hits[0].field in _PARTIES):
                return
            found = [] if led else list(self._whole_name(segment, score, method))
            if found:
                yield from found
                return
            last = segment
            score *= _SKIPPED

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
                    yield from self._whole_name(segment, score, "letterhead")

    def _first_name(self, block: Block, score: float, method: str) -> Iterator[Candidate[str]]:
        for segment in block.lines[:4]:
            found = list(self._whole_name(segment, score, method))
            if found:
                yield from found
                return

    def _whole_name(self, segment: Segment, score: float, method: str) -> Iterator[Candidate[str]]:
        """Give a segment's name; one broken over two lines is put together."""
        start, end = leading_name(segment.text)
        if not has_legal_form(segment.text) and looks_like_a_name(segment.text):
            for below in self.layout.below(segment, reach=0.6 * segment.height)[:1]:
                aligned = abs(below.box.x0 - segment.box.x0) < 2.0
                alike = abs(below.height - segment.height) < 0.1 * segment.height
                first = not self.layout.above(segment, reach=0.6 * segment.height)
                if aligned and alike and first and ends_in_legal_form(below.text):
                    whole = joined(segment, below)
                    yield from self._name(whole, 0, len(whole.text), score, method)
                    return
        yield from self._name(segment, start, end, score, method)

    def _name(
        self, segment: Segment, start: int, end: int, score: float, method: str
    ) -> Iterator[Candidate[str]]:
        text = segment.text[start:end].strip()
        formed = has_legal_form(text)
        if segment.text.rstrip().endswith(":") and not formed:
            return
        if any(it.text.startswith(":") for it in self.layout.right_of(segment)[:1]):
            return
        elsewhere = is_town(segment.text) or bool(find_days(segment.text))
        if method != "sender_line" and not formed and elsewhere:
            return
        if not looks_like_a_name(text) or self.marked.lexicon.title(segment.folded):
            return
        hits = [it for it in self.marked.lexicon.hits(segment.folded) if start <= it.start < end]
        if sum(it.end - it.start for it in hits) > 0.5 * len(text) and not formed:
            return
        at = segment.text.index(text, start)
        score = min(score + (_FORM if formed else 0.0), _CERTAIN)
        yield Candidate(text, segment, at, at + len(text), score, method)

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
        return share * (0.9 if " " in text[label.hit.start : label.hit.end].strip() else 0.3)

    def _split(self, block: Block) -> Iterator[Block]:
        labelled = {(it.segment.page, it.segment.words) for it in self._party_labels}
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
