"""Take a message that a colleague passes on for the matter itself, not for history.

Outlook puts the same "-----Original Message-----" above an answer and above a forwarded mail; the
subject ("FW:", "TR :", "WG:", "RV:") and who sends it tell them apart.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from extractor.values.document import Document, SectionKind

COVERING_WORDS = 25  # of the sender's own; more are an answer

_FORWARDED = re.compile(r"\s*(?:fwd?|tr|wg|rv|i|enc|reenv[ií]o?|weitergel\w*)\s*:", re.IGNORECASE)


def passed_on(
    documents: Sequence[Document], *, subject: str, from_us: bool
) -> tuple[Document, ...]:
    """Give the documents with the quoted message as a forwarded one where it was passed on.

    Args:
        documents: of a mail.
        subject: of the mail.
        from_us: the sender is one of the supplier's own people.
    """
    if not (from_us or _FORWARDED.match(subject)):
        return tuple(documents)
    return tuple(_passed_on(document, from_us=from_us) for document in documents)


def _passed_on(document: Document, *, from_us: bool) -> Document:
    own = sum(
        len(document.text[it.start : it.end].split())
        for it in document.sections
        if it.kind is SectionKind.NEW
    )
    quoted = any(it.kind is SectionKind.QUOTED for it in document.sections)
    if not quoted or (own > COVERING_WORDS and not from_us):
        return document
    sections = tuple(
        dataclasses.replace(it, kind=SectionKind.FORWARDED) if it.kind is SectionKind.QUOTED else it
        for it in document.sections
    )
    return dataclasses.replace(document, sections=sections)
