"""Hand-written messages with the invoice they are about and the amount they contest."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

from extractor.extraction.extract import extract
from extractor.extraction.segment import whole_message
from extractor.values.claim import Claim
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.finding import Findings
from extractor.values.ledger import InvoiceLine, OpenInvoice
from training.cases import GoldItem
from training.passages import CORPUS


@dataclasses.dataclass(frozen=True, slots=True)
class MoneyCase:
    """One message about one invoice."""

    language: str
    text: str
    claim: Claim
    findings: Findings
    item: GoldItem


def load_money(folder: Path = CORPUS / "amounts") -> list[MoneyCase]:
    """Read all such messages, in a fixed order."""
    rows = [
        json.loads(line)
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [_case(row) for row in rows]


def _case(row: dict[str, object]) -> MoneyCase:
    text = str(row["text"])
    invoice = _invoice(row["invoice"])
    words, lines = lines_of(text.split("\n"))
    page = Page(1, 0.0, 0.0, PageSource.MAIL, words, lines)
    documents = (Document("body", "text/plain", (page,)),)
    findings = extract(documents, received=invoice.issue_date, entities=None)
    claim = dataclasses.replace(whole_message(documents), invoice=invoice, strength=1.0)
    amount = row["amount"]
    item = GoldItem(
        str(row["category"]),
        invoice.number,
        Decimal(str(amount)) if amount is not None else None,
        str(row["amount_is"]),
    )
    return MoneyCase(str(row["lang"]), text, claim, findings, item)


def _invoice(row: object) -> OpenInvoice:
    if not isinstance(row, dict):
        raise TypeError("an invoice must be an object")
    return OpenInvoice(
        number=row["number"],
        customer_id="",
        issue_date=dt.date.fromisoformat(row["issue_date"]),
        due_date=None,
        net_amount=Decimal(row["net"]),
        gross_amount=Decimal(row["gross"]),
        open_amount=Decimal(row["open"]),
        currency=row["currency"],
        po_number=row.get("po_number") or "",
        delivery_note=row.get("delivery_note") or "",
        lines=tuple(
            InvoiceLine(
                at,
                line["description"],
                Decimal(line["quantity"]),
                Decimal(line["unit_price"]),
                Decimal(line["total"]),
            )
            for at, line in enumerate(row["lines"], start=1)
        ),
    )
