"""`extractor explain`: how the record of one file came about, readable within a minute."""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path

from extractor.cli.console import say
from extractor.cli.explain_view import print_explanation
from extractor.cli.explain_words import told
from extractor.explain import explain
from extractor.explain.as_json import as_json
from extractor.explain.files import write_explanation
from extractor.settings import find_settings, load_settings


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command.

    Attributes:
        out: where marked pages and mails go; None writes none.
        everything: show all candidates, not only the likeliest.
    """

    file: Path
    ledger: Path
    settings: Path | None
    out: Path | None
    everything: bool
    as_json: bool


def run_explain(job: Job) -> None:
    """Print the explanation, and write it as marked pages on request.

    Raises:
        ExtractorError: the file cannot be read, or ledger, settings, models or folder are at fault.
    """
    settings = load_settings(job.settings or find_settings(job.ledger))
    say("loading ledger and models")
    explanation = explain(job.file, ledger=job.ledger, settings=settings)
    if job.as_json:
        sys.stdout.write(as_json(explanation) + "\n")
    else:
        print_explanation(explanation, sys.stdout, everything=job.everything)
    if job.out is not None:
        for path in write_explanation(explanation, job.out, settings=settings.reading, tell=told):
            say(f"written: {os.fspath(path)}")
