"""The commands about personal data, and their options; `main` adds them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import SettingsOption, StoreOption

retention_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Erase what was kept long enough."
)
person_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Give or erase what is held about a person."
)
Person = Annotated[str, typer.Argument(metavar="MAIL|NAME", help="Of the person.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(retention_app, name="retention")
    app.add_typer(person_app, name="person")


@retention_app.callback()
def _retention() -> None:
    """Keep `run` a command of its own, though it is the only one."""


@retention_app.command("run")
def run_retention(
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Erase nothing; say what would be.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Erase the personal data of closed cases, and of files that no case tells of."""
    from extractor.cli.retention import run_retention as run

    run(store, settings, dry_run=dry_run, as_json=json_)


@person_app.command("export")
def export_person(
    person: Person,
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE", help="Zip file with JSON and originals.")
    ],
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Write everything that is held about a person into one file."""
    from extractor.cli.person import run_export
    from extractor.cli.quarantine import Place

    run_export(Place(store, settings), person, output)


@person_app.command("erase")
def erase_person(
    person: Person,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="Stays in the audit trail; names nobody."),
    ],
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Also in cases that are still open.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Erase nothing; say what would be.")
    ] = False,
) -> None:
    """Erase every file and every text of a case that names a person."""
    from extractor.cli.person import Wish, run_erase
    from extractor.cli.quarantine import Place

    run_erase(Place(store, settings), Wish(person, reason, force, dry_run))
