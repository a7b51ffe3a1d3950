"""The commands that take in what arrives, and their options; `main` adds them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import LedgerOption, SettingsOption, StoreOption

OutputsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        metavar="FILE",
        help="Append records here instead of standard output; may be repeated; .csv gives CSV, "
        "all else JSON lines.",
        show_default=False,
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(watch)
    app.command()(health)
    app.command()(work)


def watch(
    ledger: LedgerOption,
    inbox: Annotated[
        Path | None,
        typer.Option(
            "--inbox",
            metavar="DIR",
            help="The drop folder; otherwise inbox, or none with --mailbox.",
            show_default=False,
        ),
    ] = None,
    settings: SettingsOption = None,
    output: OutputsOption = None,
    store: StoreOption = None,
    done: Annotated[
        Path | None,
        typer.Option(
            "--done",
            metavar="DIR",
            help="Takes processed files; otherwise .done in the inbox.",
            show_default=False,
        ),
    ] = None,
    quarantine: Annotated[
        Path | None,
        typer.Option(
            "--quarantine",
            metavar="DIR",
            help="Takes files that were set aside; otherwise .quarantine in the inbox.",
            show_default=False,
        ),
    ] = None,
    *,
    mailbox: Annotated[
        bool, typer.Option("--mailbox", help="Watch the mailboxes of the settings.")
    ] = False,
    workers: Annotated[
        int,
        typer.Option("--workers", min=0, max=64, metavar="N", help="Processes that read."),
    ] = 1,
    polling: Annotated[
        bool, typer.Option("--polling", help="Look for changes; needed on network drives.")
    ] = False,
    health_file: Annotated[
        Path | None,
        typer.Option("--health", metavar="FILE", help="Say there how it goes.", show_default=False),
    ] = None,
    metrics_port: Annotated[
        int | None,
        typer.Option(
            "--metrics-port",
            min=0,
            max=65535,
            metavar="PORT",
            help="Serve figures for Prometheus there.",
            show_default=False,
        ),
    ] = None,
    metrics_host: Annotated[
        str,
        typer.Option("--metrics-host", metavar="ADDRESS", help="Where they are served."),
    ] = "127.0.0.1",
) -> None:
    """Process what arrives in a folder and in mailboxes until Ctrl-C."""
    from extractor.cli.watch import Job, run_watch

    outputs = tuple(output or ())
    folder = inbox or (None if mailbox else Path("inbox"))
    places = (folder, mailbox, ledger, settings, outputs, store, done, quarantine)
    run_watch(Job(*places, polling, workers, health_file, metrics_port, metrics_host))


def health(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="As `--health` writes it.")],
    max_age: Annotated[
        float,
        typer.Option("--max-age", min=1, metavar="SECONDS", help="Older means that it hangs."),
    ] = 60.0,
) -> None:
    """End with 0 if the service is alive; otherwise say why not and end with 1."""
    from extractor.cli.health import run_health

    run_health(file, max_age_seconds=max_age)


def work(
    ledger: LedgerOption,
    settings: SettingsOption = None,
    output: OutputsOption = None,
    store: StoreOption = None,
    *,
    drain: Annotated[bool, typer.Option("--drain", help="End when nothing is left to do.")] = False,
    health_file: Annotated[
        Path | None,
        typer.Option("--health", metavar="FILE", help="Say there how it goes.", show_default=False),
    ] = None,
    attached: Annotated[bool, typer.Option("--attached", hidden=True)] = False,
) -> None:
    """Process what the store holds: one more worker, on this machine or another."""
    from extractor.cli.work import Job, run_work

    run_work(Job(ledger, settings, tuple(output or ()), store, drain, attached, health_file))
