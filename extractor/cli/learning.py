"""The command that learns from corrections, and its options; `main` adds it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import SettingsOption, StoreOption

# `extractor.learning.retrain.PartName`, which would load the libraries that learn
PARTS = ("category", "triage", "ner", "ranker", "calibration")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(train)


def train(
    from_: Annotated[
        list[str],
        typer.Option(
            "--from",
            metavar="store|FILE",
            help="What to learn from: what people decided about the documents of the store, or a "
            "file of labels; may be repeated.",
            show_default=False,
        ),
    ],
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="PART",
            help=f"{', '.join(PARTS)}; may be repeated; otherwise all that the labels teach.",
            show_default=False,
        ),
    ] = None,
    weight: Annotated[
        float | None,
        typer.Option(
            "--weight",
            min=0.1,
            max=1000,
            metavar="N",
            help="One text of yours counts as much as N that came with the package.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Of all that is drawn.", show_default=False),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger",
            metavar="DIR",
            help="Folder with customers.csv and open_invoices.csv; needed with --from store.",
            show_default=False,
        ),
    ] = None,
    settings: SettingsOption = None,
    store: StoreOption = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, metavar="N", help="Fits at the same time.")
    ] = 2,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Compare only; write no release.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="The comparison as JSON.")] = False,
) -> None:
    """Make new models from corrections and labels, and compare them with those in use."""
    unknown = sorted(set(only or ()) - set(PARTS))
    if unknown:
        raise typer.BadParameter(f"--only {unknown[0]}: there are {', '.join(PARTS)}")
    if "store" in from_ and ledger is None:
        raise typer.BadParameter("--from store needs --ledger, to find the words about each case")
    from extractor.cli.train import Job, run_train

    run_train(
        Job(
            tuple(from_), tuple(only or ()), weight, seed, ledger, settings, store, workers,
            dry_run=dry_run, as_json=json_,
        )
    )  # fmt: skip
