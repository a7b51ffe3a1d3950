"""The tables of an explanation on a terminal: candidates, chosen or not."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from extractor.cli.explain_words import bare, features_told, told_all
from extractor.cli.words import spoken
from extractor.explain.explanation import (
    AmountCandidate,
    Explanation,
    Place,
    ReferenceCandidate,
    Verdict,
)

FEW = 4  # rejected candidates of a kind; --all shows every one
MORE = 8  # rejected numbers
NAME = 18  # characters of a document's name
LIKELY = 0.005  # probability of a rejected amount that is told without --all


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """Where an explanation is shown, and how much of it."""

    console: Console
    explanation: Explanation
    everything: bool

    def heading(self, title: str) -> None:
        """Print a line with a title after an empty one."""
        self.console.print()
        self.console.rule(Text(title, style="bold"), align="left")

    def where(self, place: Place) -> str:
        """Say where words stand, without the document's name where there is only one."""
        several = len({it.name for it in self.explanation.documents}) > 1
        name = bare(place.name)
        name = f"{name[:NAME]}… " if len(name) > NAME else f"{name} "
        name = name if several else ""
        if place.page is not None:
            return f"{name}p. {place.page}"
        return f"{name}{place.start}–{place.end}"

    def rest(self, count: int) -> None:
        """Say how many rows were left out."""
        if count > 0:
            self.console.print(f"and {count} more; --all shows them", style="dim")


def money(amount: AmountCandidate) -> str:
    """Give an amount with its currency and basis."""
    if amount.value is None:
        return "none is given"
    tax = {"net": "without tax", "gross": "with tax"}.get(amount.basis.value, "")
    return " ".join(it for it in (f"{amount.value:,.2f}", amount.currency, tax) if it)


def source(view: View, amount: AmountCandidate) -> str:
    """Say where an amount is written or how it was worked out."""
    if amount.derivation:
        return f"= {bare(amount.derivation)}"
    if amount.place is not None:
        return f"“{bare(amount.place.text)}” {view.where(amount.place)}"
    return ""


def print_amounts(view: View, amounts: Sequence[AmountCandidate]) -> None:
    """Print the amounts of a dispute that were not chosen, the likeliest first."""
    ranked = [it for it in amounts if it.score is not None]
    likely = [it for it in ranked if it.probability >= LIKELY] or ranked[:2]
    shown = ranked if view.everything else likely[:FEW]
    if not shown:
        return
    table = _table("other amounts", "from", "prob.", "points", "what the chosen one has instead")
    for it in shown:
        points = f"{it.score:.1f}"
        reason = features_told(it.behind[:2]) or told_all(it.why)
        _add(table, money(it), source(view, it), f"{it.probability:.2f}", points, reason)
    view.console.print(table)
    view.rest(len(ranked) - len(shown))


def print_references(view: View) -> None:
    """Print everything that may be a document number."""
    found = view.explanation.references
    if not found:
        return
    view.heading("numbers that may name an invoice, an order or a delivery note")
    kept = [it for it in found if it.verdict is not Verdict.REJECTED]
    rest = [it for it in found if it.verdict is Verdict.REJECTED]
    doubles = [it for it in rest if _is_double(it, rest)]
    clear = [it for it in rest if it not in doubles]
    shown = [*clear, *doubles] if view.everything else clear[:MORE]
    table = _table("number", "words beside it", "where", "", "because")
    for it in [*kept, *shown]:
        style = "" if it.verdict is Verdict.REJECTED else "bold"
        label = bare(it.column or it.label)
        cells = (bare(it.place.text), label, view.where(it.place), it.verdict.value, _why(it))
        _add(table, *cells, style=style)
    view.console.print(table)
    view.rest(len(rest) - len(shown))


def _is_double(candidate: ReferenceCandidate, others: Sequence[ReferenceCandidate]) -> bool:
    """Say whether the same words were read as something else, or stand in a longer number."""
    if any(it.startswith(("read_as_figure", "better_reading")) for it in candidate.why):
        return True
    here = candidate.place
    return any(
        (it.place.number, it.why) == (here.number, candidate.why)
        and it.place.start <= here.start
        and here.end <= it.place.end
        and len(it.place.text) > len(here.text)
        for it in others
    )


def _why(candidate: ReferenceCandidate) -> str:
    leads = (
        f"{it.invoice} {it.score:.2f} ({spoken(it.kind.value)}, {spoken(it.how)})"
        for it in candidate.leads
    )
    return "; ".join(it for it in (*leads, told_all(candidate.why)) if it)


def print_customers(view: View) -> None:
    """Print the customers that were not chosen."""
    others = [it for it in view.explanation.customers if it.verdict is Verdict.REJECTED]
    shown = others if view.everything else others[:2]
    if not shown:
        return
    view.heading("other customers")
    table = _table("customer", "prob.", "because")
    for it in shown:
        who = bare(f"{it.customer_id} {it.name}")
        _add(table, who, f"{it.probability:.4f}", told_all(it.because))
    view.console.print(table)
    view.rest(len(others) - len(shown))


def print_elsewhere(view: View) -> None:
    """Print the amounts that belong to no dispute, if everything is asked for."""
    if not view.explanation.elsewhere or not view.everything:
        return
    view.heading("amounts that belong to no dispute")
    table = _table("amount", "where", "because")
    for it in view.explanation.elsewhere:
        _add(table, money(it), view.where(it.place) if it.place else "", told_all(it.why))
    view.console.print(table)


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False,
                  padding=(0, 2, 0, 0), show_edge=False)  # fmt: skip
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _add(table: Table, *texts: str, style: str = "") -> None:
    table.add_row(*(escape(it) for it in texts), style=style)
