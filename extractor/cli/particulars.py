"""What a dispute says besides invoice, reason and amount, as lines for a reader."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.cli.words import sentence, spoken
from extractor.values.particulars_record import (
    DayRecord,
    ProofRecord,
    QuantityRecord,
    StatedAmountRecord,
)
from extractor.values.record import DisputeRecord


def particulars_told(dispute: DisputeRecord) -> dict[str, str | None]:
    """Give the lines by their headings; empty where the dispute says nothing."""
    references, sub_reason = dispute.references, dispute.sub_reason
    return {
        "sub-reason": f"{spoken(sub_reason.code)} ({', '.join(sub_reason.because)})"
        if sub_reason
        else None,
        "asks for": "\n".join(f"{spoken(it.code)}: {it.as_written}" for it in dispute.asks),
        "until": day_told(dispute.deadline) if dispute.deadline else None,
        "dates": "\n".join(f"{spoken(it.role)} {day_told(it)}" for it in dispute.dates),
        "quantities": "\n".join(quantity_told(it) for it in dispute.quantities),
        "paid": _amount_told(dispute.paid_amount),
        "invoice total": _amount_told(dispute.invoice_total),
        "claim numbers": ", ".join(references.claims),
        "orders": ", ".join(references.purchase_orders),
        "delivery notes": ", ".join(references.delivery_notes),
        "credit notes": ", ".join(references.credit_notes),
        "carrier": ", ".join(dispute.carriers),
        "consignments": ", ".join(references.consignments),
        "proof": proofs_told(dispute.proof),
    }


def day_told(it: DayRecord) -> str:
    """Give a day with how it was worked out, or as it is written."""
    day = it.day.isoformat() if it.day else "not known"
    return f"{day} ({it.derivation or it.as_written})"


def quantity_told(it: QuantityRecord) -> str:
    """Give a count such as "missing: 4 cartons, sardines (44120)"."""
    goods = ", ".join(part for part in (it.article, it.article_number) if part)
    count = f"{it.value.normalize():f} {it.unit or ''}".strip()
    return f"{it.role.value}: {count}{f' of {goods}' if goods else ''}"


def proofs_told(proofs: Sequence[ProofRecord]) -> str:
    """Give supporting documents with what is read on them, one a line."""
    return "\n".join(
        f"{it.document}: {spoken(it.type)}, {'; '.join(sentence(code) for code in it.because)}"
        + "".join(f"\n  {spoken(field.field)}: {field.value}" for field in it.fields)
        for it in proofs
    )


def _amount_told(it: StatedAmountRecord | None) -> str | None:
    return f"{it.value:.2f} {it.currency or ''} {it.basis.value}" if it else None
