"""`extractor retention run`: erase what was kept long enough."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from extractor.cli.console import counted, say
from extractor.cli.stores import open_store, this_user
from extractor.errors import SettingsError
from extractor.settings import FILE_NAME, find_settings, load_settings
from extractor.store.erasing import Why
from extractor.store.retention import Due, DueCase, DueFile, erase_due, find_due
from extractor.workflow.rules import load_rules

REASON = "kept long enough"  # what the audit trail says


def run_retention(
    folder: Path | None, settings_file: Path | None, *, dry_run: bool, as_json: bool
) -> None:
    """Erase what is due, and print it.

    Args:
        folder: of the store; None as set.
        settings_file: None for the one that is found.
        dry_run: print only.
        as_json: one object a line.

    Raises:
        SettingsError: nothing is set to be erased.
        StoreError: the store is not there or refuses.
    """
    file = settings_file or find_settings()
    settings = load_settings(file)
    rules = settings.retention
    if rules.shortest is None and rules.other_days is None:
        raise SettingsError(
            str(file or FILE_NAME),
            "everything is kept for ever; set closed_days or other_days in [retention]",
        )
    with open_store(folder, settings, must_exist=True) as store:
        today = load_rules(settings.workflow, settings.taxonomy.as_taxonomy()).day_of(store.clock())
        due = find_due(store, rules, today)
        _print(due, as_json=as_json)
        cases, files = counted(len(due.cases), "case"), counted(len(due.files), "file")
        if dry_run:
            say(f"{cases} and {files} would be erased")
            return
        removed = erase_due(store, due, Why(this_user(), REASON))
    say(f"{cases} and {files} erased, {counted(removed, 'file')} removed from the disk")


def _print(due: Due, *, as_json: bool) -> None:
    for case in due.cases:
        sys.stdout.write(_as_json("case", case) if as_json else _case(case))
    for file in due.files:
        sys.stdout.write(_as_json("file", file) if as_json else _file(file))


def _case(it: DueCase) -> str:
    kept = f"closed on {it.closed_on}, kept {counted(it.days, 'day')}"
    return f"case {it.case_id} ({it.customer_id}, {it.category}): {kept}\n"


def _file(it: DueFile) -> str:
    sinks = f"; its record went to {', '.join(it.sinks)}" if it.sinks else ""
    return f"file {it.sha256[:12]}{sinks}\n"


def _as_json(kind: str, it: DueCase | DueFile) -> str:
    facts = {"kind": kind, **dataclasses.asdict(it)}
    return json.dumps(facts, ensure_ascii=False, default=str) + "\n"
