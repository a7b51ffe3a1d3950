"""Hand-written messages with the facts they are about, as read from ``*.jsonl``.

What each field means is written down in ``README.md`` beside this file.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from extractor.values.category import Category, TriageClass

LANGUAGES = ("fr", "en", "de", "es")
CHANNELS = ("mail", "letter", "note")
SEVERAL = "several"
CATEGORIES = frozenset(str(code) for code in Category)
TRIAGE = frozenset(str(code) for code in TriageClass) - {"dispute"}


class StoryError(ValueError):
    """A line of a story file cannot be read as a story."""


@dataclasses.dataclass(frozen=True, slots=True)
class StoryLine:
    """A line of an invoice."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    total: Decimal


@dataclasses.dataclass(frozen=True, slots=True)
class StoryInvoice:
    """An open invoice that the message speaks of; ``""`` where there is no such number."""

    number: str
    issue_date: dt.date
    due_date: dt.date
    currency: str
    net: Decimal
    gross: Decimal
    open: Decimal
    po_number: str
    delivery_note: str
    lines: tuple[StoryLine, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class StoryItem:
    """One contested matter; the references are as written in the text, None if they are not."""

    category: str
    invoice: str
    reference: str | None
    po: str | None
    delivery_note: str | None
    amount: Decimal | None
    amount_is: str
    amount_as_written: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class StoryCustomer:
    """Who writes: the full name, and as it stands in the text."""

    name: str
    written: str
    town: str
    country: str
    domain: str


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """One message.

    Attributes:
        id: file and line it was read from.
        family: the file, which is one author's: wordings of one family stay together in splits.
        label: a dispute category, ``several``, or the triage class of what is no dispute.
    """

    id: str
    family: str
    lang: str
    label: str
    channel: str
    customer: StoryCustomer
    sender: str
    subject: str
    text: str
    invoices: tuple[StoryInvoice, ...]
    items: tuple[StoryItem, ...]
    reply_to: str = ""

    @property
    def is_dispute(self) -> bool:
        """Say whether something is contested."""
        return bool(self.items)

    @property
    def message(self) -> str:
        """Give the subject, if there is one, and the text below it."""
        return f"{self.subject}\n{self.text}" if self.subject else self.text

    def invoice(self, number: str) -> StoryInvoice:
        """Give the invoice with this number.

        Raises:
            KeyError: the story has no such invoice.
        """
        for invoice in self.invoices:
            if invoice.number == number:
                return invoice
        raise KeyError(number)


def load_stories(folder: Path) -> list[Story]:
    """Read all stories of a folder, in a fixed order.

    Raises:
        StoryError: a line is no JSON object, or a field is missing or of the wrong kind.
    """
    stories: list[Story] = []
    for file in sorted(folder.glob("*.jsonl")):
        lines = file.read_text(encoding="utf-8").split("\n")
        for at, line in enumerate(lines, start=1):
            if line.strip():
                stories.append(parse_story(line, file.stem, f"{file.stem}:{at}"))
    return stories


def parse_story(line: str, family: str, name: str) -> Story:
    """Read one line.

    Raises:
        StoryError: it is no story.
    """
    try:
        row = json.loads(line)
        return _story(row, family, name)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise StoryError(f"{name}: {type(error).__name__}: {error}") from error


def _story(row: Mapping[str, Any], family: str, name: str) -> Story:
    who = row["customer"]
    return Story(
        id=name,
        family=family,
        lang=row["lang"],
        label=row["label"],
        channel=row["channel"],
        customer=StoryCustomer(
            who["name"], who["written"] or "", who["town"], who["country"], who.get("domain") or ""
        ),
        sender=row.get("sender") or "",
        subject=row.get("subject") or "",
        text=row["text"].strip("\n"),
        invoices=tuple(parse_invoice(it) for it in row["invoices"]),
        items=tuple(_item(it) for it in row["items"]),
        reply_to=row.get("reply_to") or "",
    )


def parse_invoice(row: Mapping[str, Any]) -> StoryInvoice:
    """Read an invoice; it is due after thirty days where its row does not say."""
    issued = dt.date.fromisoformat(row["issue_date"])
    due = row.get("due_date")
    return StoryInvoice(
        number=row["number"],
        issue_date=issued,
        due_date=dt.date.fromisoformat(due) if due else issued + dt.timedelta(days=30),
        currency=row["currency"],
        net=Decimal(row["net"]),
        gross=Decimal(row["gross"]),
        open=Decimal(row["open"]),
        po_number=row.get("po_number") or "",
        delivery_note=row.get("delivery_note") or "",
        lines=_lines(row["lines"]),
    )


def _lines(rows: Sequence[Mapping[str, Any]]) -> tuple[StoryLine, ...]:
    return tuple(
        StoryLine(
            row["description"],
            Decimal(str(row["quantity"])),
            Decimal(str(row["unit_price"])),
            Decimal(str(row["total"])),
        )
        for row in rows
    )


def _item(row: Mapping[str, Any]) -> StoryItem:
    amount = row.get("amount")
    return StoryItem(
        category=row["category"],
        invoice=row["invoice"],
        reference=row.get("reference") or None,
        po=row.get("po") or None,
        delivery_note=row.get("delivery_note") or None,
        amount=Decimal(str(amount)) if amount is not None else None,
        amount_is=row["amount_is"],
        amount_as_written=row.get("amount_as_written") or None,
    )
