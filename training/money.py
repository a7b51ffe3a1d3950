"""Hand-written messages with the invoice they are about and the amount they contest."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.extraction.extract import extract
from extractor.extraction.segment import whole_message
from extractor.values.claim import Claim
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.finding import Findings
from extractor.values.ledger import InvoiceLine, OpenInvoice
from training.cases import GoldItem
from training.generator.stories import StoryInvoice, load_stories, parse_invoice
from training.passages import CORPUS


@dataclasses.dataclass(frozen=True, slots=True)
class MoneyCase:
    """One message about one invoice.

    Attributes:
        is_passage: its text is among the passages too.
    """

    language: str
    text: str
    claim: Claim
    findings: Findings
    item: GoldItem
    is_passage: bool = False


def load_money(corpus: Path = CORPUS) -> list[MoneyCase]:
    """Read all such messages, in a fixed order: those of ``amounts`` and the stories."""
    return [*load_messages(corpus / "amounts"), *_stories(corpus / "stories")]


def load_messages(folder: Path) -> list[MoneyCase]:
    """Read the messages of a folder, in a fixed order."""
    return [
        _case(json.loads(line))
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def _case(row: dict[str, Any]) -> MoneyCase:
    invoice = _open_invoice(parse_invoice(row["invoice"]))
    amount = row["amount"]
    item = GoldItem(
        str(row["category"]),
        invoice.number,
        Decimal(str(amount)) if amount is not None else None,
        str(row["amount_is"]),
    )
    return _understood(str(row["lang"]), str(row["text"]), invoice, item, is_passage=False)


def _stories(folder: Path) -> list[MoneyCase]:
    """Give the stories about one invoice; a line of an advice has its amount in a column."""
    return [
        _understood(
            story.lang,
            story.message,
            _open_invoice(story.invoice(item.invoice)),
            GoldItem(item.category, item.invoice, item.amount, item.amount_is),
            is_passage=True,
        )
        for story in load_stories(folder)
        if len(story.items) == 1 and story.channel != "note"
        for item in story.items
    ]


def _understood(
    language: str, text: str, invoice: OpenInvoice, item: GoldItem, *, is_passage: bool
) -> MoneyCase:
    words, lines = lines_of(text.split("\n"))
    page = Page(1, 0.0, 0.0, PageSource.MAIL, words, lines)
    documents = (Document("body", "text/plain", (page,)),)
    findings = extract(documents, received=invoice.issue_date, entities=None)
    claim = dataclasses.replace(whole_message(documents), invoice=invoice, strength=1.0)
    return MoneyCase(language, text, claim, findings, item, is_passage)


def _open_invoice(written: StoryInvoice) -> OpenInvoice:
    return OpenInvoice(
        number=written.number,
        customer_id="",
        issue_date=written.issue_date,
        due_date=written.due_date,
        net_amount=written.net,
        gross_amount=written.gross,
        open_amount=written.open,
        currency=written.currency,
        po_number=written.po_number,
        delivery_note=written.delivery_note,
        lines=tuple(
            InvoiceLine(at, line.description, line.quantity, line.unit_price, line.total)
            for at, line in enumerate(written.lines, start=1)
        ),
    )
