"""A document as a page of the notebook shows it: parts, words that can be clicked, places.

Every word comes with its offset, so that the browser never counts characters: it would count
others than Python does. What a stranger wrote is text and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.labeling.proposals import Proposal
from extractor.values.document import Document, Page, SectionKind
from extractor.values.reading import Reading
from extractor.viewing.original import Original, Piece, Sheet, original_of

MOST_PAGES = 40  # of a part that are shown; a longer one is a contract, and says so
MOST_WORDS = 20_000  # of a document
_ASIDE = frozenset({SectionKind.QUOTED, SectionKind.SIGNATURE, SectionKind.DISCLAIMER})
# what cannot be seen, or would turn the order of letters
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]")

Shown = dict[str, object]


def shown(reading: Reading, proposal: Proposal) -> Shown:
    """Give what is shown of a document, as JSON holds it.

    Returns:
        `subject`, `sender`, `received`, and `parts`. A part has `pages` with sizes in points, or
        `lines`; a word is `[start, end, text]`, on a page `[start, end, text, x0, y0, x1, y1]`.
    """
    original = original_of(reading)
    letter = original.envelope
    parts: list[Shown] = []
    if proposal.first:  # the subject is a text of its own
        subject = proposal.label.texts[0]
        parts.append({"name": "", "kind": "subject", "text": 0, "lines": [_split(subject)]})
    parts += [_part(piece, reading.documents, proposal.first) for piece in original.pieces]
    return {
        "sender": seen(letter.sender_address) if letter else "",
        "received": letter.date.isoformat() if letter and letter.date else "",
        "parts": parts,
        "skipped": [seen(it.name) for it in original.skipped],
        "start": _start(original, proposal),
    }


def _part(piece: Piece, documents: Sequence[Document], first: int) -> Shown:
    part: Shown = {"number": piece.number, "name": seen(piece.name), "is_body": piece.is_letter}
    if piece.document is None:
        return part | {"kind": "unread"}
    document = documents[piece.document]
    part["text"] = piece.document + first
    if not piece.sheets:
        return part | {"kind": "text", "lines": list(_lines(document))}
    pages = {it.number: it for it in document.pages}
    sheets = piece.sheets[:MOST_PAGES]
    return part | {
        "kind": "pages",
        "pages": [_page(document, pages[it.number], it) for it in sheets],
        "more": len(piece.sheets) - len(sheets),
    }


def _page(document: Document, page: Page, sheet: Sheet) -> Shown:
    words: list[list[object]] = []
    for line in page.lines:
        for at in range(line.first, line.last):
            word = page.words[at]
            if word.box is not None and len(words) < MOST_WORDS:
                start = document.word_start(page, at)
                sides = [round(it, 1) for it in word.box.as_list()]
                words.append([start, start + len(word.text), seen(word.text), *sides])
    return {"page": sheet.number, "width": sheet.width, "height": sheet.height, "words": words}


def _lines(document: Document) -> Iterator[Shown]:
    """Give a text line by line; an empty line stands for a paragraph's end."""
    count = 0
    for page in document.pages:
        for line in page.lines:
            words: list[list[object]] = []
            aside = False
            for at in range(line.first, line.last):
                start, text = document.word_start(page, at), page.words[at].text
                words.append([start, start + len(text), seen(text)])
                aside = document.section_at(start) in _ASIDE
            count += len(words)
            if count > MOST_WORDS:
                return
            yield {"words": words, "aside": aside}


def _split(text: str) -> Shown:
    words = [[it.start(), it.end(), seen(it.group())] for it in re.finditer(r"\S+", text)]
    return {"words": words, "aside": False}


def _start(original: Original, proposal: Proposal) -> int:
    """Give the part to show first: where most values stand, else the first that was read."""
    counts = {
        it.number: sum(
            span.document == it.document + proposal.first for span in proposal.label.spans
        )
        for it in original.pieces
        if it.document is not None
    }
    return max(counts, key=lambda it: counts[it], default=0)


def seen(text: str) -> str:
    """Give a stranger's text with a sign in place of what hides or turns letters."""
    return _UNSEEN.sub("\ufffd", text)
