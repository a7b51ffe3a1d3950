"""`extractor show`: one record with its evidence and reasons."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.particulars import day_told, particulars_told, proofs_told
from extractor.cli.stores import open_store
from extractor.cli.words import category_spoken, sentence, spoken
from extractor.settings import find_settings, load_settings
from extractor.values.record import DisputeRecord, EvidenceRecord, FileRecord
from extractor.values.taxonomy import Taxonomy


def run_show(record_id: str, store: Path | None, settings_file: Path | None) -> None:
    """Print the dispute, or all disputes of the file, that an id means.

    Raises:
        StoreError: there is no store, or the id means nothing or several things.
    """
    settings = load_settings(settings_file or find_settings())
    with open_store(store, settings, must_exist=True) as records:
        record = records.get(record_id)
        arrivals = records.arrivals(record.source.sha256)
    chosen = [it for it in record.disputes if it.record_id.startswith(record_id)]
    console = Console(soft_wrap=False)
    _print_file(console, record, len(arrivals))
    for dispute in chosen or record.disputes:
        _print_dispute(console, dispute, settings.taxonomy.as_taxonomy())


def _print_file(console: Console, record: FileRecord, arrivals: int) -> None:
    customer = record.customer
    facts = {
        "file": record.source.file,
        "sha256": record.source.sha256,
        "arrived": "once" if arrivals == 1 else f"{arrivals} times",
        "from": record.source.sender,
        "subject": record.source.subject,
        "status": record.status.value,
        "reason": record.reason,
        "what it is": spoken(record.document_type),
        "message": spoken(record.triage),
        "is a dispute": f"{'yes' if record.is_dispute else 'no'} "
        f"({record.is_dispute_confidence:.2f})",
        "language": record.language,
        "customer": f"{customer.customer_id} {customer.name} ({customer.confidence:.2f})"
        if customer
        else None,
        "customer because": _told(customer.because) if customer else None,
        "contact": _joined(record.contact.name, record.contact.phone, record.contact.mail)
        if record.contact
        else None,
        "asks for": ", ".join(spoken(it.code) for it in record.asks),
        "until": day_told(record.deadline) if record.deadline else None,
        "other proof": proofs_told(record.unassigned_proof),
        "decision": record.decision.value,
        "why": _told(record.reasons),
        "notes": _told(record.notes),
    }
    _print_facts(console, facts)


def _print_dispute(console: Console, dispute: DisputeRecord, taxonomy: Taxonomy) -> None:
    invoice, amount = dispute.invoice, dispute.disputed_amount
    category = dispute.category
    console.print()
    facts = {
        "record": dispute.record_id,
        "category": f"{category_spoken(category.code, taxonomy)} ({category.confidence:.2f})",
        "because": ", ".join(category.because),
        "invoice": f"{invoice.number} ({invoice.confidence:.2f})" if invoice else "not found",
        "written as": invoice.as_written if invoice else None,
        "invoice because": _told(invoice.because) if invoice else None,
        "or": ", ".join(f"{it.number} ({it.confidence:.2f})" for it in dispute.candidates),
        "amount": f"{amount.value:.2f} {amount.currency or ''} {amount.basis.value} "
        f"({amount.confidence:.2f})"
        if amount
        else "not given",
        "amount from": (amount.derivation or amount.as_written) if amount else None,
        **particulars_told(dispute),
        "decision": f"{dispute.decision.value} ({dispute.confidence:.2f})",
        "why": _told(dispute.reasons),
    }
    _print_facts(console, facts)
    if dispute.evidence:
        _print_evidence(console, dispute.evidence)


def _joined(*parts: str | None) -> str:
    return ", ".join(it for it in parts if it)


def _told(codes: tuple[str, ...]) -> str:
    return "\n".join(dict.fromkeys(sentence(it) for it in codes))


def _print_facts(console: Console, facts: dict[str, str | None]) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in facts.items():
        if text:
            grid.add_row(name, escape(text))
    console.print(grid)


def _print_evidence(console: Console, evidence: tuple[EvidenceRecord, ...]) -> None:
    table = Table("proves", "text", "where", "found by", "conf.", header_style="bold")
    for it in evidence:
        table.add_row(it.field, escape(it.text), escape(_where(it)), it.method,
                      f"{it.confidence:.2f}")  # fmt: skip
    console.print(table)


def _where(evidence: EvidenceRecord) -> str:
    place = evidence.document
    if evidence.page is not None and evidence.box is not None:
        x0, y0, x1, y1 = evidence.box
        return f"{place}, page {evidence.page}, box {x0:.0f} {y0:.0f} {x1:.0f} {y1:.0f}"
    if evidence.span is not None:
        return f"{place}, characters {evidence.span[0]} to {evidence.span[1]}"
    return place
