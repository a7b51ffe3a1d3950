"""Reads the older messages with money (``training/corpus/amounts``) as notes.

They name no customer, so only those are taken that read as a line of a debit note: one short
paragraph. The customer is invented.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from training.generator.check import problems
from training.generator.parties import HOME, invented_customer
from training.generator.stories import Story, parse_story

NOTE_WORDS = 28  # more is a message, not a line of a table
_COUNTRY = {"CHF": "CH", "GBP": "GB", "USD": "US"}


def load_amount_notes(folder: Path) -> list[Story]:
    """Read the short ones, in a fixed order; those with a slip are left out."""
    stories: list[Story] = []
    for file in sorted(folder.glob("*.jsonl")):
        family = f"amounts-{file.stem}"
        for at, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
            if line.strip():
                row = json.loads(line)
                text = row["text"].strip()
                if "\n" not in text and len(text.split()) <= NOTE_WORDS:
                    stories.append(_story(row, family, f"{family}:{at}"))
    return [story for story in stories if not problems(story)]


def _story(row: dict[str, Any], family: str, name: str) -> Story:
    country = _COUNTRY.get(row["invoice"]["currency"], HOME[row["lang"]])
    who = invented_customer(Random(name), country)
    text, invoice = row["text"], row["invoice"]

    def written(number: str | None) -> str | None:
        return number if number and number in text else None

    item = {
        "category": row["category"],
        "invoice": invoice["number"],
        "reference": written(invoice["number"]),
        "po": written(invoice.get("po_number")),
        "delivery_note": written(invoice.get("delivery_note")),
        "amount": row["amount"],
        "amount_is": row["amount_is"],
        "amount_as_written": row["amount_as_written"],
    }
    customer = {
        "name": who.name, "written": who.written, "town": who.town, "country": who.country,
        "domain": who.domain,
    }  # fmt: skip
    story = {
        "lang": row["lang"], "label": row["category"], "channel": "note", "customer": customer,
        "sender": "", "subject": "", "text": text, "invoices": [invoice], "items": [item],
    }  # fmt: skip
    return parse_story(json.dumps(story), family, name)
