"""The parts of a record that say more than invoice, reason and amount.

Every value has an entry in the record's ``evidence``, under the field's name.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

import pydantic

from extractor.values.money import Basis
from extractor.values.particulars import Ask, CountRole, DayRole, ProofType
from extractor.values.sub_reason import SubReasonCode

Probability = Annotated[float, pydantic.Field(ge=0.0, le=1.0)]
Amount = Annotated[Decimal, pydantic.PlainSerializer(lambda value: f"{value:.2f}", return_type=str)]
Number = Annotated[
    Decimal, pydantic.PlainSerializer(lambda value: f"{value.normalize():f}", return_type=str)
]


class _Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class ContactRecord(_Model):
    """Whom to answer; None where nothing tells."""

    name: str | None = None
    phone: str | None = None
    mail: str | None = None


class AskRecord(_Model):
    """Something the customer asks for, and the words that ask."""

    code: Ask
    as_written: str


class DayRecord(_Model):
    """A day and what it is the day of.

    Attributes:
        day: None for a term that cannot be worked out, as the day of receipt is not known.
        derivation: how it was worked out, such as "2026-03-12 + 14 days"; None when written.
    """

    role: DayRole
    day: dt.date | None
    as_written: str
    derivation: str | None = None


class QuantityRecord(_Model):
    """A number of goods and what happened to them.

    Attributes:
        unit: as written; None where there is none.
        article: the words that name the goods.
    """

    role: CountRole
    value: Number
    unit: str | None = None
    article: str | None = None
    article_number: str | None = None


class StatedAmountRecord(_Model):
    """An amount that the customer tells of and does not contest."""

    value: Amount
    currency: str | None
    basis: Basis
    as_written: str


class SubReasonRecord(_Model):
    """What exactly is contested, and the words that name it."""

    code: SubReasonCode
    because: tuple[str, ...] = ()


class ProofFieldRecord(_Model):
    """Something read on a supporting document, and where.

    Attributes:
        box: ``[x0, y0, x1, y1]`` in PDF points from the top left; None without pages.
        span: ``[start, end]`` in the document's text; None where only page and box are known.
    """

    field: str
    value: str
    text: str
    page: int | None
    box: tuple[float, float, float, float] | None
    span: tuple[int, int] | None
    confidence: Probability


class ProofRecord(_Model):
    """A supporting document that came with the dispute.

    Attributes:
        document: its name.
        because: codes: what it was recognised by ("recognised:title"), and why it belongs to this
            dispute ("shared:purchase_order", "only_dispute").
    """

    document: str
    type: ProofType
    because: tuple[str, ...] = ()
    fields: tuple[ProofFieldRecord, ...] = ()
