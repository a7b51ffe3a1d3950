"""The commands about what the store holds, and their options; `main` adds them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import LedgerOption, SettingsOption, StoreOption

quarantine_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="See and settle what was set aside."
)
deliveries_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="See and retry what no sink took."
)
sinks_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Try where records go.")

JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]
CodeOption = Annotated[
    str | None,
    typer.Option("--code", metavar="CODE", help="All with this reason code.", show_default=False),
]
Ids = Annotated[
    list[str] | None, typer.Argument(metavar="ID...", help="Files; the start is enough.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(status)
    app.command()(replay)
    app.add_typer(quarantine_app, name="quarantine")
    app.add_typer(deliveries_app, name="deliveries")
    app.add_typer(sinks_app, name="sinks")


def status(
    store: StoreOption = None, settings: SettingsOption = None, *, json_: JsonOption = False
) -> None:
    """Account for everything received, on one line that always adds up."""
    from extractor.cli.status import run_status

    run_status(store, settings, as_json=json_)


def replay(
    ledger: LedgerOption,
    ids: Ids = None,
    since: Annotated[
        dt.datetime | None,
        typer.Option(
            "--since",
            metavar="DAY",
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"],
            help="What came then or later, in UTC.",
            show_default=False,
        ),
    ] = None,
    settings: SettingsOption = None,
    store: StoreOption = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Everything that ever came.")] = False,
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Make what comes out count, and hand it on.")
    ] = False,
) -> None:
    """Make records again of what was received; what comes out otherwise is proposed."""
    if sum((bool(ids), since is not None, all_)) != 1:
        raise typer.BadParameter("give either IDs, --since or --all")
    from extractor.cli.replay import Job, run_replay

    instant = since.replace(tzinfo=dt.UTC) if since else None
    run_replay(Job(tuple(ids or ()), instant, ledger, settings, store, adopt))


@quarantine_app.command("list")
def list_quarantine(
    code: CodeOption = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    json_: JsonOption = False,
) -> None:
    """Show what was set aside, oldest first."""
    from extractor.cli.quarantine import Place, run_list

    run_list(Place(store, settings), code, as_json=json_)


@quarantine_app.command("show")
def show_quarantine(
    file_id: Annotated[str, typer.Argument(metavar="ID", help="Its start is enough.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE", help="Write the original there.", show_default=False
        ),
    ] = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Show one file that was set aside, and why."""
    from extractor.cli.quarantine import Place, run_show

    run_show(Place(store, settings), file_id, output)


@quarantine_app.command("retry")
def retry_quarantine(
    ids: Ids = None,
    code: CodeOption = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Try files again, as after installing what was missing or raising a limit."""
    _check_either(ids, code)
    from extractor.cli.quarantine import Place, run_retry

    run_retry(Place(store, settings), ids or (), code)


@quarantine_app.command("release")
def release_quarantine(
    ids: Ids = None,
    code: CodeOption = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Kept with the file.")] = "",
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Take files over: a person has dealt with them, they no longer wait."""
    _check_either(ids, code)
    from extractor.cli.quarantine import Place, run_release

    run_release(Place(store, settings), ids or (), code, why)


@deliveries_app.command("list")
def list_deliveries(
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    dead: Annotated[bool, typer.Option("--dead", help="Only what was given up.")] = False,
    most: Annotated[
        int, typer.Option("--most", metavar="N", min=1, help="How many, the oldest first.")
    ] = 1000,
    json_: JsonOption = False,
) -> None:
    """Show records that wait for a sink, or were given up."""
    from extractor.cli.deliveries import run_list
    from extractor.cli.quarantine import Place

    run_list(Place(store, settings), dead=dead, most=most, as_json=json_)


@deliveries_app.command("retry")
def retry_deliveries(
    numbers: Annotated[
        list[int] | None,
        typer.Argument(metavar="NO...", help="Of deliveries; none for all that were given up."),
    ] = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Hand records on again now."""
    from extractor.cli.deliveries import run_retry
    from extractor.cli.quarantine import Place

    run_retry(Place(store, settings), numbers or ())


@sinks_app.command("check")
def check_sinks(settings: SettingsOption = None) -> None:
    """Send an event that says nothing to each sink of the settings."""
    from extractor.cli.sinks import run_check

    run_check(settings)


@sinks_app.command("secret")
def make_secret() -> None:
    """Print a new secret for a webhook."""
    from extractor.cli.sinks import run_secret

    run_secret()


@sinks_app.command("codes")
def show_codes() -> None:
    """Print an example of a table of ERP codes, to be edited."""
    from extractor.cli.sinks import run_codes

    run_codes()


def _check_either(ids: list[str] | None, code: str | None) -> None:
    if bool(ids) == (code is not None):
        raise typer.BadParameter("give either IDs or --code")
