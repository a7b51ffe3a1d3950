"""Why a value is what it is: codes of the record, and the customer's own words."""

from __future__ import annotations

import re

from extractor.records.words import reason
from extractor.values.casework import CaseFile
from extractor.values.record import DisputeRecord

_MASKS = re.compile(r"\bx(?:num|cur|pct)\b")  # what the classifier reads instead of figures


def dispute_of(file: CaseFile) -> DisputeRecord | None:
    """Give the dispute of the record that a case was opened from; None where there is none."""
    if file.record is None:
        return None
    ids = {file.case.grounds.record_id, file.case.case_id}
    return next((it for it in file.record.disputes if it.record_id in ids), None)


def reasons_of(file: CaseFile, dispute: DisputeRecord | None) -> tuple[str, ...]:
    """Give the codes of the dispute and of its file."""
    own = dispute.reasons if dispute else ()
    return tuple(dict.fromkeys((*own, *(file.record.reasons if file.record else ()))))


def because(name: str, file: CaseFile, dispute: DisputeRecord | None) -> tuple[str, ...]:
    """Give what speaks for a field's value; the customer's own words stand in quotation marks."""
    record = file.record
    if name == "customer" and record is not None and record.customer is not None:
        return record.customer.because
    if dispute is None:
        return ()
    if name == "invoice" and dispute.invoice is not None:
        written = dispute.invoice.as_written
        said = (f'"{written}"',) if written and written != dispute.invoice.number else ()
        return (*said, *dispute.invoice.because)
    if name == "category":
        return tuple(f'"{it}"' for it in dispute.category.because if not _MASKS.search(it))
    if name == "sub_reason" and dispute.sub_reason is not None:
        return tuple(f'"{it}"' for it in dispute.sub_reason.because)
    if name == "amount" and dispute.disputed_amount is not None:
        derivation = dispute.disputed_amount.derivation
        return (f"= {derivation}",) if derivation else ()
    return ()


def quoted(code: str, language: str) -> str:
    """Give a sentence; the customer's own words stay as they are."""
    if code.startswith('"'):
        return f"«{code.strip(chr(34))}»"
    return code if code.startswith("=") else reason(code, language)
