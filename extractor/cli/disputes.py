"""`extractor disputes`: the commands about cases and their options; `main` adds them."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import typer

from extractor.cli.disputing import Language
from extractor.cli.options import SettingsOption, StoreOption

disputes_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="See disputes and move them on.",
    epilog="""Such as: extractor disputes list --overdue --order due · extractor disputes
    set-status 34bb validated · extractor disputes report --by owner --format csv.
    An id may be shortened to its beginning. Who acts is whoever is logged in, or --as NAME, with
    the role that [workflow.roles] of the settings gives.""",
)
_DAYS = ["%Y-%m-%d"]


class Format(enum.StrEnum):
    """How a list is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Order(enum.StrEnum):
    """How a list is sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"
    AMOUNT = "amount"
    PRIORITY = "priority"
    CHANGED = "changed"


class By(enum.StrEnum):
    """What a report is broken down by."""

    CUSTOMER = "customer"
    CATEGORY = "category"
    OWNER = "owner"


CaseId = Annotated[str, typer.Argument(metavar="ID", help="Its start is enough.")]
AsOption = Annotated[
    str,
    typer.Option("--as", metavar="NAME", help="Who acts; otherwise whoever is logged in."),
]
WhyOption = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; goes on record.")]
FormatOption = Annotated[Format, typer.Option("--format", help="Of the output.")]
LanguageOption = Annotated[Language, typer.Option("--language", help="Of words and amounts.")]
Many = list[str] | None


def _many(name: str, metavar: str, help_: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(
        name, metavar=metavar, help=help_, show_default=False
    )
    return option


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(disputes_app, name="disputes")


@disputes_app.command("list")
def list_disputes(
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORD]...",
            help="Words that stand in it: customer, numbers, file, subject, claim, comments. "
            "The beginning of a word is enough.",
        ),
    ] = None,
    status: Annotated[Many, _many("--status", "CODE", "May be repeated.")] = None,
    owner: Annotated[Many, _many("--owner", "NAME", '"me" for yours, "nobody" for none.')] = None,
    team: Annotated[Many, _many("--team", "NAME", "In whose hands it is.")] = None,
    category: Annotated[Many, _many("--category", "CODE", "May be repeated.")] = None,
    customer: Annotated[Many, _many("--customer", "NUMBER", "May be repeated.")] = None,
    cause: Annotated[Many, _many("--cause", "CODE", 'Root cause; "unknown" for none.')] = None,
    spoken: Annotated[Many, _many("--customer-language", "CODE", "Such as fr.")] = None,
    invoice: Annotated[
        str, typer.Option("--invoice", metavar="NUMBER", help="However it is written.")
    ] = "",
    amount_from: Annotated[
        str, typer.Option("--from", metavar="AMOUNT", help="Contested at least.")
    ] = "",
    amount_to: Annotated[
        str, typer.Option("--to", metavar="AMOUNT", help="Contested at most.")
    ] = "",
    opened_from: Annotated[
        dt.datetime | None,
        typer.Option("--opened-from", metavar="DAY", formats=_DAYS, show_default=False),
    ] = None,
    opened_to: Annotated[
        dt.datetime | None,
        typer.Option("--opened-to", metavar="DAY", formats=_DAYS, show_default=False),
    ] = None,
    due_before: Annotated[
        dt.datetime | None,
        typer.Option("--due-before", metavar="DAY", formats=_DAYS, show_default=False),
    ] = None,
    order: Annotated[Order, typer.Option("--order", help="Of the list.")] = Order.NEWEST,
    limit: Annotated[int, typer.Option("--limit", min=0, help="0 for all.")] = 50,
    format_: FormatOption = Format.TABLE,
    language: LanguageOption = Language.EN,
    as_: AsOption = "",
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only these.")] = False,
    review: Annotated[bool, typer.Option("--review", help="Only those to be confirmed.")] = False,
    alert: Annotated[bool, typer.Option("--alert", help="Only those to be looked at.")] = False,
    proposed: Annotated[
        bool, typer.Option("--proposed", help="Only those read otherwise since.")
    ] = False,
    all_: Annotated[
        bool, typer.Option("--all", help="Posted and closed ones too; merged ones as well.")
    ] = False,
) -> None:
    """List disputes: those that are neither posted nor closed, unless asked otherwise.

    Such as: extractor disputes list tanguy --overdue --order due --format csv
    """
    from extractor.cli.disputes_list import Asked, run_list
    from extractor.cli.disputes_store import Desk

    asked = Asked(
        text=" ".join(text or ()),
        status=tuple(status or ()),
        owner=tuple(owner or ()),
        team=tuple(team or ()),
        category=tuple(category or ()),
        customer=tuple(customer or ()),
        cause=tuple(cause or ()),
        language=tuple(spoken or ()),
        invoice=invoice,
        amounts=(amount_from, amount_to),
        opened=(_day(opened_from), _day(opened_to)),
        due_before=_day(due_before),
        overdue=overdue,
        review=review,
        alert=alert,
        proposed=proposed,
        everything=all_,
    )
    shown = (order.value, limit, format_.value, language.value)
    run_list(Desk(store, settings, as_), asked, shown)


@disputes_app.command()
def show(
    case_id: CaseId,
    language: LanguageOption = Language.EN,
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    json_: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show a dispute: what is contested, how it stands, what happened, where it may go next."""
    from extractor.cli.disputes_show import run_show
    from extractor.cli.disputes_store import Desk

    run_show(Desk(store, settings, ""), case_id, language.value, as_json=json_)


