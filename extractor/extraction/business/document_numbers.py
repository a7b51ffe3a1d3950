"""Decide on the document's own number and on the other numbers it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.extraction.business.candidates import Candidate, best_of
from extractor.extraction.business.identifiers import find_ibans, find_vat_ids
from extractor.extraction.business.marks import Label, Marked, Zone
from extractor.extraction.dates import find_days
from extractor.values.category import DocumentType

# "RE-20140703/502", "INV/2023/03/0008", "30064443", "RE 7725001", "F 2024 / 017", "no_1"
_NUMBER = re.compile(
    r"(?<![\w/.,+€$£-])(?:(?P<prefix>[A-Z]{1,4}) ?[-/]? ?(?=\d))?"
    r"(?P<body>(?=[\w./\-–]*\d)[^\W_][\w./\-–]*[^\W_]|\d)(?P<rest>(?: ?[/-] ?[\w-]*\d[\w-]*)*)"
    r"(?!\w)"
)
_MONEY = re.compile(r"\d{1,3}(?:[.,' ]\d{3})*[.,]\d{2}\Z")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_NOT_A_NUMBER = re.compile(r"\s?(?:%|€|\$|£|EUR\b|kg\b|Tagen?\b|days?\b|jours?\b|d[ií]as?\b)")
_OWN: dict[DocumentType, dict[str, float]] = {
    DocumentType.CREDIT_NOTE: {
        "credit_note_number": 1.0,
        "invoice_number": 0.8,
        "number_mark": 1.0,
    },
    DocumentType.RECEIPT: {"invoice_number": 1.0, "receipt_number": 0.92},
    DocumentType.DELIVERY_NOTE: {"invoice_number": 0.75},
    DocumentType.PURCHASE_ORDER: {"invoice_number": 0.75},
    DocumentType.STATEMENT: {"invoice_number": 0.7},
}
_USUAL = {
    "invoice_number": 1.0,
    "receipt_number": 0.75,
    "credit_note_number": 0.7,
    "number_mark": 1.0,
}
_SHORT_LABEL = 0.5  # strength of labels that speak only for what follows at once
_TITLE_WITH_NUMBER = 1.28
_IN_BRACKETS = 0.4
_FLOOR = 0.25
_FURTHER = 0.85  # each place further behind a label


def find_own_number(marked: Marked, kind: DocumentType) -> Candidate[str] | None:
    """Find the number that the issuer gave the document; None where no label announces one."""
    fields = _OWN.get(kind, _USUAL)
    found = [
        it.scored(it.score * share)
        for field, share in fields.items()
        for it in _under(marked, field)
    ]
    others = {
        _packed(it.value)
        for field in ("preceding_invoice", "customer_number", "other_number", "purchase_order")
        for it in _under(marked, field)
        if it.score > 0.8
    }
    weighed = [it.scored(it.score * (0.6 if _packed(it.value) in others else 1.0)) for it in found]
    best = best_of(weighed)
    return best if best is not None and best.score >= _FLOOR else None


def find_numbers(marked: Marked, field: str) -> list[Candidate[str]]:
    """Find the numbers that labels of one kind announce, each once, the surest first.

    Args:
        marked: the whole document.
        field: such as "purchase_order", "delivery_note", "contract", "preceding_invoice".
    """
    best: dict[str, Candidate[str]] = {}
    for candidate in _under(marked, field):
        known = best.get(_packed(candidate.value))
        if candidate.score >= 0.5 and (known is None or known.score < candidate.score):
            best[_packed(candidate.value)] = candidate
    return sorted(best.values(), key=lambda it: -it.score)


def _under(marked: Marked, field: str) -> Iterator[Candidate[str]]:
    for label in marked.labelled(field):
        if label.segment.page and marked.layout.height_share(label.segment) > 0.93:
            continue
        for zone in marked.zones(label):
            found = list(_in_zone(marked, label, zone))
            yield from found
            if any(it.score > 0.6 for it in found):
                break


def _in_zone(marked: Marked, label: Label, zone: Zone) -> Iterator[Candidate[str]]:
    text = zone.text
    taken = [(it.start, it.end) for it in find_days(text)]
    taken += [(it.start, it.end) for it in (*find_ibans(text), *find_vat_ids(text))]
    place = 0
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if any(low < end and start < high for low, high in taken):
            continue
        value = match.group().strip(" .-–/")
        quality = _quality(value, text[end:])
        if text[:start].endswith("(") and text[end:].startswith(")"):
            quality *= _IN_BRACKETS
        lead = text[:start].strip(" :.#-–()°º\"'")
        if label.hit.weight <= _SHORT_LABEL and lead:
            break
        if not quality:
            continue
        follows = _follows(label, zone, lead)
        yield Candidate(
            value,
            zone.segment,
            zone.start + start,
            zone.start + start + len(value),
            label.hit.weight
            * zone.share
            * quality
            * follows
            * _FURTHER**place
            * _where(marked, zone),
            f"label:{label.field}",
        )
        place += 1


def _follows(label: Label, zone: Zone, lead: str) -> float:
    """Say how closely a number follows its label; a title with its number is the surest."""
    if lead:
        return 0.75 if len(lead) <= 12 else 0.5
    title = label.hit.start == 0 and zone.segment is label.segment
    return _TITLE_WITH_NUMBER if title and 0.5 < label.hit.weight < 1.0 else 1.0


def _where(marked: Marked, zone: Zone) -> float:
    """Prefer large print and the upper part of the first page."""
    size = zone.segment.height / marked.layout.letter_height
    height = marked.layout.height_share(zone.segment)
    place = 1.0 - 0.15 * height if zone.segment.page == 0 else 0.8
    return place * (1.08 if size > 1.25 else 1.0)


def _quality(value: str, after: str) -> float:
    digits = sum(character.isdigit() for character in value)
    if not digits or len(value) > 40 or _NOT_A_NUMBER.match(after):
        return 0.0
    if _MONEY.match(value):
        return 0.15
    if _YEAR.match(value):
        return 0.5
    return 1.0 if digits >= 3 else 0.8


def _packed(number: str) -> str:
    return re.sub(r"[\W_]", "", number).casefold()
