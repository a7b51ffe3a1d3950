"""Say in which ideas a text speaks, whatever its language.

A shortage is told with "manque", "fehlt", "short" or "faltan". N-grams learn each alone, from a
quarter of the texts; a word list of ideas (``concepts.toml``) lets the four languages share what
they teach. Measured by ``python -m benchmarks.classification.concepts``.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import itertools
import tomllib
import unicodedata
from collections.abc import Sequence

from extractor.classification.features import mask, words_of

IDEA_MARK, PAIR_MARK = "k:", "k2:"
NEGATED = "~"
NEGATION_REACH = 3  # words after "not"
PAIR_REACH = 8  # words between two ideas that are told together

_NEGATIONS = frozenset(
    {"ne", "n", "pas", "non", "sans", "jamais", "aucun", "aucune", "ni"}
    | {"not", "no", "t", "never", "without", "none"}
    | {"nicht", "kein", "keine", "keinen", "keiner", "keinem", "ohne", "nie"}
    | {"nunca", "sin", "ningun", "ninguna"}
)


@dataclasses.dataclass(frozen=True, slots=True)
class _Lexicon:
    whole: dict[str, frozenset[str]]
    beginnings: dict[str, frozenset[str]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]  # by the first three letters


def idea_grams(text: str) -> list[str]:
    """Give the ideas of a text, each alone, each under a negation, and each with those near it.

    Like `ngrams` this is used in training and at run time.
    """
    words = words_of(_plain(mask(text)))
    ideas = _ideas_at(words)
    grams: list[str] = []
    near: list[tuple[int, str]] = []
    for at, here in enumerate(ideas):
        if not here:
            continue
        denied = not _NEGATIONS.isdisjoint(words[max(0, at - NEGATION_REACH) : at])
        near = [(place, idea) for place, idea in near if at - place <= PAIR_REACH]
        for idea in here:
            grams.append(IDEA_MARK + idea)
            if denied:
                grams.append(IDEA_MARK + NEGATED + idea)
        grams.extend(
            f"{PAIR_MARK}{earlier} {idea}" for (_, earlier), idea in itertools.product(near, here)
        )
        near.extend((at, idea) for idea in here)
    return grams


def _ideas_at(words: Sequence[str]) -> list[list[str]]:
    lexicon = _lexicon()
    ideas = [list(_ideas_of(word)) for word in words]
    for at, first in enumerate(words):
        for phrase, idea in lexicon.phrases.get(first[:3], ()):
            following = words[at : at + len(phrase)]
            if len(following) == len(phrase) and all(
                word.startswith(beginning)
                for word, beginning in zip(following, phrase, strict=True)
            ):
                ideas[at].append(idea)
    return ideas


@functools.lru_cache(maxsize=50_000)
def _ideas_of(word: str) -> tuple[str, ...]:
    lexicon = _lexicon()
    found = set(lexicon.whole.get(word, ()))
    for length in range(2, len(word) + 1):
        found |= lexicon.beginnings.get(word[:length], frozenset())
    return tuple(sorted(found))


@functools.cache
def _lexicon() -> _Lexicon:
    source = importlib.resources.files(__package__).joinpath("concepts.toml")
    whole: dict[str, set[str]] = {}
    beginnings: dict[str, set[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for idea, languages in tomllib.loads(source.read_text(encoding="utf-8")).items():
        for entry in dict.fromkeys(itertools.chain.from_iterable(languages.values())):
            if " " in entry:
                words = tuple(entry.split())
                phrases.setdefault(words[0][:3], []).append((words, idea))
            elif entry.startswith("="):
                whole.setdefault(entry[1:], set()).add(idea)
            else:
                beginnings.setdefault(entry, set()).add(idea)
    return _Lexicon(
        {word: frozenset(ideas) for word, ideas in whole.items()},
        {word: frozenset(ideas) for word, ideas in beginnings.items()},
        {start: tuple(found) for start, found in phrases.items()},
    )


def _plain(text: str) -> str:
    """Give lower-case text without accents; "ß" is "ss"."""
    split = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(sign for sign in split if not unicodedata.combining(sign))
