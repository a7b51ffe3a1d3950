"""Texts in which the places of fields are marked, from which the NER learns."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

CASEBOOK = "casebook"  # an origin: cases written as wholes, by hand
LONGEST = 6000  # characters; what a claim says stands at the front


@dataclasses.dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with the fields that somebody marked in it.

    Attributes:
        marks: first and last character (behind it) of a value, with the field it is of; the
            longest counts where some overlap.
        origin: of the text, such as "casebook".
    """

    text: str
    marks: tuple[tuple[int, int, str], ...]
    language: str = ""
    origin: str = ""
    customer: str = ""

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> MarkedText:
        """Give a row of the material again."""
        marks = tuple((int(start), int(end), str(field)) for start, end, field in row["marks"])
        return cls(**{**row, "marks": marks})
