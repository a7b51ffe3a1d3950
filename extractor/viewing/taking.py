"""From words on a page, or typed ones, to the value of a field: by the project's own parsers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from extractor.extraction.amounts import FoundAmount, find_amounts
from extractor.extraction.dates import find_days
from extractor.extraction.numbers import parse_number
from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.names import bare_name, fold_name
from extractor.values.money import Basis

DAYS = frozenset({"deadline", "claim_day", "delivery_day", "promised_day"})
_NAME_FLOOR = 70.0  # of 100
# "N° ", "Nr.", "Invoice no:" before a number that somebody took with it
_BEFORE_NUMBER = re.compile(r"^[^\d\w]*(?:\w+[.:]?\s+|[nN][°ºo]\s*)*?(?=\S*\d)")
_ENDS = " \t\n.,;:()[]\"'«»"


class UntakableError(ValueError):
    """The words say nothing that the field could hold."""


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """What words say, field by field; an amount may say its currency and basis as well."""

    values: tuple[tuple[str, str], ...]


def take(
    field: str, text: str, books: LedgerIndex | None, *, reference: dt.date | None = None
) -> Taken:
    """Read the value of a field.

    Args:
        field: as in `casework.fields`.
        text: as it stands on the page or was typed.
        books: numbers and names are looked up in them where they are known.
        reference: the day on which it was written, for days without a year.

    Raises:
        UntakableError: it says nothing of the kind; the argument is the text.
    """
    plain = " ".join(text.split())
    if not plain:
        return Taken(((field, ""),))
    if field == "amount":
        return Taken(_amount(plain))
    if field in DAYS:
        return Taken(((field, _day(plain, reference)),))
    if field == "invoice":
        return Taken(((field, _invoice(plain, books)),))
    if field == "customer":
        return Taken(((field, _customer(plain, books)),))
    return Taken(((field, plain),))


def _amount(text: str) -> tuple[tuple[str, str], ...]:
    found = best_amount(text)
    if found is None:
        number = parse_number(text.strip(_ENDS))
        if number is None:
            raise UntakableError(text)
        return (("amount", f"{abs(number):f}"),)
    values = [("amount", f"{found.value:f}")]
    if found.basis is not Basis.UNKNOWN:
        values.append(("basis", found.basis.value))
    if found.currency:
        values.insert(0, ("currency", found.currency))
    return tuple(values)


def best_amount(text: str) -> FoundAmount | None:
    """Give the amount of a text that most probably is meant: one with a currency first."""
    found = find_amounts(text, bare=True)
    return max(found, key=lambda it: (it.currency is not None, it.end - it.start), default=None)


def _day(text: str, reference: dt.date | None) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    for found in find_days(text, reference=reference):
        if found.readings:
            return found.readings[0].isoformat()
    raise UntakableError(text)


def _invoice(text: str, books: LedgerIndex | None) -> str:
    """Give the ledger's number where the words name one, as it is written otherwise."""
    for written in (text, *sorted(text.split(), key=len, reverse=True)):
        for invoice, kind in books.exact(written.strip(_ENDS)) if books else ():
            if kind == "number":
                return invoice.number
    bare = _BEFORE_NUMBER.sub("", text).strip(_ENDS)
    number = bare.split(" ")[0] if bare else text.strip(_ENDS)
    ending = books.by_ending(number) if books else ()
    if len(ending) == 1:
        return ending[0].number
    if not any(it.isdigit() for it in number):
        raise UntakableError(text)
    return number


def _customer(text: str, books: LedgerIndex | None) -> str:
    if books is None:
        return text
    if text.upper() in books.customers:
        return books.customers[text.upper()].customer_id
    digits = re.sub(r"\D", "", text)
    candidates: Sequence[str] = ()
    if len(digits) >= 8:
        candidates = books.by_tax_number(digits[-9:] if len(digits) > 9 else digits)
    if not candidates and "@" in text:
        candidates = books.by_domain(text.rpartition("@")[2].strip(_ENDS).lower())
    if not candidates:
        folded = bare_name(text) or fold_name(text)
        names = books.similar_names(folded, floor=_NAME_FLOOR, limit=1)
        candidates = books.called(names[0][0]) if names else ()
    if not candidates:
        raise UntakableError(text)
    return books.customers[candidates[0]].customer_id


def amount_of(text: str) -> Decimal | None:
    """Give the amount that a search may mean; None where it is none."""
    found = best_amount(text)
    return found.value if found else parse_number(text.strip(_ENDS))
