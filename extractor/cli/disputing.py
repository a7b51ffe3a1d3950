"""The commands about one dispute, and their options; `main` adds them."""

from __future__ import annotations

import enum
from typing import Annotated

import typer

from extractor.cli.options import LedgerOption, MissingOption, SettingsOption, StoreOption


class Answer(enum.StrEnum):
    """Which answer is drafted."""

    ACKNOWLEDGEMENT = "acknowledgement"
    REQUEST = "request"
    REMINDER = "reminder"
    ACCEPTANCE = "acceptance"
    PARTIAL_ACCEPTANCE = "partial_acceptance"
    REJECTION = "rejection"


class Language(enum.StrEnum):
    """Of an answer or of facts."""

    EN = "en"
    FR = "fr"
    DE = "de"
    ES = "es"


RecordId = Annotated[str, typer.Argument(metavar="RECORD_ID", help="Its start is enough.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(facts)
    app.command()(draft)


def facts(
    record_id: RecordId,
    ledger: LedgerOption,
    language: Annotated[Language, typer.Option("--language", help="Of the sentences.")] = (
        Language.EN
    ),
    store: StoreOption = None,
    settings: SettingsOption = None,
    *,
    json_: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show what our books say for and against a dispute, and which documents it lacks."""
    from extractor.cli.facts import Job, run_facts

    run_facts(Job(record_id, ledger, language.value, store, settings, json_))


def draft(
    record_id: RecordId,
    ledger: LedgerOption,
    kind: Annotated[Answer, typer.Option("--kind", help="Which answer.")],
    language: Annotated[
        Language | None,
        typer.Option("--language", help="Otherwise the customer's.", show_default=False),
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why it is decided so.")
    ] = "",
    accepted: Annotated[
        str,
        typer.Option("--accepted", metavar="AMOUNT", help="Of a partial acceptance: 1234.50."),
    ] = "",
    missing: MissingOption = None,
    store: StoreOption = None,
    settings: SettingsOption = None,
) -> None:
    """Draft an answer to the customer of a dispute, to be read before it is sent."""
    from extractor.cli.draft import Job, run_draft

    run_draft(
        Job(
            record_id=record_id,
            ledger=ledger,
            kind=kind.value,
            language=language.value if language else None,
            reason=reason,
            accepted=accepted,
            missing=tuple(missing or ()),
            store=store,
            settings=settings,
        )
    )
