"""Records as a table for a person."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import TextIO

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.words import category_spoken, sentences, spoken
from extractor.values.record import Decision, DisputeRecord, FileRecord, Status
from extractor.values.taxonomy import SHIPPED, Taxonomy

_COLUMNS = ("file", "what it is", "customer", "invoice", "amount", "category", "conf.", "decision")
_WIDEST = {"what it is": 17, "customer": 20, "category": 17}  # the rest is for the reasons
WIDTH_WITHOUT_TERMINAL = 160


def print_table(
    records: Iterable[FileRecord], stream: TextIO, taxonomy: Taxonomy = SHIPPED
) -> None:
    """Write records as a table, a row for each dispute.

    Args:
        records: in the order to show.
        stream: a terminal gives the width; elsewhere it is 160 characters.
        taxonomy: its names of categories come first.
    """
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False,
                  padding=(0, 1, 0, 0), show_edge=False, expand=True)  # fmt: skip
    for column in _COLUMNS:
        is_short = column in ("amount", "conf.", "decision")
        table.add_column(column, justify="right" if column in ("amount", "conf.") else "left",
                         no_wrap=is_short, overflow="fold",
                         max_width=_WIDEST.get(column))  # fmt: skip
    table.add_column("why", overflow="fold", ratio=1)
    for record in records:
        for row in _rows(record, taxonomy):
            table.add_row(*(escape(cell) for cell in row))
    width = None if stream.isatty() else WIDTH_WITHOUT_TERMINAL
    Console(file=stream, width=width).print(table)


def _rows(record: FileRecord, taxonomy: Taxonomy) -> Iterable[tuple[str, ...]]:
    name = PurePath(record.source.file).name
    if record.status is Status.QUARANTINED:
        yield (name, "set aside", "", "", "", "", "", "by hand", _reason(record))
        return
    customer = record.customer
    who = f"{customer.customer_id} {customer.name}" if customer else "?"
    if not record.disputes:
        sure = f"{1 - record.is_dispute_confidence:.2f}"
        kind = spoken(record.triage or record.document_type)
        yield (name, kind, who if customer else "", "", "", "", sure,
               record.decision.value, sentences(record.reasons))  # fmt: skip
        return
    for position, dispute in enumerate(record.disputes):
        opening = (name, spoken(record.document_type), who) if position == 0 else ("", "", "")
        yield (*opening, *_dispute(dispute, record, taxonomy))


def _dispute(dispute: DisputeRecord, record: FileRecord, taxonomy: Taxonomy) -> tuple[str, ...]:
    amount = dispute.disputed_amount
    money = f"{amount.value:,.2f} {amount.currency or ''}".strip() if amount else "-"
    codes = [*dispute.reasons]
    if dispute.decision is Decision.REVIEW:
        codes.extend(record.reasons)
    return (
        dispute.invoice.number if dispute.invoice else "?",
        money,
        category_spoken(dispute.category.code, taxonomy),
        f"{dispute.confidence:.2f}",
        dispute.decision.value,
        sentences(codes),
    )


def _reason(record: FileRecord) -> str:
    """Give the reason without the file's name, which stands in the first column."""
    reason = (record.reason or "").removeprefix(f"{record.source.file}: ")
    return reason.removeprefix(f"{PurePath(record.source.file).name}: ")
