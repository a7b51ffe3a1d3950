"""The commands about who did what and who is told, and their options; `main` adds them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.disputing import Language
from extractor.cli.options import SettingsOption, StoreOption

audit_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Who did what, and whether it still says so."
)
notices_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="See and retry what people were not told."
)
_DAYS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(audit_app, name="audit")
    app.add_typer(notices_app, name="notices")


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


@notices_app.command("list")
def list_notices(
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    dead: Annotated[bool, typer.Option("--dead", help="Only what was given up.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show messages that wait, gather for a digest, or were given up."""
    from extractor.cli.notices import run_list
    from extractor.cli.quarantine import Place

    run_list(Place(store, settings), dead=dead, as_json=json_)


@notices_app.command("retry")
def retry_notices(
    numbers: Annotated[
        list[int] | None,
        typer.Argument(metavar="NO...", help="Of messages; none for all that were given up."),
    ] = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    letters: Annotated[
        bool, typer.Option("--letters", help="Letters to customers that were given up, instead.")
    ] = False,
) -> None:
    """Send messages now, digests included; or letters to customers."""
    from extractor.cli.notices import run_retry, run_retry_letters
    from extractor.cli.quarantine import Place

    if not letters:
        run_retry(Place(store, settings), numbers or ())
    elif numbers:
        raise typer.BadParameter("letters have no numbers; leave these out", param_hint="NO...")
    else:
        run_retry_letters(Place(store, settings))


@notices_app.command("check")
def check_notices(
    to: Annotated[str, typer.Option("--to", metavar="MAIL", help="A mailbox of yours.")],
    language: Annotated[Language, typer.Option("--language", help="Of the mail.")] = Language.EN,
    settings: SettingsOption = None,
) -> None:
    """Send a mail that only tries the settings."""
    from extractor.cli.notices import run_check

    run_check(settings, to, language.value)


def _utc(instant: dt.datetime | None) -> dt.datetime | None:
    return None if instant is None else instant.replace(tzinfo=dt.UTC)
