"""`extractor drift`: its options; `main` adds it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.disputing import Language
from extractor.cli.options import SettingsOption, StoreOption


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("drift")(drift)


def drift(
    since: Annotated[
        dt.datetime | None,
        typer.Option(
            "--since",
            metavar="DAY",
            formats=["%Y-%m-%d"],
            help="Compare with what came from this day on, where that is enough.",
            show_default=False,
        ),
    ] = None,
    measure: Annotated[
        Path | None,
        typer.Option(
            "--measure",
            metavar="LEDGER",
            help="First measure documents of records made before; with the ledger's folder.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="Of words.")] = Language.EN,
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show whether what comes in, and how well it is read, is still as before.

    Such as: extractor drift --since 2026-03-01 --json
    """
    from extractor.cli.drift import Job, run_drift

    run_drift(Job(since, measure, language.value, store, settings, as_json))
