"""Mark the casebook's documents for the NER: what people wrote of references, amounts, names."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from extractor.learning.marked import CASEBOOK, LONGEST, MarkedText
from training.cases import Case

Mark = tuple[int, int, str]

FIELDS = (
    ("reference_as_written", "invoice"),
    ("po_as_written", "purchase_order"),
    ("delivery_note_as_written", "delivery_note"),
    ("amount_as_written", "disputed_amount"),
)


def marked_texts(cases: Sequence[Case], names: Mapping[str, str] | None = None) -> list[MarkedText]:
    """Give every document of the cases, with each place at which a value is written.

    Args:
        cases: with the customer's name as it is written; of several places the longest counts.
        names: of customers by their id, in full, marked where they stand besides.
    """
    return [
        dataclasses.replace(
            _marked(document.text[:LONGEST], _values(case, names or {})),
            language=case.language,
            origin=CASEBOOK,
            customer=case.customer_id or "",
        )
        for case in cases
        for document in case.documents
    ]


def _marked(text: str, values: Sequence[tuple[str, str]]) -> MarkedText:
    marks = {
        (start, start + len(value), field)
        for value, field in values
        for start in places_of(text, value)
    }
    return MarkedText(text, tuple(sorted(it for it in marks if not _is_within_others(it, marks))))


def _is_within_others(mark: Mark, marks: AbstractSet[Mark]) -> bool:
    start, end, field = mark
    return any(it != mark and it[2] == field and it[0] <= start and end <= it[1] for it in marks)


def _values(case: Case, names: Mapping[str, str]) -> list[tuple[str, str]]:
    name = names.get(case.customer_id or "")
    return [*written_values(case), *([(name, "customer")] if name else [])]


def written_values(case: Case) -> list[tuple[str, str]]:
    """Give what stands in a case's text of its fields, with the field."""
    items = case.gold["items"]
    values: list[tuple[str, str]] = []
    if isinstance(items, list):
        for item in items:
            values.extend((item[key], label) for key, label in FIELDS if item.get(key))
    name = case.gold.get("customer_as_written")
    if isinstance(name, str) and len(name) > 2:
        values.append((name, "customer"))
    return [(" ".join(value.split()), label) for value, label in values]


def places_of(text: str, value: str) -> list[int]:
    """Give where a value begins, each time that it stands there."""
    places: list[int] = []
    at = text.find(value)
    while at >= 0:
        places.append(at)
        at = text.find(value, at + len(value))
    return places
