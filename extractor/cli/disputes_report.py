"""`extractor disputes report`: open disputes by age, and what is overdue."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.console import say
from extractor.cli.disputes_list import category_of, write_csv
from extractor.cli.disputes_store import NOBODY, Desk
from extractor.cli.table import WIDTH_WITHOUT_TERMINAL
from extractor.values.case_figures import Age, AgeingBy, AgeingRow
from extractor.values.casework import CaseFilter
from extractor.values.taxonomy import Taxonomy
from extractor.workflow.locales import written_amount, written_day
from extractor.workflow.words import word


def run_report(
    desk: Desk, by: str, chosen: tuple[tuple[str, ...], tuple[str, ...]], shown: tuple[str, str]
) -> None:
    """Print a line for each customer, category or owner, and currency.

    Args:
        desk: which store.
        by: what the lines are of.
        chosen: teams and categories; none for all.
        shown: format and language.

    Raises:
        BadParameter: there is no such category.
        StoreError: the store is not there or does not answer.
    """
    form, language = shown
    teams, categories = chosen
    with desk.opened() as (casework, _):
        codes = tuple(category_of(it, casework.rules.taxonomy) for it in categories)
        rows = casework.ageing(AgeingBy(by), CaseFilter(team=teams, category=codes))
        today = casework.today()
    if form == "json":
        json.dump([_as_json(it, by) for it in rows], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    elif form == "csv":
        write_csv(_columns(by), (_texts(it) for it in rows), sys.stdout)
    else:
        _print(rows, by, language, casework.rules.taxonomy)
        say(f"open disputes on {written_day(today, language)}; days since they were opened")


def _columns(by: str) -> Iterator[str]:
    yield from (by, "name", "currency")
    for age in Age:
        yield from (f"{age} days count", f"{age} days amount")
    yield from ("count", "amount", "overdue count", "overdue amount")


def _texts(row: AgeingRow) -> Iterator[str]:
    yield from (row.key, row.name, row.currency)
    for _, count, amount in row.ages:
        yield from (str(count), str(amount))
    yield from (str(row.count), str(row.amount))
    yield from (str(row.overdue_count), str(row.overdue_amount))


def _as_json(row: AgeingRow, by: str) -> dict[str, object]:
    return {
        by: row.key,
        "name": row.name,
        "currency": row.currency,
        "ages": {age: {"count": count, "amount": str(amount)} for age, count, amount in row.ages},
        "count": row.count,
        "amount": str(row.amount),
        "overdue": {"count": row.overdue_count, "amount": str(row.overdue_amount)},
    }


def _print(rows: Iterable[AgeingRow], by: str, language: str, taxonomy: Taxonomy) -> None:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, expand=True)
    table.add_column(by, overflow="fold", ratio=1)
    for name in (*(f"{it} days" for it in Age), "all", "overdue"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(escape(_name(row, by, language, taxonomy)), *_cells(row, language))
    width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    Console(file=sys.stdout, width=width).print(table)


def _cells(row: AgeingRow, language: str) -> Iterator[str]:
    pairs = [(count, amount) for _, count, amount in row.ages]
    pairs += [(row.count, row.amount), (row.overdue_count, row.overdue_amount)]
    for count, amount in pairs:
        money = written_amount(amount, row.currency, language) if row.currency else ""
        yield f"{count} · {money}".removesuffix(" · ") if count else "-"


def _name(row: AgeingRow, by: str, language: str, taxonomy: Taxonomy) -> str:
    if by == AgeingBy.CATEGORY:
        return word("categories", row.key, language, taxonomy)
    unknown = NOBODY if by == AgeingBy.OWNER else "?"
    return " ".join(it for it in (row.key or unknown, row.name) if it)
