"""Which of the configured languages a text is in."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

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


@functools.cache
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(languages))
    return identifier