@disputes_app.command()
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


@disputes_app.command("set-status")
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
    missing: Annotated[
        list[str] | None,
        typer.Option(
            "--missing",
            metavar="TEXT",
            help="What the customer is asked for; may be repeated.",
            show_default=False,
        ),
    ] = None,
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


@disputes_app.command()
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


@disputes_app.command()
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


@disputes_app.command()
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


@disputes_app.command()
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


@disputes_app.command()
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


@disputes_app.command()
def drawn(
    format_: FormatOption = Format.TABLE,
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """List the documents drawn by lot, sure as they are, that a person has still to look at."""
    from extractor.cli.disputes_drawn import run_drawn
    from extractor.cli.disputes_store import Desk

    run_drawn(Desk(store, settings, ""), format_.value)


@disputes_app.command("no-dispute")
def no_dispute(
    file: Annotated[str, typer.Argument(metavar="SHA256", help="Or the beginning of it.")],
    kind: Annotated[
        str, typer.Option("--as-class", metavar="CLASS", help="What it is, such as order.")
    ] = "",
    why: WhyOption = "",
    as_: AsOption = "",
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Say that a file without disputes rightly has none: for training, and for the dial."""
    from extractor.cli.disputes_drawn import run_no_dispute
    from extractor.cli.disputes_store import Desk

    run_no_dispute(Desk(store, settings, as_), file, kind, why)


@disputes_app.command()
def report(
    by: Annotated[By, typer.Option("--by", help="A line for each.")] = By.CUSTOMER,
    format_: FormatOption = Format.TABLE,
    language: LanguageOption = Language.EN,
    team: Annotated[Many, _many("--team", "NAME", "Only in its hands.")] = None,
    category: Annotated[Many, _many("--category", "CODE", "Only these.")] = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    recurrences: Annotated[
        bool,
        typer.Option(
            "--recurrences",
            help="Instead, what came more often in the last 30 days than before.",
        ),
    ] = False,
) -> None:
    """Report open disputes by age: 0-30, 31-60, 61-90 days and older, and what is overdue."""
    from extractor.cli.disputes_recurrences import run_recurrences
    from extractor.cli.disputes_report import run_report
    from extractor.cli.disputes_store import Desk

    if recurrences:
        if team:
            raise typer.BadParameter("recurrences are of all teams", param_hint="--team")
        run_recurrences(Desk(store, settings, ""), category or (), (format_.value, language.value))
        return
    chosen = (tuple(team or ()), tuple(category or ()))
    run_report(Desk(store, settings, ""), by.value, chosen, (format_.value, language.value))


def _day(given: dt.datetime | None) -> dt.date | None:
    return given.date() if given else None
