"""Decide on the day of issue and the day of payment."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from extractor.extraction.business.candidates import Candidate, best_of
from extractor.extraction.business.layout import Segment
from extractor.extraction.business.marks import Label, Marked, Zone
from extractor.extraction.dates import FoundDay, find_days, parse_day

_OTHERS = ("due_date", "delivery_date", "order_date")
_WHOLE_LABEL = 0.9  # strength from which a label alone makes a value believed
_LANGUAGES = frozenset({"en", "de", "fr", "es", "nl", "it", "pt", "pl", "sv", "da", "cs"})
_LATER_IN_ZONE = 0.6
_SURE_LABEL = 0.6  # a delivery day stands under its label or is not read
_SENTENCE = 8  # words from which a segment is running text
_IN_SENTENCE = 0.7
_TOP = 0.42
_LOOSE = {True: 0.38, False: 0.2}  # an unlabelled day in the upper part of a page, and below
_BESIDE_NUMBER = 1.6  # "Rechnung 4711 vom 3.5.2024", "Lyon, le 3 mai 2024"
# "October 5th" is tried by dateparser only where it is short and has digits.
_TRY_PARSING = re.compile(r"(?=.*\d)[^\n]{6,28}\Z")
_PLACE_AND = re.compile(r"[^\W\d]{3,}(?:[ -][^\W\d]+)*,?\s*\Z")
# "Scranton PA 18503", "East Steven, MI 89330"
_AMERICAN = re.compile(r"\b(?!DE|FR|ES|IT|BE|CH|AT|NL|LU)[A-Z]{2},? \d{5}(?:-\d{4})?\b")


def find_issue_day(marked: Marked, *, currency: str | None) -> Candidate[dt.date] | None:
    """Find the day of issue.

    Args:
        marked: the whole document.
        currency: of the document; US dollars put the month before the day.
    """
    month_first = _month_first(marked, currency)
    candidates = [*_labelled(marked, "invoice_date", month_first=month_first)]
    other = {
        (it.segment.row, it.start)
        for field in _OTHERS
        for it in _labelled(marked, field, month_first=month_first)
        if it.score > 0.6
    }
    candidates.extend(
        it
        for it in _loose(marked, month_first=month_first)
        if (it.segment.row, it.start) not in other
    )
    return best_of(candidates)


def find_delivery_day(marked: Marked, *, currency: str | None) -> Candidate[dt.date] | None:
    """Find the day of delivery or service, where a label announces it.

    Args:
        marked: the whole document.
        currency: of the document; US dollars put the month before the day.
    """
    month_first = _month_first(marked, currency)
    best = best_of(_labelled(marked, "delivery_date", month_first=month_first))
    return best if best is not None and best.score >= _SURE_LABEL else None


def find_due_day(
    marked: Marked, issued: Candidate[dt.date] | None, *, currency: str | None
) -> Candidate[dt.date] | None:
    """Find the day by which to pay; never before the day of issue."""
    found = _labelled(marked, "due_date", month_first=_month_first(marked, currency))
    return best_of(it for it in found if issued is None or it.value >= issued.value)


def _labelled(marked: Marked, field: str, *, month_first: bool) -> Iterator[Candidate[dt.date]]:
    for label in marked.labelled(field):
        for zone in marked.zones(label):
            yield from _in_zone(marked, label, zone, month_first=month_first)


def _in_zone(
    marked: Marked, label: Label, zone: Zone, *, month_first: bool
) -> Iterator[Candidate[dt.date]]:
    weight = label.hit.weight * zone.share * _context(marked, label, zone)
    for place, day in enumerate(_days_in(marked, label, zone)):
        share = _LATER_IN_ZONE if place else 1.0
        height = marked.layout.height_share(zone.segment)
        page = 1.0 if zone.segment.page == 0 else 0.85
        yield Candidate(
            _reading(day, month_first=month_first),
            zone.segment,
            zone.start + day.start,
            zone.start + day.end,
            weight * share * page * (1.0 - 0.12 * height),
            f"label:{label.field}",
        )


def _days_in(marked: Marked, label: Label, zone: Zone) -> list[FoundDay]:
    found = find_days(zone.text)
    if label.hit.weight <= 0.5:
        # Little words ("vom", "le", "on") speak only for what follows at once.
        return [it for it in found[:1] if it.start <= 4 and zone.segment is label.segment]
    if found or label.hit.weight < _WHOLE_LABEL:
        return found
    written = zone.text.strip(" :.")
    if not _TRY_PARSING.match(written) or not re.search(r"[^\W\d]{3}|\d{8}", written):
        return []
    if re.fullmatch(r"20\d{6}", written):
        written = f"{written[:4]}-{written[4:6]}-{written[6:]}"
    known = marked.language if marked.language in _LANGUAGES else None
    day = parse_day(written, language=known)
    start = zone.text.index(zone.text.strip(" :."))
    return [FoundDay(start, start + len(zone.text.strip(" :.")), (day,))] if day else []


def _context(marked: Marked, label: Label, zone: Zone) -> float:
    factor = _IN_SENTENCE if len(zone.segment.words) >= _SENTENCE else 1.0
    if label.hit.weight > 0.5:
        return factor
    numbers = {"invoice_number", "credit_note_number", "receipt_number"}
    before = label.segment.text[: label.hit.start]
    named = any(
        hit.field in numbers and hit.end <= label.hit.start for hit in marked.hits(label.segment)
    )
    if named or _PLACE_AND.fullmatch(before):
        return _BESIDE_NUMBER
    return 0.8 * factor


def _loose(marked: Marked, *, month_first: bool) -> Iterator[Candidate[dt.date]]:
    for segment in marked.layout.segments:
        if segment.page and segment.page < len(marked.layout.sizes) - 1:
            continue
        for day in find_days(segment.text):
            yield _loose_day(marked, segment, day, month_first=month_first)


def _loose_day(
    marked: Marked, segment: Segment, day: FoundDay, *, month_first: bool
) -> Candidate[dt.date]:
    height = marked.layout.height_share(segment)
    top = segment.page == 0 and height < _TOP
    alone = day.end - day.start >= len(segment.text.strip()) - 12
    score = _LOOSE[top] * (1.0 if alone else 0.7) * (1.0 - 0.3 * height)
    if segment.row in marked.table_heads:
        score *= 0.5
    value = _reading(day, month_first=month_first)
    return Candidate(value, segment, day.start, day.end, score, "position")


def _reading(day: FoundDay, *, month_first: bool) -> dt.date:
    return day.readings[-1] if month_first else day.readings[0]


def _month_first(marked: Marked, currency: str | None) -> bool:
    text = "\n".join(it.text for it in marked.layout.segments)
    votes = 0
    for first, second in re.findall(r"(?<![\d/.])(\d{1,2})/(\d{1,2})/\d{2,4}(?![\d/])", text):
        votes += (int(second) > 12) - (int(first) > 12)
    if votes:
        return votes > 0
    english = marked.language in {"en", None}
    return english and (currency == "USD" or _AMERICAN.search(text) is not None)
