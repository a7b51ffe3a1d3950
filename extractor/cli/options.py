"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LedgerOption = Annotated[
    Path,
    typer.Option(
        "--ledger",
        metavar="DIR",
        help="Folder with customers.csv and open_invoices.csv.",
        show_default=False,
    ),
]
SettingsOption = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        metavar="FILE",
        help="TOML file; otherwise extractor.toml in or beside the ledger, or here.",
        show_default=False,
    ),
]
StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help="Where records and originals are kept; otherwise as set, or .extractor here.",
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int, typer.Option("--workers", min=1, max=64, metavar="N", help="Files at the same time.")
]
HostOption = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="To listen on.")]
PortOption = Annotated[
    int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="0 for any free one.")
]
MissingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--missing",
        metavar="TEXT",
        help="What the customer is asked for; may be repeated.",
        show_default=False,
    ),
]
CaseId = Annotated[str, typer.Argument(metavar="ID", help="Its start is enough.")]
AsOption = Annotated[
    str,
    typer.Option("--as", metavar="NAME", help="Who acts; otherwise whoever is logged in."),
]
WhyOption = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; goes on record.")]
