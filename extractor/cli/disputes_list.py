"""`extractor disputes list`: a list as a table, as CSV, as JSON."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import TextIO, TypeVar

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.casework.casework import Casework
from extractor.cli.console import counted, say
from extractor.cli.disputes_store import Desk, owner_of
from extractor.cli.table import WIDTH_WITHOUT_TERMINAL
from extractor.delivery.csv import guarded
from extractor.store.cases.searching import LIVE_STAGES
from extractor.taxonomy_settings import near
from extractor.values.case import RootCause, Stage
from extractor.values.casework import CaseFilter, CaseOrder, CaseRow
from extractor.values.taxonomy import Taxonomy
from extractor.workflow.locales import written_amount, written_day
from extractor.workflow.words import word

_PAGE = 500
_UNKNOWN = "unknown"
_T = TypeVar("_T")


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """Filters as typed; see the options of the command."""

    text: str = ""
    status: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    invoice: str = ""
    amounts: tuple[str, str] = ("", "")
    opened: tuple[dt.date | None, dt.date | None] = (None, None)
    due_before: dt.date | None = None
    overdue: bool = False
    review: bool = False
    alert: bool = False
    proposed: bool = False
    everything: bool = False


def run_list(desk: Desk, asked: Asked, shown: tuple[str, int, str, str]) -> None:
    """Print the disputes that fit.

    Args:
        desk: which store.
        asked: filters.
        shown: order, number of rows (0 for all), format and language.

    Raises:
        BadParameter: a filter names something that is not there.
        StoreError: the store is not there or does not answer.
    """
    order, limit, form, language = shown
    with desk.opened() as (casework, who):
        chosen = filter_of(asked, casework, who.name)
        rows = _rows(casework, chosen, CaseOrder(order), limit)
        if form == "csv":
            write_csv(_COLUMNS, (_texts(it) for it in rows), sys.stdout)
            return
        if form == "json":
            _write_json(rows, sys.stdout)
            return
        found = list(rows)
        _print(found, casework, language)
        if limit and len(found) == limit:
            total = casework.count(chosen)
            more = f"more than {total.number}" if total.at_least else str(total.number)
            if total.at_least or total.number > limit:
                say(f"{limit} of {more}; --limit 0 shows all")
        else:
            say(counted(len(found), "dispute"))


def filter_of(asked: Asked, casework: Casework, me: str) -> CaseFilter:
    """Give what was asked for as values.

    Raises:
        BadParameter: it names something that is not there.
    """
    states = casework.rules.states
    for code in asked.status:
        if code not in states.statuses:
            known = ", ".join(states.statuses)
            raise typer.BadParameter(
                f"there is no {code!r}; known are {known}", param_hint="--status"
            )
    by_status = bool(asked.status) or asked.everything
    stages = () if by_status else tuple(it for it in Stage if it in LIVE_STAGES)
    low, high = asked.amounts
    return CaseFilter(
        status=asked.status,
        stage=stages,
        owner=tuple(owner_of(it, me) for it in asked.owner),
        team=asked.team,
        category=tuple(category_of(it, casework.rules.taxonomy) for it in asked.category),
        root_cause=tuple(
            None if it == _UNKNOWN else code_of(it, RootCause, "--cause") for it in asked.cause
        ),
        customer=asked.customer,
        language=tuple(it.casefold() for it in asked.language),
        invoice=asked.invoice,
        amount_min=_amount(low, "--from"),
        amount_max=_amount(high, "--to"),
        opened_from=asked.opened[0],
        opened_to=asked.opened[1],
        due_before=asked.due_before,
        overdue=True if asked.overdue else None,
        needs_review=True if asked.review else None,
        alert=True if asked.alert else None,
        proposed=True if asked.proposed else None,
        text=asked.text,
        merged=asked.everything,
    )


def code_of(given: str, kind: Callable[[str], _T], option: str) -> _T:
    """Give the code that was typed.

    Raises:
        BadParameter: there is no such code.
    """
    try:
        return kind(given)
    except ValueError:
        known = ", ".join(str(it) for it in kind)  # type: ignore[attr-defined]
        detail = f"there is no {given!r}; known are {known}"
        raise typer.BadParameter(detail, param_hint=option) from None


def category_of(given: str, taxonomy: Taxonomy) -> str:
    """Give the category that was typed.

    Raises:
        BadParameter: the taxonomy has no such category.
    """
    if given not in taxonomy.categories:
        detail = f"there is no {given!r}; {near(given, taxonomy.categories)}"
        raise typer.BadParameter(detail, param_hint="--category")
    return given


def write_csv(columns: Iterable[str], rows: Iterable[Iterable[str]], stream: TextIO) -> None:
    """Write rows that a spreadsheet program shows as they are, whatever they begin with."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([guarded(it) for it in row] for row in rows)


