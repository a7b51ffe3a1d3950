"""Questions to the matcher as JSON lines, and its answers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pydantic

from extractor.errors import InputError, MissingFileError
from extractor.values.query import Answer, ArticleHint, CustomerHint, Query, RankedMatch

_LARGEST = 10**13
_Amount = Annotated[Decimal, pydantic.Field(gt=0, le=_LARGEST, allow_inf_nan=False)]


def _day(value: object) -> dt.date:
    """Take a day; a number would else be seconds since 1970."""
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is not a day such as 2026-01-31") from None


class _Part(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", str_strip_whitespace=True)

    @pydantic.model_validator(mode="before")
    @classmethod
    def _leave_out_nulls(cls, value: object) -> object:
        if isinstance(value, dict):
            return {key: it for key, it in value.items() if it is not None}
        return value


class _Customer(_Part):
    name: str = ""
    email: str = ""
    vat_id: str = ""
    iban: str = ""


class _Article(_Part):
    text: str
    quantity: _Amount | None = None


class _Query(_Part):
    id: str
    references: tuple[str, ...] = ()
    purchase_orders: tuple[str, ...] = ()
    delivery_notes: tuple[str, ...] = ()
    customer: _Customer = _Customer()
    amounts: tuple[_Amount, ...] = ()
    currency: Annotated[str, pydantic.Field(pattern="^([A-Za-z]{3})?$")] = ""
    date: Annotated[dt.date | None, pydantic.BeforeValidator(_day)] = None
    articles: tuple[_Article, ...] = ()

    def as_query(self) -> Query:
        customer = self.customer
        return Query(
            id=self.id,
            references=self.references,
            purchase_orders=self.purchase_orders,
            delivery_notes=self.delivery_notes,
            customer=CustomerHint(customer.name, customer.email, customer.vat_id, customer.iban),
            amounts=self.amounts,
            currency=self.currency.upper(),
            date=self.date,
            articles=tuple(ArticleHint(it.text, it.quantity) for it in self.articles),
        )


@dataclasses.dataclass(frozen=True, slots=True)
class WrongQuery:
    """A line that is no question; ``str()`` is the sentence that says why."""

    file: str
    line: int
    detail: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.detail}; correct the line"


def read_queries(file: Path) -> Iterator[Query | WrongQuery]:
    """Give the questions of a file line by line; empty lines are passed over.

    Raises:
        MissingFileError: there is no such file.
        InputError: it cannot be read.
    """
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield read_query(line, str(file), number)
    except FileNotFoundError:
        raise MissingFileError(str(file)) from None
    except OSError as error:
        raise InputError(str(file), error.strerror or str(error)) from error


def read_query(line: bytes, file: str, number: int) -> Query | WrongQuery:
    """Take a question from a line, or say what is wrong with it."""
    try:
        value = json.loads(line.decode("utf-8-sig"), parse_float=Decimal)
        return _Query.model_validate(value).as_query()
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(it) for it in first["loc"])
        return WrongQuery(file, number, f"{place or 'the line'}: {first['msg']}")
    except UnicodeDecodeError as error:
        return WrongQuery(file, number, f"byte {error.start} is not UTF-8")
    except RecursionError:
        return WrongQuery(file, number, "it is nested too deeply")
    except ValueError as error:
        return WrongQuery(file, number, f"it is no JSON ({error})")


def as_json(answer: Answer, *, lines: bool = False) -> dict[str, Any]:
    """Give an answer as it is written; with ``lines``, the ranked candidates of each line too."""
    found: dict[str, Any] = {
        "id": answer.id,
        "matches": [_match(it) for it in answer.matches],
        "customer_id": answer.customer_id,
        "decision": answer.decision.value,
    }
    if lines:
        found["none_probability"] = answer.none_probability
        found["lines"] = [
            {
                "reference": it.reference,
                "matches": [_match(match) for match in it.matches],
                "none_probability": it.none_probability,
                "decision": it.decision.value,
            }
            for it in answer.lines
        ]
    return found


def _match(match: RankedMatch) -> dict[str, Any]:
    return {
        "number": match.number,
        "reference": match.reference,
        "probability": match.probability,
        "reasons": list(match.reasons),
    }
