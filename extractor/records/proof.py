"""Turn stretches of text into evidence with page and box."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.values.document import Document
from extractor.values.finding import Span
from extractor.values.record import EvidenceRecord


def proof(
    documents: Sequence[Document], span: Span, *, field: str, method: str, confidence: float
) -> EvidenceRecord:
    """Give the evidence for a stretch: where it stands, on page and box where there are any."""
    document = documents[span.document]
    page, box = document.place(span.start, span.end)
    return EvidenceRecord(
        field=field,
        document=document.name,
        page=page if box is not None else None,
        box=(box.as_list()[0], box.as_list()[1], box.as_list()[2], box.as_list()[3])
        if box is not None
        else None,
        span=(span.start, span.end),
        text=document.text[span.start : span.end].strip(),
        method=method,
        confidence=round(min(1.0, max(0.0, confidence)), 4),
    )
