"""What people labelled as answers that records are compared with."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.evaluation.measures import Gold
from extractor.values.category import TriageClass
from extractor.values.label import LabelledDocument


def gold_of(labels: Iterable[LabelledDocument]) -> list[Gold]:
    """Give labels in the form of the casebook's ``gold.jsonl``, for `Report.of`.

    Documents of which nobody said what they are, and those with a matter that nobody finished, are
    left out: they are no answers.

    Args:
        labels: one a document.
    """
    return [_gold(it) for it in labels if it.triage and _is_finished(it)]


def _is_finished(label: LabelledDocument) -> bool:
    if label.triage != TriageClass.DISPUTE:
        return True
    return bool(label.items) and all(it.category and it.amount_is for it in label.items)


def _gold(label: LabelledDocument) -> Gold:
    return {
        "id": label.id,
        "file": label.file,
        "lang": label.language or "unknown",
        "channel": label.file.rpartition(".")[2].lower() or "unknown",
        "is_dispute": label.triage == TriageClass.DISPUTE,
        "document_type": label.document_type,
        "customer_id": label.customer_id or None,
        "customer_as_written": "",
        "items": [
            {
                "category": it.category,
                "invoice_number": it.invoice_number or None,
                "disputed_amount": None if it.amount is None else str(it.amount),
                "amount_is": it.amount_is,
            }
            for it in label.items
        ],
    }
