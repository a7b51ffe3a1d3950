"""The commands about the audit trail, and their options; `main` adds them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import SettingsOption, StoreOption

audit_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Who did what, and whether it still says so."
)
_DAYS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(audit_app, name="audit")


@audit_app.command("list")
def list_audit(
    who: Annotated[
        str | None, typer.Option("--who", metavar="NAME", help="Of this person.")
    ] = None,
    what: Annotated[
        str | None,
        typer.Option("--what", metavar="CODE", help='Of this kind; "case" for all of "case.…".'),
    ] = None,
    about: Annotated[
        str | None,
        typer.Option("--about", metavar="KIND:ID", help='About one thing: "case:D-1", "case".'),
    ] = None,
    since: Annotated[
        dt.datetime | None,
        typer.Option("--since", metavar="DAY", formats=_DAYS, help="Then or later, in UTC."),
    ] = None,
    until: Annotated[
        dt.datetime | None,
        typer.Option("--until", metavar="DAY", formats=_DAYS, help="Before then, in UTC."),
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="The newest of them.")] = 1000,
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    json_: Annotated[bool, typer.Option("--json", help="As JSON, with before and after.")] = False,
) -> None:
    """Show entries of the trail, oldest first."""
    from extractor.cli.audit import Wanted, run_list
    from extractor.cli.quarantine import Place

    wanted = Wanted(who, what, about, _utc(since), _utc(until), most)
    run_list(Place(store, settings), wanted, as_json=json_)


@audit_app.command("verify")
def verify_audit(
    heads: Annotated[
        Path | None,
        typer.Option(
            "--head",
            metavar="FILE",
            help="Heads that were exported earlier; also finds that the end was cut off.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Find entries that were altered, removed, put in or moved."""
    from extractor.cli.audit import run_verify
    from extractor.cli.quarantine import Place

    run_verify(Place(store, settings), heads)


@audit_app.command("head")
def export_audit_head(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Add it to a file, which is best kept elsewhere.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Print the newest entry's number and hash, which stand for all before it."""
    from extractor.cli.audit import run_head
    from extractor.cli.quarantine import Place

    run_head(Place(store, settings), output)


def _utc(instant: dt.datetime | None) -> dt.datetime | None:
    return None if instant is None else instant.replace(tzinfo=dt.UTC)
