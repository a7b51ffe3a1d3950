"""Words as they are searched for: without case, accents and signs, the same on both engines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[^\W_]+")  # such as "FA", "2026", "00417" in "FA-2026-00417"
# Such as "FA-2026-00417", "RC/77.3": a number is also found without its signs.
_NUMBER = re.compile(r"[^\W_]+(?:[-./_][^\W_]+)+")
_LONGEST = 40  # characters of a word
_MOST = 3000  # words of a case
_TRAIT = 80  # characters of a carrier or an article


def folded(texts: Iterable[str]) -> str:
    """Give the words of texts, each once, with a blank between them."""
    found = dict.fromkeys(word for text in texts for word in _words(text))
    return " ".join(list(found)[:_MOST])


def wanted(text: str) -> tuple[str, ...]:
    """Give the words that somebody looks for; each stands for all words that begin with it.

    A number with its signs is one word: its parts, such as a year, stand in too many cases.
    """
    plain = _plain(text)
    numbers = [it for it in _NUMBER.findall(plain) if _has_digit(it)]
    rest = _NUMBER.sub(lambda it: " " if _has_digit(it.group()) else it.group(), plain)
    words = ["".join(_WORD.findall(it)) for it in numbers] + _WORD.findall(rest)
    return tuple(dict.fromkeys(it[:_LONGEST] for it in words))


def trait_key(name: str) -> str:
    """Give a name of a carrier or an article as it is compared; empty for nothing but signs."""
    return " ".join(_WORD.findall(_plain(name)))[:_TRAIT]


def apart(text: str) -> tuple[str, ...]:
    """Give the same words with the parts of numbers each by itself, as somebody else wrote them."""
    return tuple(dict.fromkeys(it[:_LONGEST] for it in _WORD.findall(_plain(text))))


def _words(text: str) -> Iterator[str]:
    plain = _plain(text)
    for it in _WORD.findall(plain):
        yield it[:_LONGEST]
    for it in _NUMBER.findall(plain):
        if _has_digit(it):
            yield "".join(_WORD.findall(it))[:_LONGEST]


def _has_digit(text: str) -> bool:
    return any(it.isdigit() for it in text)


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(it for it in parts if not unicodedata.combining(it))
