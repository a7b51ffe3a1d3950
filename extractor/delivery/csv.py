"""Records as a table for spreadsheets: one row per dispute.

A file without a dispute has one row whose dispute columns are empty, so that every file shows.
"""

from __future__ import annotations

import csv
import re
from typing import TextIO

from extractor.errors import DeliveryError
from extractor.values.record import DisputeRecord, FileRecord

COLUMNS = (
    "file",
    "sha256",
    "status",
    "reason",
    "is_dispute",
    "triage",
    "document_type",
    "language",
    "customer_id",
    "customer_name",
    "record_id",
    "category",
    "category_confidence",
    "invoice",
    "invoice_as_written",
    "invoice_confidence",
    "disputed_amount",
    "currency",
    "basis",
    "amount_as_written",
    "decision",
    "reasons",
    "purchase_orders",
    "delivery_notes",
    "claim_numbers",
    "consignments",
    "carriers",
    "sub_reason",
    "asks",
    "deadline",
    "quantities",
    "paid_amount",
    "invoice_total",
    "proof",
    "contact_name",
    "contact_phone",
    "contact_mail",
    "follows",
    "version",
    "disputes",
)
# "-1204.00" and "0.97" are numbers and stay so; "-1+1" is not one.
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?\Z")
_NOT_SEEN = " \u00a0\u200b\ufeff"  # some programs drop these before they look
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def guarded(text: str) -> str:
    """Give a cell that no spreadsheet program takes for a formula; numbers stay as they are."""
    if text.lstrip(_NOT_SEEN).startswith(_FORMULA_SIGNS) and not _NUMBER.match(text):
        return "'" + text
    return text


def rows(record: FileRecord) -> list[dict[str, str]]:
    """Give a record's rows, every column filled, unguarded."""
    common = {
        "file": record.source.file,
        "sha256": record.source.sha256,
        "status": record.status.value,
        "reason": record.reason or "",
        "is_dispute": "yes" if record.is_dispute else "no",
        "triage": record.triage.value if record.triage else "",
        "document_type": record.document_type.value if record.document_type else "",
        "language": record.language or "",
        "customer_id": record.customer.customer_id if record.customer else "",
        "customer_name": record.customer.name if record.customer else "",
        "contact_name": (record.contact.name or "") if record.contact else "",
        "contact_phone": (record.contact.phone or "") if record.contact else "",
        "contact_mail": (record.contact.mail or "") if record.contact else "",
        "decision": record.decision.value,
        "reasons": " ".join(record.reasons),
        "version": str(record.version),
        "disputes": str(len(record.disputes)),
    }
    empty = dict.fromkeys(COLUMNS, "")
    if not record.disputes:
        return [empty | common]
    return [empty | common | _dispute_cells(dispute) for dispute in record.disputes]


def _dispute_cells(dispute: DisputeRecord) -> dict[str, str]:
    invoice = dispute.invoice
    amount = dispute.disputed_amount
    return {
        "record_id": dispute.record_id,
        "category": dispute.category.code,
        "category_confidence": f"{dispute.category.confidence:.2f}",
        "invoice": invoice.number if invoice else "",
        "invoice_as_written": (invoice.as_written or "") if invoice else "",
        "invoice_confidence": f"{invoice.confidence:.2f}" if invoice else "",
        "disputed_amount": f"{amount.value:.2f}" if amount else "",
        "currency": (amount.currency or "") if amount else "",
        "basis": amount.basis.value if amount else "",
        "amount_as_written": (amount.as_written or "") if amount else "",
        "decision": dispute.decision.value,
        "reasons": " ".join(dispute.reasons),
        "purchase_orders": " ".join(dispute.references.purchase_orders),
        "delivery_notes": " ".join(dispute.references.delivery_notes),
        "follows": dispute.follows.record_id if dispute.follows else "",
        **_particular_cells(dispute),
    }


def _particular_cells(dispute: DisputeRecord) -> dict[str, str]:
    paid, total, deadline = dispute.paid_amount, dispute.invoice_total, dispute.deadline
    return {
        "claim_numbers": " ".join(dispute.references.claims),
        "consignments": "; ".join(dispute.references.consignments),
        "carriers": "; ".join(dispute.carriers),
        "sub_reason": dispute.sub_reason.code if dispute.sub_reason else "",
        "asks": " ".join(it.code.value for it in dispute.asks),
        "deadline": deadline.day.isoformat() if deadline and deadline.day else "",
        "quantities": "; ".join(
            " ".join(filter(None, (it.role.value, f"{it.value.normalize():f}", it.unit)))
            for it in dispute.quantities
        ),
        "paid_amount": f"{paid.value:.2f}" if paid else "",
        "invoice_total": f"{total.value:.2f}" if total else "",
        "proof": "; ".join(f"{it.type.value}: {it.document}" for it in dispute.proof),
    }


class CsvSink:
    """Writes to an open stream; the header goes first."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        self._stream = stream
        self._delivered: set[str] = set()
        self._write([dict(zip(COLUMNS, COLUMNS, strict=True))])

    def deliver(self, record: FileRecord) -> None:
        """Write a record's rows, unless this very record was written before.

        Raises:
            DeliveryError: the stream does not take it.
            BrokenPipeError: nobody reads on.
        """
        key = record.model_dump_json()
        if key in self._delivered:
            return
        self._write(rows(record))
        self._delivered.add(key)

    def _write(self, cells: list[dict[str, str]]) -> None:
        try:
            self._writer.writerows(
                {column: guarded(text) for column, text in row.items()} for row in cells
            )
            self._stream.flush()
        except BrokenPipeError:  # nobody reads on, as with `| head`: the caller decides
            raise
        except OSError as error:
            raise DeliveryError("output", f"cannot be written ({error})") from error
