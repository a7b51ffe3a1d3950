"""`extractor evaluate`: score against known answers."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path, PurePosixPath

from extractor.cli.console import say
from extractor.cli.dial_words import dial_sentences
from extractor.errors import MissingFileError
from extractor.evaluation.diagrams import write_diagrams
from extractor.evaluation.report import Report, evaluate
from extractor.evaluation.tables import by_field
from extractor.pipeline import Pipeline
from extractor.settings import find_settings, load_settings
from extractor.store.evidence import add_evidence
from extractor.values.calibration import Reviewed
from extractor.values.record import Status

GOLD = "gold.jsonl"
LEDGER = "ledger"


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be shown and kept of a run.

    Attributes:
        errors: how many wrong cases to show.
        as_json: figures for programs.
        figures: folder for reliability diagrams, or None.
        evidence: file to add the documents to, or None.
    """

    errors: int = 0
    as_json: bool = False
    figures: Path | None = None
    evidence: Path | None = None


def run_evaluate(cases: Path, workers: int, wanted: Wanted) -> None:
    """Print the figures, and on request the wrong cases.

    Args:
        cases: folder with gold.jsonl, the files it names, ledger/ and extractor.toml.
        workers: how many files are read at the same time.
        wanted: what is to be shown and kept.

    Raises:
        MissingFileError: the folder holds no gold.jsonl.
    """
    if not (cases / GOLD).is_file():
        raise MissingFileError(str(cases / GOLD))
    ledger = cases / LEDGER
    say("loading ledger and models")
    pipeline = Pipeline.load(ledger=ledger, settings=load_settings(find_settings(ledger)))
    report = evaluate(cases, pipeline, workers=workers)
    text = report.as_json() if wanted.as_json else report.as_text(wanted.errors)
    sys.stdout.write(text.rstrip("\n") + "\n")
    if not wanted.as_json:
        sys.stdout.write("\n" + "\n".join(dial_sentences(pipeline.dial)) + "\n")
    if wanted.figures is not None:
        for path in write_diagrams(by_field(report.answers), wanted.figures):
            say(f"wrote {path}")
    if wanted.evidence is not None:
        _keep(report, wanted.evidence, pipeline.models.calibration.fingerprint)


def _keep(report: Report, file: Path, fingerprint: str) -> None:
    """Add the documents that were read to the evidence for the dial."""
    right = {PurePosixPath(name).name: ok for name, ok in report.score.right.items()}
    reviewed = [
        (it.source.sha256, Reviewed(it.confidence, right[PurePosixPath(it.source.file).name]))
        for it in report.records
        if it.status is Status.PROCESSED
    ]
    count = add_evidence(file, fingerprint, reviewed)
    say(f"{file} holds {count} reviewed documents of these models")
