"""Mark the casebook's documents for the NER: what people wrote of references, amounts, names."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractor.learning.marked import LONGEST, MarkedText
from training.cases import Case

FIELDS = (
    ("reference_as_written", "invoice"),
    ("po_as_written", "purchase_order"),
    ("delivery_note_as_written", "delivery_note"),
    ("amount_as_written", "disputed_amount"),
)


def marked_texts(cases: Sequence[Case]) -> list[MarkedText]:
    """Give every document of the cases, with each place at which a value is written."""
    return [
        dataclasses.replace(
            _marked(document.text[:LONGEST], written_values(case)),
            language=case.language,
            origin="casebook",
            customer=case.customer_id or "",
        )
        for case in cases
        for document in case.documents
    ]


def _marked(text: str, values: Sequence[tuple[str, str]]) -> MarkedText:
    marks = tuple(
        (start, start + len(value), field)
        for value, field in values
        for start in places_of(text, value)
    )
    return MarkedText(text, marks)


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
