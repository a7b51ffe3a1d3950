"""Proof: where a value was read, by what, and how sure it is."""

from __future__ import annotations

import dataclasses

from extractor.values.geometry import Box


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value stands.

    Attributes:
        field: what it proves, such as "invoice" or "disputed_amount".
        document: the document's name; "body" for a mail's own text.
        page: from 1; None in a text without pages.
        box: None in a text without pages.
        start: offset of the first character in the document's text.
        end: offset behind the last one.
        text: the words as written.
        method: what found it, such as "rule:reference", "ner", "ledger:purchase_order".
        confidence: 0 to 1.
    """

    field: str
    document: str
    page: int | None
    box: Box | None
    start: int
    end: int
    text: str
    method: str
    confidence: float
