"""`extractor disputes`: the commands that show cases, and their options; `main` adds them.

Those that move a case on are in `changing`.
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import typer

from extractor.cli import changing
from extractor.cli.disputing import Language
from extractor.cli.options import AsOption, CaseId, SettingsOption, StoreOption, WhyOption

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
    disputes_app.command("list")(list_disputes)
    disputes_app.command()(show)
    changing.add_to(disputes_app)
    disputes_app.command()(drawn)
    disputes_app.command("no-dispute")(no_dispute)
    disputes_app.command()(report)
    app.add_typer(disputes_app, name="disputes")


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


def drawn(
    format_: FormatOption = Format.TABLE,
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """List the documents drawn by lot, sure as they are, that a person has still to look at."""
    from extractor.cli.disputes_drawn import run_drawn
    from extractor.cli.disputes_store import Desk

    run_drawn(Desk(store, settings, ""), format_.value)


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
