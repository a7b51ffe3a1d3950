"""Score the order and delivery note numbers that a casebook's gold holds."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.extraction.fields.table import print_table
from extractor.pipeline import Pipeline
from extractor.values.particulars import packed
from extractor.values.record import FileRecord

_FIELDS = {"purchase_orders": "po_as_written", "delivery_notes": "delivery_note_as_written"}


def score_casebook(folder: Path, *, scans: bool, errors: bool) -> None:
    """Process the casebook's files and print precision and recall by field and language.

    Args:
        folder: with ``gold.jsonl``, ``inbox``, ``ledger`` and ``extractor.toml``.
        scans: also the files that must be recognised as text; slow.
        errors: print what is wrong.
    """
    pipeline = Pipeline.load(ledger=folder / "ledger", settings=folder / "extractor.toml")
    tally: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = [gold for gold in map(json.loads, lines) if scans or gold["file"].endswith(".eml")]
    for gold in wanted:
        record = pipeline.attempt(folder / gold["file"])
        for field, key in _FIELDS.items():
            want = {packed(it[key]) for it in gold["items"] if it[key]}
            got = {packed(it) for it in _written(record, field)}
            for group in (gold["lang"], "all"):
                tally[field, group].update(hit=len(want & got), wanted=len(want), found=len(got))
            if errors and want != got:
                print(f"{gold['id']:12} {field:16} want {sorted(want)} got {sorted(got)}")
    print_table(f"casebook: {len(wanted)} files", tally)


def _written(record: FileRecord, field: str) -> list[str]:
    references: list[Any] = [it.references for it in record.disputes]
    return [number for it in references for number in it.model_dump()[field]]
