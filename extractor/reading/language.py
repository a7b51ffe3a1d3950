"""Which of the configured languages a text is in."""

from __future__ import annotations

import array
import functools
import mmap
import re
from collections.abc import Sequence
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

MIN_LETTERS = 24  # fewer say nothing: a reference number, a name
_WORD = re.compile(r"[^\W\d_]{2,}")


def language_of(text: str, languages: Sequence[str] = ("fr", "en", "de", "es")) -> str | None:
    """Give the ISO 639-1 code, or None for too little text."""
    words = _WORD.findall(text)
    if sum(map(len, words)) < MIN_LETTERS:
        return None
    # capitals throughout, as in headings, mislead the letter statistics
    plain = " ".join(word.lower() for word in words[:600])
    code, _ = _identifier(tuple(languages)).classify(plain)
    return str(code)


def share_with_forks(languages: Sequence[str]) -> None:
    """Load the model into memory that forks share, and forget the other languages.

    A fork copies the page tables of private memory, of which the model is more than half.
    """
    identifier = _identifier(tuple(languages))
    identifier._full_model = None  # noqa: SLF001 (77 MB with it; the languages stay as they are)
    table = identifier.tk_nextmove
    if isinstance(table, array.array):
        shared = mmap.mmap(-1, len(table) * table.itemsize)
        shared.write(memoryview(table).cast("B"))
        kind: Any = table.typecode  # any of an array's, of which memoryview's stub knows a few
        identifier.tk_nextmove = memoryview(shared).cast(kind)


@functools.cache
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(languages))
    return identifier
