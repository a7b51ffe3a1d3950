"""`extractor facts`: what our books say for and against a dispute."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.cases import Opened, open_cases
from extractor.values.case import Case
from extractor.values.fact import Fact, SourceRow
from extractor.values.taxonomy import Taxonomy
from extractor.workflow.collectable import Collectable, collectable
from extractor.workflow.facts.books import Books
from extractor.workflow.facts.facts import facts_of
from extractor.workflow.locales import written_amount
from extractor.workflow.proofs import ProofCheck, checklist
from extractor.workflow.words import sentence, word


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command."""

    record_id: str
    ledger: Path
    language: str
    store: Path | None
    settings: Path | None
    as_json: bool


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    case: Case
    facts: tuple[Fact, ...]
    proofs: tuple[ProofCheck, ...]
    divided: tuple[Collectable, ...]


def run_facts(job: Job) -> None:
    """Print the facts of the dispute, or of all disputes of the file, that an id means.

    Raises:
        ExtractorError: the store, the ledger or the settings are at fault.
    """
    now = dt.datetime.now(dt.UTC)
    opened = open_cases(job.record_id, job.ledger, job.store, job.settings, now)
    books = Books.of(opened.ledger)
    found = [_found(case, opened, books) for case in opened.cases]
    if job.as_json:
        json.dump([_as_json(it, job.language) for it in found], sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return
    console = Console(soft_wrap=False)
    for each in found:
        _print(console, each, job.language, opened.rules.taxonomy)


def _found(case: Case, opened: Opened, books: Books) -> _Found:
    rules = opened.rules
    numbers = dict.fromkeys(it.invoice for it in case.items)
    invoices = [it for number in numbers if (it := books.invoice(number)) is not None]
    return _Found(
        case,
        facts_of(case, books, complaint_days=rules.complaint_days, taxonomy=rules.taxonomy),
        checklist(case, rules.proofs),
        tuple(collectable(it, (case,), rules.states) for it in invoices),
    )


def _as_json(found: _Found, language: str) -> dict[str, object]:
    return {
        "record_id": found.case.case_id,
        "category": found.case.axes.category,
        "facts": [
            {
                "code": fact.code,
                "direction": fact.direction,
                "invoice": fact.invoice,
                "sentence": sentence(fact, language),
                "figures": {it.name: it.value for it in fact.figures},
                "sources": [dataclasses.asdict(it) for it in fact.sources],
            }
            for fact in found.facts
        ],
        "proofs": [
            {"any": check.any, "holder": check.holder, "found": check.found}
            for check in found.proofs
        ],
        "collectable": [
            {
                "invoice": it.invoice,
                "currency": it.currency,
                "open_amount": f"{it.open_amount:.2f}",
                "held": f"{it.held:.2f}",
                "undisputed": f"{it.undisputed:.2f}",
            }
            for it in found.divided
        ],
    }


def _print(console: Console, found: _Found, language: str, taxonomy: Taxonomy) -> None:
    case = found.case
    invoices = ", ".join(it.invoice or "no invoice found" for it in case.items)
    category = word("categories", case.axes.category, language, taxonomy)
    console.print(f"\n[bold]{escape(case.case_id)}[/bold]  {escape(invoices)}  {category}")
    table = Table("speaks", "fact", "where", header_style="bold")
    for fact in found.facts:
        where = "\n".join(_told(it) for it in fact.sources)
        speaks = word("directions", fact.direction, language)
        table.add_row(speaks, escape(sentence(fact, language)), escape(where))
    if found.facts:
        console.print(table)
    else:
        console.print("the ledger says nothing about it")
    for check in found.proofs:
        wanted = " / ".join(word("proofs", it, language) for it in check.any)
        state = "is there" if check.found else f"missing, {_holder(check)}"
        console.print(f"{escape(wanted)}: {state}")
    for it in found.divided:
        open_, rest = (
            written_amount(amount, it.currency, language)
            for amount in (it.open_amount, it.undisputed)
        )
        console.print(f"{escape(it.invoice)}: {open_} open, {rest} of it not disputed here")


def _holder(check: ProofCheck) -> str:
    return "to be asked for" if check.holder == "customer" else "to be looked up by us"


def _told(source: SourceRow) -> str:
    return f"{source.file}, line {source.row}" if source.row else f"{source.file}: {source.key}"
