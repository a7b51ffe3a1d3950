"""The commands about ledgers and their invoices, and their options; `main` adds them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import LedgerOption

ledger_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Import ledgers.")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(match)
    app.add_typer(ledger_app, name="ledger")


def match(
    ledger: LedgerOption,
    queries: Annotated[
        Path, typer.Option("--queries", metavar="FILE", help="Questions as JSON lines.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write here instead.", show_default=False),
    ] = None,
    *,
    stats: Annotated[
        bool, typer.Option("--stats", help="Times and memory on standard error.")
    ] = False,
    lines: Annotated[
        bool, typer.Option("--lines", help="The ranked candidates of every line as well.")
    ] = False,
) -> None:
    """Find the invoices that claims mean, one JSON object for each question."""
    from extractor.cli.match import Job, run_match

    run_match(Job(ledger, queries, output, stats, lines))


@ledger_app.command("import")
def import_(
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help="Folder of CSV or Parquet files, or database URL."),
    ],
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="For the book.")],
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="NAME", help="Of CSV files; otherwise found out.")
    ] = "",
    separator: Annotated[
        str, typer.Option("--separator", metavar="C", help="Of CSV files; otherwise found out.")
    ] = "",
    *,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Leave wrong rows out and name each.")
    ] = False,
) -> None:
    """Write a ledger of any size as a book that opens in a second."""
    from extractor.cli.ledger import Job, run_import
    from extractor.reconciliation.importing.tables import Dialect

    if separator and len(separator) > 1:
        raise typer.BadParameter("one character", param_hint="--separator")
    run_import(Job(source, output, Dialect(encoding, separator), skip_bad_rows))
