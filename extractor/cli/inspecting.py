"""The commands that show how things are, and their options; `main` adds them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import SettingsOption, StoreOption, WorkersOption

mailbox_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look at mailboxes.")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(show)
    app.command()(evaluate)
    app.command()(schema)
    app.command()(doctor)
    app.add_typer(mailbox_app, name="mailbox")


def show(
    record_id: Annotated[str, typer.Argument(metavar="RECORD_ID", help="Its start is enough.")],
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Show a kept record with its evidence and reasons."""
    from extractor.cli.show import run_show

    run_show(record_id, store, settings)


def evaluate(
    cases: Annotated[Path, typer.Argument(metavar="CASES_DIR", help="Folder with gold.jsonl.")],
    errors: Annotated[
        int, typer.Option("--errors", min=0, metavar="N", help="Show so many wrong cases.")
    ] = 0,
    workers: WorkersOption = 1,
    figures: Annotated[
        Path | None,
        typer.Option(
            "--figures", metavar="DIR", help="Draw reliability diagrams there.", show_default=False
        ),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(
            "--evidence",
            metavar="FILE",
            help="Add the documents to the evidence for the dial.",
            show_default=False,
        ),
    ] = None,
    *,
    json_: Annotated[bool, typer.Option("--json", help="Figures as JSON.")] = False,
) -> None:
    """Score against cases with known answers, per language and channel."""
    from extractor.cli.evaluate import Wanted, run_evaluate

    run_evaluate(cases, workers, Wanted(errors, json_, figures, evidence))


def schema(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Print this one: event, ledger, record, settings."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="DIR", help="Where to write.", show_default=False),
    ] = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say whether they are in step.")
    ] = False,
) -> None:
    """Write the JSON Schemas of records, events, ledgers and settings, or print one."""
    from extractor.cli.schema import print_schema, run_schema

    if name is not None:
        print_schema(name)
    else:
        run_schema(folder, check=check)


def doctor(settings: SettingsOption = None, store: StoreOption = None) -> None:
    """Show what is installed and set: engines, languages, models, store, limits."""
    from extractor.cli.doctor import run_doctor

    run_doctor(settings, store)


@mailbox_app.command("check")
def check_mailbox(settings: SettingsOption = None, store: StoreOption = None) -> None:
    """Sign in, count what is there, say what would be done with it; nothing is changed."""
    from extractor.cli.mailbox import run_check

    run_check(settings, store)
