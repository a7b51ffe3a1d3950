"""What the script of the review page sends; `seen` is the version that the person looked at."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import pydantic

from extractor.values.category import CategoryCode, TriageClass

Text = Annotated[str, pydantic.Field(max_length=2000)]
Number = Annotated[Decimal, pydantic.Field(gt=0, max_digits=14, decimal_places=2)]


class _Body(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    seen: int


class Spotted(_Body):
    """A value taken from what came: a box of a page, or a stretch of a text.

    Attributes:
        box: that was dragged or holds the clicked words; None in a text.
        span: in the part's text; None on a page.
    """

    field: Text
    part: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    span: tuple[int, int] | None = None


class Typed(_Body):
    """A value that was typed or chosen."""

    field: Text
    value: Text


class Confirmed(_Body):
    """Everything is right as it is."""


class Undone(_Body):
    """Take an event back."""

    event: int


class Dismissed(_Body):
    """It is no dispute."""

    triage: TriageClass
    why: Text = ""


class Piece(pydantic.BaseModel):
    """What becomes a case of its own."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    invoice: Text = ""
    amount: Number


class Divided(_Body):
    """Split a case."""

    pieces: Annotated[tuple[Piece, ...], pydantic.Field(min_length=1, max_length=50)]
    why: Text = ""


class Merged(_Body):
    """Take another case in."""

    other: Text
    why: Text = ""


class Added(_Body):
    """Another dispute of the same file."""

    invoice: Text = ""
    amount: Number | None = None
    category: CategoryCode
    told: Text = ""


class PassedBy(_Body):
    """A file in which no dispute was found holds none; `seen` is the last decision about it."""

    triage: TriageClass


class Opened(_Body):
    """A file in which no dispute was found holds one: what a person read in it."""

    customer: Text
    invoice: Text = ""
    amount: Text = ""
    category: CategoryCode
    told: Text = ""
