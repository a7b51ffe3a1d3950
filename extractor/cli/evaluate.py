"""`extractor evaluate`: score against known answers."""

from __future__ import annotations

import sys
from pathlib import Path

from extractor.cli.console import say
from extractor.errors import MissingFileError
from extractor.evaluation.report import evaluate
from extractor.pipeline import Pipeline
from extractor.settings import find_settings, load_settings

GOLD = "gold.jsonl"
LEDGER = "ledger"


def run_evaluate(cases: Path, errors: int, workers: int, *, as_json: bool) -> None:
    """Print the figures, and on request the wrong cases.

    Args:
        cases: folder with gold.jsonl, the files it names, ledger/ and extractor.toml.
        errors: how many wrong cases to show.
        workers: how many files are read at the same time.
        as_json: figures for programs.

    Raises:
        MissingFileError: the folder holds no gold.jsonl.
    """
    if not (cases / GOLD).is_file():
        raise MissingFileError(str(cases / GOLD))
    ledger = cases / LEDGER
    say("loading ledger and models")
    pipeline = Pipeline.load(ledger=ledger, settings=load_settings(find_settings(ledger)))
    report = evaluate(cases, pipeline, workers=workers)
    text = report.as_json() if as_json else report.as_text(errors)
    sys.stdout.write(text.rstrip("\n") + "\n")
