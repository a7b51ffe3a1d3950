"""Say which words of a text made a classifier prefer one label to another.

For a linear model every n-gram's share of the log-odds is known; it is divided among the words the
n-gram is made of, so that the words' weights and the bias add up to the log-odds exactly. Any other
model is asked again with words left out.
"""

from __future__ import annotations

import dataclasses
import difflib
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Protocol

from extractor.classification.concepts import idea_grams
from extractor.classification.features import CHAR_MARK, WORD_MARK, mask, words_of
from extractor.classification.model import TextModel
from extractor.values.category import Classification

MASKS = frozenset({"xnum", "xcur", "xpct"})
SIZES = (2, 3, 4, 5)  # letters of a piece of a word, as in the features
IDEA_REACH = 12  # words; no idea depends on words further away
NOTHING = "zzzz"  # a word without any idea
MOST_CHUNKS = 12  # left out one at a time, for models that are no sum over n-grams
MOST_WORDS = 24
# "12.50", "€", "%", "facture"
_RAW = re.compile(r"[^\W_]+|[€£$%]")
_CURRENCIES = frozenset({"eur", "euro", "euros", "gbp", "usd", "chf", "€", "£", "$"})
_SENTENCE = re.compile(r"[^\n.!?;]*[\n.!?;]+|[^\n.!?;]+\Z")


class Classifier(Protocol):
    """Anything that gives labels with probabilities."""

    def classify(self, text: str) -> Classification:
        """Give all labels by falling probability."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Weighed:
    """A stretch ``text[start:end]`` and what it adds to the log-odds.

    Attributes:
        start: -1 where the word could not be found in the text as written.
    """

    word: str
    weight: float
    start: int
    end: int


def weighed_words(model: Classifier, text: str, label: str, rival: str) -> list[Weighed]:
    """Give every word of a text that speaks for or against a label, in order of the text.

    Args:
        model: the classifier.
        text: what it read.
        label: to be explained.
        rival: the label it is compared with.
    """
    if isinstance(model, TextModel):
        if not {label, rival} <= set(model.labels):
            return []
        return _by_shares(model, text, label, rival)
    return _by_leaving_out(model, text, label, rival)


def _by_shares(model: TextModel, text: str, label: str, rival: str) -> list[Weighed]:
    shares = model.speaking(text, label, rival)
    words = words_of(mask(text))
    grams = grams_with_words(words)
    if model.idea_share:
        grams += ideas_with_words(words)
    counts = Counter(gram for gram, _ in grams)
    weights: dict[int, float] = defaultdict(float)
    for gram, where in grams:
        for at in where if gram in shares else ():
            weights[at] += shares[gram] / counts[gram] / len(where)
    return _written(text, words, weights)


def grams_with_words(words: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """Give the n-grams of the features, each with the indices of the words it is made of."""
    grams: list[tuple[str, tuple[int, ...]]] = [
        (WORD_MARK + word, (at,)) for at, word in enumerate(words)
    ]
    grams += [
        (f"{WORD_MARK}{first} {second}", (at, at + 1))
        for at, (first, second) in enumerate(itertools.pairwise(words))
    ]
    grams += [
        (f"{WORD_MARK}xnum {words[at + 1]} xnum", (at, at + 1, at + 2))
        for at in range(len(words) - 2)
        if words[at] == "xnum" == words[at + 2]
    ]
    for at, word in enumerate(words):
        padded = f" {word} "
        if word not in MASKS:
            grams += [
                (CHAR_MARK + padded[low : low + size], (at,))
                for size in SIZES
                for low in range(len(padded) - size + 1)
            ]
    return grams


def ideas_with_words(words: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """Give the ideas of the features, each with the indices of the words that it hangs on.

    A word counts for an idea that is lost without it: "pas" for a denied one, both words for two
    ideas told together.
    """
    owners: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        low = max(0, at - IDEA_REACH)
        near = list(words[low : at + IDEA_REACH + 1])
        there = Counter(idea_grams(" ".join(near)))
        near[at - low] = NOTHING if word not in MASKS else word
        for idea in there - Counter(idea_grams(" ".join(near))):
            owners[idea].append(at)
    return [(idea, tuple(where)) for idea, where in owners.items()]


def _written(text: str, words: Sequence[str], weights: dict[int, float]) -> list[Weighed]:
    """Find the masked words in the text as it is written."""
    raw = list(_RAW.finditer(text))
    plain = [_masked(match.group()) for match in raw]
    same = difflib.SequenceMatcher(None, list(words), plain, autojunk=False)
    place: dict[int, re.Match[str]] = {}
    for block in same.get_matching_blocks():
        for step in range(block.size):
            place[block.a + step] = raw[block.b + step]
    found: list[Weighed] = []
    for at, weight in sorted(weights.items()):
        match = place.get(at)
        if match is None:
            found.append(Weighed(words[at], weight, -1, -1))
        else:
            found.append(Weighed(match.group(), weight, match.start(), match.end()))
    return found


def _masked(word: str) -> str:
    lower = word.lower()
    if lower in _CURRENCIES:
        return "xcur"
    if lower == "%":
        return "xpct"
    return "xnum" if any(letter.isdigit() for letter in lower) else lower


def _by_leaving_out(model: Classifier, text: str, label: str, rival: str) -> list[Weighed]:
    """Weigh sentences by leaving each out, then the words of the weightiest."""
    whole = _lead(model, text, label, rival)
    chunks = [it for it in _SENTENCE.finditer(text) if it.group().strip()]
    if len(chunks) > 1:
        drops = [
            (abs(whole - _lead(model, _without(text, it), label, rival)), it)
            for it in chunks[:MOST_CHUNKS]
        ]
        chunks = [it for _, it in sorted(drops, key=lambda drop: -drop[0])]
    words = [word for it in chunks for word in _RAW.finditer(text, it.start(), it.end())]
    weighed = [
        Weighed(
            it.group(), whole - _lead(model, _without(text, it), label, rival), it.start(), it.end()
        )
        for it in words[:MOST_WORDS]
    ]
    return sorted(weighed, key=lambda it: it.start)


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _lead(model: Classifier, text: str, label: str, rival: str) -> float:
    said = model.classify(text)
    low = 1e-9
    first, second = said.probability_of(label), said.probability_of(rival)
    return math.log(max(first, low)) - math.log(max(second, low))
