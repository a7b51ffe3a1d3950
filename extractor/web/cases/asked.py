"""A list as an address says it, and the address of a list.

What an address asks that is not there is named to the reader instead of being dropped: a filter
that silently does nothing shows the wrong cases.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import urllib.parse
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NoReturn, TypeVar

from starlette.datastructures import QueryParams

from extractor.values.case import RootCause, Stage
from extractor.values.casework import CaseFilter, CaseOrder, PageKey
from extractor.values.category import CODE_PATTERN
from extractor.viewing.taking import amount_of

LIVE = (Stage.OPEN, Stage.WAITING, Stage.DECIDED)
ME = "me"
NOBODY = "nobody"
UNKNOWN = "unknown"
SIZE = 50
_MOST_CHARACTERS = 200
# The names that an address may carry beside the page.
NAMES = (
    *("q", "stage", "status", "owner", "team", "category", "department", "cause", "customer"),
    *("language", "currency", "min", "max", "from", "to", "due", "overdue", "review", "alert"),
    *("carrier", "article", "proposed", "order"),
)

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for.

    Attributes:
        given: names and values as they came, without the page.
        wrong: names whose value means nothing.
    """

    chosen: CaseFilter
    order: CaseOrder
    page: PageKey | None
    given: tuple[tuple[str, str], ...]
    wrong: tuple[str, ...] = ()

    def one(self, name: str) -> str:
        """Give the first value of a name, empty where it has none."""
        return next((value for known, value in self.given if known == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Give every value of a name."""
        return tuple(value for known, value in self.given if known == name)

    def query(self, **other: str | Sequence[str] | None) -> str:
        """Give the address of the same list with some names set otherwise; None takes one away."""
        pairs = [it for it in self.given if it[0] not in other]
        for name, value in other.items():
            values = [value] if isinstance(value, str) else value or ()
            pairs += [(name, it) for it in values if it]
        return urllib.parse.urlencode(pairs)

    def next_query(self, key: PageKey) -> str:
        """Give the address of the page that begins after a row."""
        return self.query(after=f"{key.number}~{key.value}")

    @property
    def is_filtered(self) -> bool:
        """Say whether anything beside the order and the stage was chosen."""
        return any(name not in {"order", "stage"} for name, _ in self.given)


def asked_of(params: QueryParams, me: str) -> Asked:
    """Read an address.

    Args:
        params: of it.
        me: login of who asks.
    """
    given = tuple(
        (name, value.strip()[:_MOST_CHARACTERS])
        for name, value in params.multi_items()
        if name in NAMES and value.strip()
    )
    reader = _Reader(given)
    owners = {ME: me, NOBODY: ""}
    chosen = CaseFilter(
        status=reader.texts("status"),
        stage=reader.codes("stage", Stage),
        owner=tuple(owners.get(it, it) for it in reader.texts("owner")),
        team=reader.texts("team"),
        category=reader.codes("category", _category),
        department=reader.texts("department"),
        root_cause=reader.codes("cause", _cause),
        customer=reader.texts("customer"),
        carrier=reader.texts("carrier"),
        article=reader.texts("article"),
        language=reader.texts("language"),
        currency=reader.texts("currency"),
        amount_min=reader.code("min", _amount),
        amount_max=reader.code("max", _amount),
        opened_from=reader.code("from", dt.date.fromisoformat),
        opened_to=reader.code("to", dt.date.fromisoformat),
        due_before=reader.code("due", dt.date.fromisoformat),
        overdue=reader.flag("overdue"),
        needs_review=reader.flag("review"),
        alert=reader.flag("alert"),
        proposed=reader.flag("proposed"),
        text=reader.text("q"),
    )
    order = reader.code("order", CaseOrder) or CaseOrder.DUE
    page = _page(params.get("after", ""))
    return Asked(chosen, order, page, given, tuple(reader.wrong))


class _Reader:
    """Reads values by name and remembers the names of those that mean nothing."""

    def __init__(self, given: Sequence[tuple[str, str]]) -> None:
        self._given = given
        self.wrong: dict[str, None] = {}

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for known, value in self._given if known == name))

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def codes(self, name: str, read: Callable[[str], T]) -> tuple[T, ...]:
        found = []
        for value in self.texts(name):
            try:
                found.append(read(value))
            except ValueError:
                self.wrong[name] = None
        return tuple(found)

    def code(self, name: str, read: Callable[[str], T]) -> T | None:
        return next(iter(self.codes(name, read)), None)

    def flag(self, name: str) -> bool | None:
        return self.code(name, lambda it: {"1": True, "0": False}[it] if it in "01" else _no(it))


def _no(value: str) -> NoReturn:
    raise ValueError(value)


def _category(value: str) -> str:
    """Give any code: earlier cases may have one that is in no taxonomy any more."""
    return value if re.match(CODE_PATTERN, value) else _no(value)


def _cause(value: str) -> RootCause | None:
    return None if value == UNKNOWN else RootCause(value)


def _amount(value: str) -> Decimal:
    amount = amount_of(value)
    if amount is None:
        raise ValueError(value)
    return amount


def _page(text: str) -> PageKey | None:
    number, sign, value = text.partition("~")
    if not sign or not number.isascii() or not number.isdigit():
        return None
    return PageKey(value, int(number[:18]))
