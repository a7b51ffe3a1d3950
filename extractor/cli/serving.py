"""The commands that listen, and their options; `main` adds them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import HostOption, PortOption, SettingsOption, StoreOption


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(serve)
    app.command()(desk)


def serve(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8040,
    settings: SettingsOption = None,
    store: StoreOption = None,
    new_token: Annotated[
        str | None,
        typer.Option(
            "--new-token",
            metavar="NAME",
            help="Make a token for somebody, and end.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Take in uploads by HTTP until Ctrl-C; `watch` or `work` processes them."""
    from extractor.cli.serve import Job, run_new_token, run_serve

    if new_token is not None:
        run_new_token(new_token)
    else:
        run_serve(Job(host, port, settings, store))


def desk(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8030,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger",
            metavar="DIR",
            help="Folder with customers and open invoices.",
            show_default=False,
        ),
    ] = None,
    settings: SettingsOption = None,
    store: StoreOption = None,
    invite: Annotated[
        str | None,
        typer.Option(
            "--invite",
            metavar="LOGIN",
            help="Print a new one-time link for somebody, and end.",
            show_default=False,
        ),
    ] = None,
    *,
    sample: Annotated[
        bool, typer.Option("--sample/--no-sample", help="Fill a store without settings.")
    ] = True,
    components: Annotated[bool, typer.Option("--components", hidden=True)] = False,
) -> None:
    """Review, follow and understand disputes in the browser, until Ctrl-C."""
    from extractor.cli.desk import Job, run_desk, run_invite

    job = Job(host, port, ledger, settings, store, sample, components)
    if invite is not None:
        run_invite(job, invite)
    else:
        run_desk(job)
