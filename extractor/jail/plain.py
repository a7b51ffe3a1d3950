"""Answers whose text can be encoded: what files hold may be half a surrogate pair."""

from __future__ import annotations

import dataclasses

from extractor.jail.messages import Answer, PageRead, Problem, Taken, Whole
from extractor.values.document import Page
from extractor.values.submission import Envelope, Skipped


def encodable(answer: Answer) -> Answer:
    """Put replacement signs where text cannot be encoded."""
    if isinstance(answer, PageRead):
        return PageRead(_plain(answer.page), answer.problem)
    if isinstance(answer, Whole):
        pages = tuple(_plain(page) for page in answer.document.pages)
        return Whole(dataclasses.replace(answer.document, pages=pages))
    if isinstance(answer, Problem):
        return Problem(answer.code, _text(answer.file), _text(answer.detail))
    if isinstance(answer, Taken):
        return _plain_taken(answer)
    return answer


def _plain(page: Page) -> Page:
    words = tuple(dataclasses.replace(word, text=_text(word.text)) for word in page.words)
    return dataclasses.replace(page, words=words)


def _plain_taken(taken: Taken) -> Taken:
    parts = tuple(
        dataclasses.replace(it, name=_text(it.name), inside=tuple(map(_text, it.inside)))
        for it in taken.parts
    )
    skipped = tuple(
        Skipped(_text(it.name), _text(it.media_type), _text(it.reason)) for it in taken.skipped
    )
    said = taken.envelope
    if said is not None:
        said = Envelope(
            sender_name=_text(said.sender_name),
            sender_address=_text(said.sender_address),
            recipients=tuple(map(_text, said.recipients)),
            subject=_text(said.subject),
            message_id=_text(said.message_id),
            in_reply_to=_text(said.in_reply_to),
        )
    return Taken(
        media_type=taken.media_type,
        parts=parts,
        is_part=taken.is_part,
        skipped=skipped,
        envelope=said,
        sent=taken.sent,
        received=taken.received,
    )


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
