"""`extractor disputes report --recurrences`: what comes more often than it used to."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence

from extractor.casework.recurring import LEAST_WINDOWS, recurrences
from extractor.cli.console import say
from extractor.cli.disputes_list import category_of, write_csv
from extractor.cli.disputes_store import Desk
from extractor.values.recurrence import WINDOW_DAYS, Recurrence
from extractor.workflow.recurrence_words import said

COLUMNS = tuple(it.name for it in dataclasses.fields(Recurrence))


def run_recurrences(desk: Desk, categories: Sequence[str], shown: tuple[str, str]) -> None:
    """Print a line for each, the surest first.

    Args:
        desk: which store.
        categories: none for all.
        shown: format and language.

    Raises:
        BadParameter: there is no such category.
        StoreError: the store is not there or does not answer.
    """
    form, language = shown
    with desk.opened() as (casework, _):
        taxonomy = casework.rules.taxonomy
        codes = {category_of(it, taxonomy) for it in categories}
        report = recurrences(casework)
    rows = [it for it in report.found if not codes or it.category in codes]
    if form == "json":
        json.dump([dataclasses.asdict(it) for it in rows], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    elif form == "csv":
        write_csv(iter(COLUMNS), (_texts(it) for it in rows), sys.stdout)
    else:
        for it in rows:
            sys.stdout.write(f"{said(it, language, taxonomy)}\n")
        if not report.windows:
            needed = (LEAST_WINDOWS + 1) * WINDOW_DAYS
            say(f"nothing to compare with yet: that takes cases of {needed} days")
        else:
            days = report.windows * WINDOW_DAYS
            say(f"{report.tested} combinations compared with the {days} days before")


def _texts(row: Recurrence) -> Iterator[str]:
    return (str(getattr(row, name)) for name in COLUMNS)
