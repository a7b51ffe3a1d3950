"""Whole documents as text beside what they say, in ``business/NAME.txt`` and ``NAME.json``.

The texts are set like pages: a line is a row, two blanks or more part two columns.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from extractor.extraction.business import read_fields
from extractor.values.document import Document, Line, Page, PageSource, Word
from extractor.values.geometry import Box

FOLDER = Path(__file__).parent / "business"
CASES = sorted(it.stem for it in FOLDER.glob("*.txt"))
WIDTH = 5.0
HEIGHT = 9.0


def set_page(text: str) -> Document:
    words: list[Word] = []
    lines: list[Line] = []
    for row, line in enumerate(text.splitlines()):
        first = len(words)
        for match in re.finditer(r"\S+", line):
            x, y = 40 + WIDTH * match.start(), 40 + 14.0 * row
            words.append(
                Word(match.group(), Box(x, y, x + WIDTH * len(match.group()) - 1.0, y + HEIGHT))
            )
        lines.append(Line(first, len(words)))
    page = Page(1, 595.0, 842.0, PageSource.TEXT_LAYER, tuple(words), tuple(lines))
    return Document("page.pdf", "application/pdf", (page,))


@pytest.mark.parametrize("case", CASES)
def test_a_document_says_what_is_written_beside_it(case: str) -> None:
    wanted = json.loads((FOLDER / f"{case}.json").read_text(encoding="utf-8"))
    fields = read_fields(set_page((FOLDER / f"{case}.txt").read_text(encoding="utf-8")))
    got = fields.model_dump(mode="json")
    assert {key: got[key] for key in wanted} == wanted


def test_there_are_documents_of_several_kinds_and_languages() -> None:
    assert len(CASES) >= 12
