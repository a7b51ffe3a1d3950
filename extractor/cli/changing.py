"""The commands that move a dispute on, and their options; `disputes` adds them."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.cli.options import (
    AsOption,
    CaseId,
    MissingOption,
    SettingsOption,
    StoreOption,
    WhyOption,
)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(assign)
    app.command("set-status")(set_status)
    app.command()(correct)
    app.command()(comment)
    app.command()(link)
    app.command()(merge)
    app.command()(split)


def assign(
    case_id: CaseId,
    owner: Annotated[str, typer.Argument(metavar="NAME", help='"nobody" leaves it to the team.')],
    team: Annotated[
        str | None, typer.Option("--team", metavar="NAME", help="Otherwise it stays in its team.")
    ] = None,
    why: WhyOption = "",
    as_: AsOption = "",
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Give a dispute to a person."""
    from extractor.cli.disputes_change import run_assign
    from extractor.cli.disputes_store import Desk

    run_assign(Desk(store, settings, as_), case_id, (owner, team), why)


def set_status(
    case_id: CaseId,
    status: Annotated[str, typer.Argument(metavar="STATUS", help="As `show` lists them.")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Goes to the customer with a rejection.")
    ] = "",
    accepted: Annotated[
        list[str] | None,
        typer.Option(
            "--accepted",
            metavar="[INVOICE=]AMOUNT",
            help="Of a partial acceptance; once for each invoice.",
            show_default=False,
        ),
    ] = None,
    credit_note: Annotated[
        str, typer.Option("--credit-note", metavar="NUMBER", help="In accounting.")
    ] = "",
    missing: MissingOption = None,
    owner: Annotated[
        str | None,
        typer.Option("--owner", metavar="NAME", help="Who acts next; otherwise the rules say."),
    ] = None,
    as_: AsOption = "",
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Move a dispute to another status.

    Such as: extractor disputes set-status 34bb partly_accepted --accepted 80 --reason "2 of 3"
    """
    from extractor.cli.disputes_change import Step, run_set_status
    from extractor.cli.disputes_store import Desk

    step = Step(status, reason, tuple(accepted or ()), credit_note, tuple(missing or ()), owner)
    run_set_status(Desk(store, settings, as_), case_id, step)


def correct(
    case_id: CaseId,
    values: Annotated[
        list[str],
        typer.Argument(metavar="FIELD=VALUE...", help="Such as amount=80.00 category=shortage."),
    ],
    why: WhyOption = "",
    as_: AsOption = "",
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Correct what was read, or confirm it by saying it again; the machine's value is kept."""
    from extractor.cli.disputes_change import run_correct
    from extractor.cli.disputes_store import Desk

    run_correct(Desk(store, settings, as_), case_id, values, why)


def comment(
    case_id: CaseId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help='"@anna" tells Anna.')],
    as_: AsOption = "",
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Say something about a dispute."""
    from extractor.cli.disputes_change import run_comment
    from extractor.cli.disputes_store import Desk

    run_comment(Desk(store, settings, as_), case_id, text)


def link(
    case_id: CaseId,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Its start is enough.")],
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="What the other one is to it.")
    ] = "related",
    why: WhyOption = "",
    as_: AsOption = "",
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take links to it away.")] = False,
) -> None:
    """Link a dispute to another one, or take the link away."""
    from extractor.cli.disputes_change import run_link
    from extractor.cli.disputes_store import Desk

    run_link(Desk(store, settings, as_), (case_id, other), None if remove else kind, why)


def merge(
    into: Annotated[str, typer.Argument(metavar="INTO", help="The one that stays.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The one that is closed.")],
    why: WhyOption = "",
    as_: AsOption = "",
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Take a dispute into another one: a reminder, a debit note, a duplicate."""
    from extractor.cli.disputes_change import run_merge
    from extractor.cli.disputes_store import Desk

    run_merge(Desk(store, settings, as_), (into, other), why)


def split(
    case_id: CaseId,
    parts: Annotated[
        list[str],
        typer.Argument(
            metavar="PART...",
            help="A case each: an invoice, INVOICE=AMOUNT, or several with commas.",
        ),
    ],
    why: WhyOption = "",
    as_: AsOption = "",
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Make disputes of their own of some invoices, or of part of an amount.

    Such as: extractor disputes split 34bb FA-2026-00937=1000
    """
    from extractor.cli.disputes_change import run_split
    from extractor.cli.disputes_store import Desk

    run_split(Desk(store, settings, as_), case_id, parts, why)
