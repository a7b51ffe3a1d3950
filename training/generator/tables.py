"""Lays out the lines of a payment advice or debit note: columns, headings, totals, legend."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random

from training.generator.formats import AmountStyle
from training.generator.rows import Row
from training.generator.words import phrase, phrases

AMOUNTS = frozenset({"billed", "discount", "deducted", "paid"})
FORMS = ("columns", "columns", "columns", "below", "documents")


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """Which columns stand in which order, and what form the lines have.

    Attributes:
        form: ``columns``: a line each. ``below``: the reason on a line of its own.
            ``documents``: a deduction is a document of its own, below the invoice's.
    """

    kind: str
    form: str
    columns: tuple[str, ...]
    totals: bool

    @property
    def name(self) -> str:
        """Give the layout's name, for splits."""
        return f"{self.kind}-{self.form}-{'.'.join(it[:3] for it in self.columns)}"


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what stands around it, all as text.

    Attributes:
        rows: of cells; the headings are apart. A row with one cell runs over all columns.
        money: what each row adds to the running total, for carried-forward lines.
        right: columns of figures.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    intro: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    money: tuple[Decimal, ...]
    total: tuple[str, ...]
    right: frozenset[int]
    legend: tuple[str, ...]
    outro: str


def choose_plan(rng: Random, kind: str, rows: Sequence[Row]) -> Plan:
    """Choose columns for the lines."""
    form = (
        rng.choice(FORMS) if kind == "remittance" else rng.choice(("columns", "columns", "below"))
    )
    coded = any(row.code for row in rows)
    worded = any(row.reason for row in rows) or not coded
    keys = ["invoice"]
    if rng.random() < 0.7:
        keys.append("date")
    if rng.random() < 0.2 and any(row.invoice.po_number for row in rows):
        keys.append("order")
    if rng.random() < 0.15 and any(row.invoice.delivery_note for row in rows):
        keys.append("delivery")
    if rng.random() < 0.12:
        keys.append("due")
    if rng.random() < 0.3:
        keys.reverse()
    keys += _amount_columns(rng, kind, form, rows)
    words = (["code"] if coded else []) + (["reason"] if worded and form != "below" else [])
    if rng.random() < 0.35:
        first = next(at for at, key in enumerate(keys) if key in AMOUNTS)
        keys[first:first] = words
    else:
        keys += words
    if any(row.claim for row in rows) and form != "documents":
        keys.insert(rng.choice((0, 1, len(keys))), "claim")
    if rng.random() < 0.2:
        keys.insert(0, "position")
    if rng.random() < 0.12:
        keys.append("currency")
    return Plan(kind, form, tuple(keys), rng.random() < 0.8)


def _amount_columns(rng: Random, kind: str, form: str, rows: Sequence[Row]) -> list[str]:
    if form == "documents":
        return ["paid"]
    if kind == "debit":
        return ["billed", "deducted"] if rng.random() < 0.3 else ["deducted"]
    keys = ["billed"]
    if any(row.discount for row in rows):
        keys.append("discount")
    if rng.random() < 0.85:
        keys.append("deducted")
    keys.append("paid")
    if rng.random() < 0.15:
        keys[0], keys[-1] = keys[-1], keys[0]
    return keys


def lay_out(
    plan: Plan, rows: Sequence[Row], rng: Random, lang: str, write: AmountStyle, day: str
) -> Sheet:
    """Write the lines into cells.

    Args:
        plan: the columns.
        rows: the lines.
        rng: draws headings and labels.
        lang: of headings and labels.
        write: how amounts are written.
        day: ``strftime`` form of days.
    """
    headings = tuple(_heading(rng, plan, key, lang) for key in plan.columns)
    cells: list[tuple[str, ...]] = []
    money: list[Decimal] = []
    for at, row in enumerate(rows, start=1):
        for made, value in _cells(plan, row, at, write, day):
            cells.append(made)
            money.append(value)
    total = _total(plan, rows, write, phrase(rng, "tables", "total", lang)) if plan.totals else ()
    right = frozenset(at for at, key in enumerate(plan.columns) if key in AMOUNTS)
    return Sheet(
        phrase(rng, "tables", f"title_{plan.kind}", lang), (), "", headings, tuple(cells),
        tuple(money), total, right, (), phrase(rng, "tables", "outro", lang),
    )  # fmt: skip


def _heading(rng: Random, plan: Plan, key: str, lang: str) -> str:
    if plan.form == "documents" and key == "paid":
        key = "billed"
    return rng.choice(phrases("tables", f"heading_{key}", lang))


def _cells(
    plan: Plan, row: Row, at: int, write: AmountStyle, day: str
) -> list[tuple[tuple[str, ...], Decimal]]:
    value = row.deducted if plan.kind == "debit" else row.paid
    if plan.form == "documents" and row.deducted:
        whole = dataclasses.replace(row, deducted=Decimal(0), reason="", code="", claim="")
        held = dataclasses.replace(row, billed=Decimal(0))
        first = tuple(_cell(key, whole, at, write, day) for key in plan.columns)
        second = tuple(
            write.write(row.deducted, deduction=True).replace("(", "-").replace(")", "")
            if key == "paid" and write.negative == "brackets"
            else f"-{write.write(row.deducted)}"
            if key == "paid" and write.negative == "none"
            else write.write(row.deducted, deduction=True)
            if key == "paid"
            else _cell(key, held, at, write, day)
            for key in plan.columns
        )
        return [(first, whole.paid), (second, -row.deducted)]
    made = [(tuple(_cell(key, row, at, write, day) for key in plan.columns), value)]
    if plan.form == "below" and row.reason:
        made.append(((row.reason,), Decimal(0)))
    return made


def _cell(key: str, row: Row, at: int, write: AmountStyle, day: str) -> str:
    invoice = row.invoice
    if key in AMOUNTS:
        amount: Decimal = getattr(row, key)
        if key in {"discount", "deducted"}:
            return write.write(amount, deduction=True) if amount else ""
        return write.write(amount)
    texts = {
        "invoice": row.reference,
        "date": invoice.issue_date.strftime(day),
        "due": invoice.due_date.strftime(day),
        "order": invoice.po_number,
        "delivery": invoice.delivery_note,
        "reason": row.reason,
        "code": row.code,
        "claim": row.claim,
        "position": str(at),
        "currency": invoice.currency,
    }
    return texts[key]


def _total(plan: Plan, rows: Sequence[Row], write: AmountStyle, label: str) -> tuple[str, ...]:
    cells: list[str] = []
    for key in plan.columns:
        if key not in AMOUNTS:
            cells.append("")
            continue
        total = sum((getattr(row, key) for row in rows), Decimal(0))
        cells.append(write.write(total, deduction=key in {"discount", "deducted"}))
    free = next((at for at, key in enumerate(plan.columns) if key not in AMOUNTS), None)
    if free is not None:
        cells[free] = label
    return tuple(cells)


def facts(
    rng: Random, lang: str, *, our_number: str, payment: str, date: dt.date, iban: str, total: str
) -> tuple[tuple[str, str], ...]:
    """Give the labelled facts above a payment advice."""
    labels = rng.choice(phrases("tables", "facts", lang))
    form = {"en": "%d/%m/%Y", "de": "%d.%m.%Y"}.get(lang, "%d/%m/%Y")
    values = (our_number, payment, date.strftime(form), iban, total)
    pairs = list(zip(labels, values, strict=True))
    rng.shuffle(pairs)
    return tuple(pairs[: rng.choice((0, 2, 3, 3, 4, 5))])
