"""Conditions on records, as typed and as SQL that both engines answer."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Final

import sqlalchemy as sa

from extractor.errors import BatchError
from extractor.store import tables as t
from extractor.values.category import DocumentType, TriageClass
from extractor.values.progress import Standing
from extractor.values.record import Decision, Status
from extractor.values.release import release_number
from extractor.values.reprocess import Clause

_CLAUSE = re.compile(r"\s*(?P<key>[a-z_]+)\s*(?P<sign>>=|<=|=|>|<)\s*(?P<values>.*?)\s*")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_CODES: Final = {
    "decision": tuple(Decision),
    "status": tuple(Status),
    "type": tuple(DocumentType),
    "triage": tuple(TriageClass),
}
KEYS: Final = ("amount", "category", "customer", "decision", "language", "name", "release",
               "status", "triage", "type")  # fmt: skip
OF_FILES: Final = frozenset({"name"})  # can be asked of documents that have no record


def parse_where(texts: Iterable[str]) -> tuple[Clause, ...]:
    """Read conditions such as "category=shortage,non_delivery and amount>=100".

    Raises:
        BatchError: one cannot be understood; says what can be asked.
    """
    return tuple(_clause(part) for text in texts for part in _AND.split(text.strip()))


def _clause(text: str) -> Clause:
    found = _CLAUSE.fullmatch(text)
    if found is None:
        raise BatchError("--where", f"{text!r} is no condition; write it such as category=shortage")
    key, sign = found["key"], found["sign"]
    values = tuple(it.strip() for it in found["values"].split(",") if it.strip())
    if key not in KEYS:
        near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(KEYS)}"
        raise BatchError("--where", f"nothing is called {key!r}; {hint}")
    if not values:
        raise BatchError("--where", f"{text!r} names no value")
    if sign != "=" and key != "amount":
        raise BatchError("--where", f"{key} can only be compared with =")
    _check(key, values)
    return Clause(key, sign, values)


def _check(key: str, values: tuple[str, ...]) -> None:
    known = _CODES.get(key, ())
    for value in values:
        if known and value not in known:
            listed = ", ".join(known)
            raise BatchError("--where", f"there is no {key} {value!r}; known are {listed}")
    try:
        if key == "amount":
            [Decimal(it) for it in values]
        elif key == "release":
            [release_number(it) for it in values]
    except (InvalidOperation, ValueError) as error:
        what = "amount such as 1234.50" if key == "amount" else 'release such as "shipped" or "3"'
        raise BatchError("--where", f"{', '.join(values)} is no {what}") from error


def condition(clause: Clause, dialect: str) -> sa.ColumnElement[bool]:
    """Give a condition on submissions whose current record it holds for."""
    number = t.submission.c.number
    key, values = clause.key, clause.values
    if key == "name":
        return sa.or_(*(t.submission.c.name.ilike(like(it), escape="\\") for it in values))
    if key in {"category", "amount"}:
        d = t.dispute.c
        asked = d.category.in_(values) if key == "category" else _amount(clause)
        return sa.exists().where(d.submission == number, asked)
    r = t.record.c
    body = sa.cast(r.body, sa.JSON) if dialect == "postgresql" else r.body
    path = _PATHS[key]
    said = _JSON[dialect](body, path)
    return sa.exists().where(
        r.submission == number, r.standing == Standing.CURRENT.value, said.in_(values)
    )


def like(glob: str) -> str:
    """Give a pattern of LIKE for a pattern of file names, with ``*`` and ``?``."""
    plain = re.sub(r"([\\%_])", r"\\\1", glob)
    return plain.replace("*", "%").replace("?", "_")


def _amount(clause: Clause) -> sa.ColumnElement[bool]:
    column = t.dispute.c.amount_minor
    asked = [t.to_minor(Decimal(it)) for it in clause.values]
    compare: dict[str, Callable[[int], sa.ColumnElement[bool]]] = {
        "=": lambda it: column == it,
        ">": lambda it: column > it,
        ">=": lambda it: column >= it,
        "<": lambda it: column < it,
        "<=": lambda it: column <= it,
    }
    return sa.or_(*(compare[clause.sign](it) for it in asked))


def _in_file(body: sa.ColumnElement[str], path: tuple[str, ...]) -> sa.ColumnElement[str]:
    return sa.func.json_extract(body, f"$.{'.'.join(path)}")


def _on_server(body: sa.ColumnElement[str], path: tuple[str, ...]) -> sa.ColumnElement[str]:
    return sa.func.json_extract_path_text(body, *path)


_JSON = {"sqlite": _in_file, "postgresql": _on_server}
_PATHS: Final = {
    "customer": ("customer", "customer_id"),
    "decision": ("decision",),
    "language": ("language",),
    "release": ("source", "models"),
    "status": ("status",),
    "triage": ("triage",),
    "type": ("document_type",),
}
