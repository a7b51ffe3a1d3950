"""What the writers of messages know of a case, and what they give back."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from training.generator.ledger import Account
from training.generator.numbering import Scheme
from training.generator.parties import Party, person, slug
from training.generator.stories import Story, StoryInvoice, StoryItem


@dataclasses.dataclass(frozen=True, slots=True)
class Supplier:
    """An invented company that receives the messages.

    Attributes:
        invoices: its three to five ways to number invoices.
    """

    key: str
    party: Party
    inbox: str
    invoices: tuple[Scheme, ...]
    delivery_notes: tuple[Scheme, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Scene:
    """One case to be written.

    Attributes:
        stories: with their final numbers; several only for tables and lists of notes.
        others: open invoices of the same customer that nobody contests.
        style: seed of what a company always does alike, such as its letterhead.
        scan: a scan style; ``""`` for a file as it was made.
    """

    rng: Random
    stories: tuple[Story, ...]
    account: Account
    supplier: Supplier
    claims: Scheme
    others: tuple[StoryInvoice, ...]
    sent: dt.datetime
    style: str
    scan: str

    @property
    def story(self) -> Story:
        """Give the first story."""
        return self.stories[0]

    @property
    def lang(self) -> str:
        """Give the language of the message."""
        return self.stories[0].lang

    @property
    def sender(self) -> tuple[str, str]:
        """Give the writer's name and mailbox."""
        name = self.story.sender or self.account.party.name
        local = slug(name).replace("-", ".")[:24].strip(".") or "info"
        return name, f"{local}@{self.account.party.domain}"

    @property
    def receiver(self) -> tuple[str, str]:
        """Give the supplier's name and mailbox."""
        return self.supplier.party.name, f"{self.supplier.inbox}@{self.supplier.party.domain}"

    def clerk(self) -> tuple[str, str]:
        """Invent somebody who works for the supplier."""
        name = person(self.rng, self.supplier.party.country)
        return name, f"{slug(name).replace('-', '.')}@{self.supplier.party.domain}"


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """A file as it was received, with what the gold says of its form."""

    suffix: str
    content: bytes
    channel: str
    document_type: str
    layout: str
    items: tuple[Mapping[str, Any], ...]
    scan_style: str | None = None


def gold_items(items: Sequence[StoryItem]) -> tuple[Mapping[str, Any], ...]:
    """Write a story's items as gold."""
    return tuple(gold_item(item) for item in items)


def gold_item(item: StoryItem, **changes: object) -> Mapping[str, Any]:
    """Write one item as gold, with what the layout changes about it."""
    return {
        "category": item.category,
        "invoice_number": item.invoice,
        "reference_as_written": item.reference,
        "po_as_written": item.po,
        "delivery_note_as_written": item.delivery_note,
        "disputed_amount": f"{item.amount:.2f}" if item.amount is not None else None,
        "amount_as_written": item.amount_as_written,
        "amount_is": item.amount_is,
        **changes,
    }
