"""The commands that make something of files, and their options; `main` adds them."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import LedgerOption, SettingsOption, StoreOption, WorkersOption


class Format(enum.StrEnum):
    """How records are written."""

    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"


class Lines(enum.StrEnum):
    """How documents are written."""

    JSONL = "jsonl"


Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(process)
    app.command()(read)
    app.command()(extract)
    app.command()(explain)


def process(
    paths: Paths,
    ledger: LedgerOption,
    settings: SettingsOption = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Write here instead; may be repeated; .csv gives CSV, all else JSON lines.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="Otherwise a table on a terminal and JSON lines elsewhere. With --output, "
            "table shows the table as well.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = None,
    workers: WorkersOption = 1,
    *,
    keep_erased: Annotated[
        bool, typer.Option("--keep-erased", help="Keep also files that were erased before.")
    ] = False,
) -> None:
    """Turn files into dispute records, one JSON object per file, in the order given."""
    _check_present(paths)
    from extractor.cli.process import Job, run_process

    shape = format_.value if format_ else None
    outputs = tuple(output or ())
    run_process(Job(tuple(paths), ledger, settings, outputs, shape, store, workers, keep_erased))


def read(
    paths: Paths,
    settings: SettingsOption = None,
    format_: Annotated[Lines, typer.Option("--format", help="JSON lines only.")] = Lines.JSONL,
) -> None:
    """Give words with boxes, lines and tables of documents, one JSON object per file."""
    _check_present(paths)
    from extractor.cli.read import run_read

    _ = format_
    run_read(paths, settings)


def extract(paths: Paths, settings: SettingsOption = None) -> None:
    """Give the fields of business documents without a ledger, one JSON object per file."""
    _check_present(paths)
    from extractor.cli.extract import run_extract

    run_extract(paths, settings)


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A mail, PDF, scan or archive.")],
    ledger: LedgerOption,
    settings: SettingsOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Write marked pages (PNG, PDF), marked mails (HTML) and explain.json here.",
            show_default=False,
        ),
    ] = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Every candidate that was rejected.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="The explanation as JSON.")] = False,
) -> None:
    """Show how a file's record came about: every candidate, its score, why it was chosen or not."""
    _check_present([file])
    from extractor.cli.explain import Job, run_explain

    run_explain(Job(file, ledger, settings, out, all_, json_))


def _check_present(paths: list[Path]) -> None:
    """Stop at a wrong path before the heavy libraries are loaded."""
    from extractor.intake.files import check_present

    check_present(paths)
