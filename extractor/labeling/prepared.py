"""Answers that were given elsewhere, put to a session as if somebody gave them now.

So a notebook runs where nobody sits, and answers of a colleague without a notebook count: they go
through the same questions, files and checks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from extractor.labeling.session import Session
from extractor.values.label import LabelledDocument, LabelledItem


def answer_from(
    session: Session, prepared: Iterable[LabelledDocument], *, most: int | None = None
) -> int:
    """Let prepared answers answer what a session asks; what none of them is about is skipped.

    Args:
        session: asks.
        prepared: by this session's labeler; those of others are left out.
        most: answers; None for as many as there are.

    Returns:
        How many answers were given.

    Raises:
        LabelError: they cannot be kept.
    """
    by_id = {it.id: it for it in prepared if it.labeler == session.labeler}
    skipped: set[str] = set()
    given = 0
    while given != most and (task := session.next()) is not None and task.id not in skipped:
        answer = by_id.get(task.id)
        if answer is None:
            skipped.add(task.id)
            session.skip(task.id)
        else:
            session.answer(filled(answer, task.proposal))
            given += 1
    return given


def filled(answer: LabelledDocument, proposal: LabelledDocument) -> LabelledDocument:
    """Give an answer with what it leaves open: places of words, the passages of its matters.

    Args:
        answer: places count only where it brings its texts.
        proposal: of the same document, with its texts.
    """
    spans = answer.spans if answer.texts == proposal.texts else proposal.spans
    items = tuple(
        it if it.passage else dataclasses.replace(it, passage=_passage(it, proposal))
        for it in answer.items
    )
    return dataclasses.replace(
        answer, spans=spans, items=items, language=answer.language or proposal.language
    )


def _passage(item: LabelledItem, proposal: LabelledDocument) -> str:
    """Give the passage of the proposed matter about the same invoice, or of the same category."""
    for same in ("invoice_number", "category"):
        found = [it for it in proposal.items if getattr(it, same) == getattr(item, same)]
        if len(found) == 1 and getattr(item, same):
            return found[0].passage
    return proposal.items[0].passage if len(proposal.items) == 1 else ""
