"""An explanation on a terminal: what was chosen first, then the candidates that were not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from extractor.cli.explain_tables import (
    View,
    money,
    print_amounts,
    print_customers,
    print_elsewhere,
    print_references,
    source,
)
from extractor.cli.explain_words import bare, features_told, told_all
from extractor.cli.words import spoken
from extractor.explain.explanation import (
    AmountCandidate,
    Check,
    DisputeExplanation,
    Explanation,
    Judgement,
    WordWeight,
)

WIDTH_WITHOUT_TERMINAL = 100
WORDS = 6
QUOTE = 180  # characters of a dispute's passage


def print_explanation(explanation: Explanation, stream: TextIO, *, everything: bool) -> None:
    """Print an explanation.

    Args:
        explanation: of one file.
        stream: a terminal gives the width; elsewhere it is 100 characters.
        everything: show all candidates, not only the likeliest.
    """
    width = None if stream.isatty() else WIDTH_WITHOUT_TERMINAL
    console = Console(file=stream, width=width, highlight=False)
    view = View(console, explanation, everything)
    _print_file(view)
    for number, dispute in enumerate(explanation.disputes, 1):
        _print_dispute(view, dispute, number)
    print_references(view)
    print_customers(view)
    print_elsewhere(view)


def _print_file(view: View) -> None:
    explanation, record = view.explanation, view.explanation.record
    name = PurePath(record.source.file).name
    view.heading(f"{bare(name)}: {record.decision.value}")
    question, customer = explanation.dispute_or_not, record.customer
    answer = f"{'yes' if record.is_dispute else 'no'} {question.probability:.2f}"
    facts = [
        ("what it is", f"{spoken(record.document_type)}, {record.language or 'language unknown'}"),
        ("dispute", f"{answer}{_needed(explanation.checks, 'triage')}"),
        ("  because", _because(question)),
    ]
    kind = explanation.kind
    if kind is not None:
        facts.append(("instead", f"{spoken(kind.label)} {kind.probability:.2f}{_rival(kind)}"))
        facts.append(("  because", _because(kind)))
    if customer is not None:
        who = bare(f"{customer.customer_id} {customer.name}")
        needed = _needed(explanation.checks, "customer")
        facts.append(("customer", f"{who} {customer.confidence:.2f}{needed}"))
        facts.append(("  because", told_all(customer.because)))
    else:
        facts.append(("customer", "none fits"))
    needed = _needed(explanation.checks, "document")
    facts.append(("all of it", f"{record.confidence:.2f}{needed}"))
    facts.append(
        ("  because", features_told([it for it in explanation.whole if abs(it.weight) >= 0.05]))
    )
    facts.append(("reasons", told_all(record.reasons)))
    facts.append(("notes", told_all(record.notes)))
    _print_facts(view.console, facts)


def _print_dispute(view: View, dispute: DisputeExplanation, number: int) -> None:
    record, category = dispute.record, dispute.category
    count = len(view.explanation.disputes)
    view.heading(f"dispute {number} of {count}: {record.decision.value} {record.confidence:.2f}")
    invoice, amount = record.invoice, dispute.amounts[0]
    named = f"{invoice.number} {invoice.confidence:.2f}" if invoice else "none fits"
    others = ", ".join(f"{it.number} {it.confidence:.2f}" for it in record.candidates)
    reason = f"{spoken(category.label)} {record.category.confidence:.2f}"
    sure = record.amount_confidence
    facts = [
        ("from", f"{_where_from(view, dispute)}: “{_quoted(dispute.passage)}”"),
        ("invoice", f"{named}{_needed(dispute.checks, 'invoice')}"),
        ("  because", told_all(invoice.because) if invoice else ""),
        ("  written", bare(invoice.as_written or "") if invoice else ""),
        ("  or", others),
        ("amount", f"{money(amount)} {sure:.2f}{_needed(dispute.checks, 'amount')}"),
        ("  because", _why_amount(view, amount)),
        ("  not", _beside(dispute)),
        ("reason", f"{reason}{_needed(dispute.checks, 'category')}{_rival(category)}"),
        ("  because", _because(category)),
        ("to a person", told_all(it for it in record.reasons if _is_doubt(it))),
    ]
    _print_facts(view.console, facts)
    print_amounts(view, dispute.amounts[1:])


def _is_doubt(code: str) -> bool:
    """Say whether a reason asks for a look, and is not just how something was found."""
    return not code.startswith(("invoice:by_", "amount:absent", "amount:derived"))


def _where_from(view: View, dispute: DisputeExplanation) -> str:
    if not dispute.units:
        return "the message"
    return f"{'a row of ' if dispute.from_row else ''}{view.where(dispute.units[0])}"


def _quoted(passage: str) -> str:
    text = bare(passage)
    return text if len(text) <= QUOTE else f"{text[:QUOTE].rsplit(' ', 1)[0]} …"


def _why_amount(view: View, amount: AmountCandidate) -> str:
    inputs = ", ".join(dict.fromkeys(bare(it.text) for it in amount.inputs))
    parts = (
        source(view, amount),
        f"written are {inputs}" if inputs else "",
        told_all(amount.why),
        features_told(amount.counted),
    )
    return "; ".join(it for it in parts if it)


def _beside(dispute: DisputeExplanation) -> str:
    """Tell the other amounts of a table's row."""
    unranked = (it for it in dispute.amounts[1:] if it.score is None)
    return ", ".join(f"{money(it)} ({told_all(it.why)})" for it in unranked)


def _print_facts(console: Console, facts: Sequence[tuple[str, str]]) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in facts:
        if text:
            style = "dim" if name.startswith(" ") else "bold"
            grid.add_row(Text(name, style=style), escape(text))
    console.print(grid)


def _needed(checks: Sequence[Check], part: str) -> str:
    found = next((it for it in checks if it.part == part), None)
    if found is None or not found.needed:
        return ""
    low = "" if found.passed else ": too low"
    apart = found.score is not None and abs(found.score - found.figure) >= 0.005
    score = f"; {found.score:.2f} before calibration" if apart else ""
    return f" (needs {found.needed:.2f}{low}{score})"


def _rival(judgement: Judgement) -> str:
    second = next((it for it in judgement.guesses if it.label == judgement.rival), None)
    return f"; next {spoken(second.label)} {second.probability:.2f}" if second else ""


def _because(judgement: Judgement) -> str:
    parts = [
        told_all(judgement.adjusted),
        f"for it: {_words(judgement.speaks_for)}" if judgement.speaks_for else "",
        f"against: {_words(judgement.speaks_against)}" if judgement.speaks_against else "",
    ]
    return "\n".join(it for it in parts if it)


def _words(words: Sequence[WordWeight]) -> str:
    return ", ".join(f"{bare(it.word)} {it.weight:+.2f}" for it in words[:WORDS])