def _rows(
    casework: Casework, chosen: CaseFilter, order: CaseOrder, limit: int
) -> Iterator[CaseRow]:
    left, key = limit or None, None
    while True:
        size = _PAGE if left is None else min(left, _PAGE)
        page = casework.search(chosen, order, key, size)
        yield from page.rows
        if left is not None:
            left -= len(page.rows)
        if page.next is None or left == 0:
            return
        key = page.next


_COLUMNS = tuple(it.name for it in dataclasses.fields(CaseRow) if it.name != "number")


def _texts(row: CaseRow) -> Iterator[str]:
    for name in _COLUMNS:
        value = getattr(row, name)
        if isinstance(value, bool):
            yield "yes" if value else "no"
        elif isinstance(value, dt.date):
            yield value.isoformat()
        else:
            yield "" if value is None else str(value)


def as_json(row: CaseRow) -> dict[str, object]:
    """Give a row as JSON holds it; amounts are texts, so that no cent is lost."""
    return {name: _plain(getattr(row, name)) for name in _COLUMNS}


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _write_json(rows: Iterable[CaseRow], stream: TextIO) -> None:
    """Write one array, row by row: a million rows are not kept in memory."""
    stream.write("[")
    for number, row in enumerate(rows):
        stream.write(",\n" if number else "\n")
        stream.write(json.dumps(as_json(row), ensure_ascii=False))
    stream.write("\n]\n")


def _print(rows: Iterable[CaseRow], casework: Casework, language: str) -> None:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False,
                  padding=(0, 1, 0, 0), expand=True)  # fmt: skip
    for name in ("id", "due"):
        table.add_column(name, no_wrap=True)
    table.add_column("customer", overflow="fold", ratio=2)
    table.add_column("invoice", overflow="fold", max_width=18)
    table.add_column("amount", justify="right", no_wrap=True)
    table.add_column("reason", overflow="fold", ratio=1)
    table.add_column("status", overflow="fold", ratio=1)
    table.add_column("in hands of", overflow="fold", ratio=1)
    table.add_column("", overflow="fold", max_width=18)
    for row in rows:
        table.add_row(*(escape(it) for it in _cells(row, casework, language)))
    width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    Console(file=sys.stdout, width=width).print(table)


def _cells(row: CaseRow, casework: Casework, language: str) -> Iterator[str]:
    states = casework.rules.states
    yield row.case_id
    yield written_day(row.target, language)
    yield " ".join(it for it in (row.customer_id or "?", row.customer_name) if it)
    others = row.invoices - 1
    yield (row.invoice or "?") + (f" +{others}" if others > 0 else "")
    yield "?" if row.amount is None else written_amount(row.amount, row.currency, language)
    yield word("categories", row.category, language, casework.rules.taxonomy)
    known = row.status in states.statuses
    yield states.name_of(row.status, language) if known else row.status
    yield row.owner or word("departments", row.team, language, casework.rules.taxonomy)
    marks = (
        (row.overdue, "overdue"),
        (row.needs_review, "to review"),
        (row.alert, "look first"),
        (row.proposed, "read otherwise"),
    )
    yield ", ".join(text for holds, text in marks if holds)


def _amount(given: str, option: str) -> Decimal | None:
    if not given:
        return None
    try:
        return Decimal(given)
    except InvalidOperation:
        detail = f"{given!r} is no amount; write it such as 1234.50"
        raise typer.BadParameter(detail, param_hint=option) from None
