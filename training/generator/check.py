"""Checks that stories say what their gold says.

A story with a slip teaches the models something wrong, so each is checked: references stand in
the text as given, explicit amounts are what is written, sums agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from training.generator.stories import (
    CATEGORIES,
    CHANNELS,
    LANGUAGES,
    SEVERAL,
    TRIAGE,
    Story,
    StoryInvoice,
    StoryItem,
)

CENT = Decimal("0.01")
NOTE_WORDS = 45  # of the longest note; a line of a debit note has hardly room for more
HIGHEST_VAT = Decimal("1.28")


def problems(story: Story) -> list[str]:
    """Name what is wrong with a story; empty if nothing is."""
    found = [*_labels(story), *_facts(story)]
    for invoice in story.invoices:
        found.extend(_sums(invoice))
    for item in story.items:
        found.extend(_item(story, item))
    return [f"{story.id}: {what}" for what in found]


def corpus_problems(stories: Sequence[Story]) -> list[str]:
    """Name what is wrong with the stories, each alone and all together."""
    found = [what for story in stories for what in problems(story)]
    seen: dict[str, str] = {}
    for story in stories:
        first = seen.setdefault(story.text.strip(), story.id)
        if first != story.id:
            found.append(f"{story.id}: the same text as {first}")
    return found


def _labels(story: Story) -> Iterator[str]:
    if story.lang not in LANGUAGES:
        yield f"unknown language {story.lang!r}"
    if story.channel not in CHANNELS:
        yield f"unknown channel {story.channel!r}"
    said = {item.category for item in story.items}
    if not said <= CATEGORIES:
        yield f"unknown category {sorted(said - CATEGORIES)}"
    if story.label in TRIAGE:
        if story.items:
            yield f"{story.label} is no dispute, yet it has items"
    elif story.label == SEVERAL:
        if len(story.items) < 2:
            yield "'several' needs two items"
    elif story.label not in CATEGORIES:
        yield f"unknown label {story.label!r}"
    elif said != {story.label}:
        yield f"label {story.label!r}, but the items say {sorted(said)}"


def _facts(story: Story) -> Iterator[str]:
    if not story.text.strip():
        yield "no text"
    if story.channel != "mail" and story.subject:
        yield "only a mail has a subject"
    if story.channel == "note" and not 1 <= len(story.text.split()) <= NOTE_WORDS:
        yield f"a note of {len(story.text.split())} words"
    if not story.customer.name.strip():
        yield "no customer"
    if not re.fullmatch(r"[A-Z]{2}", story.customer.country):
        yield f"country {story.customer.country!r} is no ISO 3166 code"
    numbers = [invoice.number for invoice in story.invoices]
    if len(set(numbers)) < len(numbers):
        yield "an invoice number twice"


def _sums(invoice: StoryInvoice) -> Iterator[str]:
    name = f"invoice {invoice.number}"
    if not invoice.number.strip():
        yield "an invoice without number"
    if not re.fullmatch(r"[A-Z]{3}", invoice.currency):
        yield f"{name}: currency {invoice.currency!r}"
    total = sum((line.total for line in invoice.lines), Decimal(0))
    if invoice.lines and abs(total - invoice.net) > CENT:
        yield f"{name}: the lines make {total}, net says {invoice.net}"
    for line in invoice.lines:
        if abs(line.quantity * line.unit_price - line.total) > Decimal("0.05"):
            yield f"{name}: {line.quantity} x {line.unit_price} is not {line.total}"
    if not invoice.net <= invoice.gross <= invoice.net * HIGHEST_VAT:
        yield f"{name}: net {invoice.net}, gross {invoice.gross}"
    if not 0 < invoice.open <= invoice.gross:
        yield f"{name}: open {invoice.open} of {invoice.gross}"
    if invoice.due_date < invoice.issue_date:
        yield f"{name}: due before it was issued"


def _item(story: Story, item: StoryItem) -> Iterator[str]:
    if item.invoice not in {invoice.number for invoice in story.invoices}:
        yield f"item about {item.invoice!r}, which is not among the invoices"
    whole = f"{story.subject}\n{story.text}"
    for what, written in (
        ("reference", item.reference),
        ("order", item.po),
        ("delivery note", item.delivery_note),
        ("amount", item.amount_as_written),
    ):
        if written is not None and _plain(written) not in _plain(whole):
            yield f"{what} {written!r} does not stand in the text"
    yield from _amount(item)


def _amount(item: StoryItem) -> Iterator[str]:
    if item.amount_is not in {"explicit", "derivable", "absent"}:
        yield f"amount_is {item.amount_is!r}"
    elif (item.amount is None) != (item.amount_is == "absent"):
        yield f"amount {item.amount} is said to be {item.amount_is}"
    if item.amount is not None and item.amount <= 0:
        yield f"amount {item.amount}"
    if (item.amount_as_written is not None) != (item.amount_is == "explicit"):
        yield f"{item.amount_is} amount, as written {item.amount_as_written!r}"
    written = item.amount_as_written
    if written is not None and item.amount is not None and item.amount not in readings(written):
        yield f"{written!r} is not {item.amount}"


def readings(written: str) -> set[Decimal]:
    """Give the amounts that figures may mean, whichever mark stands for the decimals.

    Only marks are read, so the check does not lean on the rules it helps to train. A ``k`` after
    the figure means thousands.
    """
    found: set[Decimal] = set()
    for figures in re.findall(r"\d[\d.,'’\s\u00a0\u202f-]*\d|\d", written):
        digits = re.sub(r"\D", "", figures)
        found.add(Decimal(digits))
        marks = re.search(r"[.,](\d{1,2})$", figures.strip())
        if marks:
            found.add(Decimal(digits) / 10 ** len(marks.group(1)))
        if re.search(rf"{re.escape(figures)}\s?k", written):
            found.update({value * 1000 for value in list(found)})
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).strip()
