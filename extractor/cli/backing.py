"""The commands about backups, and their options; `main` adds them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import SettingsOption, StoreOption

backup_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Copies of the store, and back."
)
Place = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of backups.")]
One = Annotated[
    Path, typer.Argument(metavar="BACKUP", help="A backup, or a folder of them for the newest.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(backup_app, name="backup")


@backup_app.command("make")
def make_backup(
    place: Place,
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep",
            metavar="N",
            min=1,
            help="Afterwards remove all but the newest N backups.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Copy the store as it is at one moment, while others work on it."""
    from extractor.cli.backup import run_make

    run_make(place, keep, store, settings)


@backup_app.command("list")
def list_backups(
    place: Place, *, json_: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> None:
    """Show whole backups, oldest first."""
    from extractor.cli.backup import run_list

    run_list(place, as_json=json_)


@backup_app.command("verify")
def verify_backup(backup: One) -> None:
    """Read all of a backup; say what is missing or not as it was written."""
    from extractor.cli.backup import run_verify

    run_verify(backup)


@backup_app.command("restore")
def restore_backup(
    backup: One,
    erasures: Annotated[
        Path | None,
        typer.Option(
            "--erasures",
            metavar="FILE",
            help="Erase again what was erased since, as `backup erasures` wrote it.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Make a store of a backup, in an empty folder or database."""
    from extractor.cli.backup import run_restore

    run_restore(backup, erasures, store, settings)


@backup_app.command("erasures")
def list_erasures(store: StoreOption = None, settings: SettingsOption = None) -> None:
    """Print the ids of all that was erased, to be kept beside the backups."""
    from extractor.cli.backup import run_erasures

    run_erasures(store, settings)
