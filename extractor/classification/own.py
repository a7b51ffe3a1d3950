"""Decide on categories that a user added and no model has learnt yet, by keywords and examples.

What speaks for such a category: its keywords, words and ideas shared with its examples, and that
the model is in doubt between all the others. The model's answer gives way only where this is more
likely than not; else it stays first and the category is at most its runner-up. Without a taxonomy
of the user's own the model's answer is given as it is. Figures:
``python -m benchmarks.classification.own``; see docs/decisions/0047-categories-of-your-own.md.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractor.classification.concepts import IDEA_MARK, idea_grams
from extractor.classification.document_type import fold
from extractor.classification.features import WORD_MARK, mask, words_of
from extractor.classification.model import BECAUSE, TextModel
from extractor.values.category import Category, Classification, Guess
from extractor.values.taxonomy import CategoryEntry, Taxonomy

# Log-odds, between what the benchmark fits with 5 and with 20 examples. The keyword's is a choice:
# who writes a word into a taxonomy means it.
BASE = -4.0
KEYWORD = 4.0
WORDS = 3.8
IDEAS = 4.0
DOUBT = 0.4
MOST_KEYWORDS = 2
LEAST = 0.1  # less likely than that it is not named at all
DECIDES = 0.5
MOST = 0.6  # nobody is sure of what no model has learnt
_EDGE = 0.02  # a model surer than that is taken for no surer
_MASKS = frozenset({"xnum", "xcur", "xpct"})

Vector = Mapping[str, float]


@dataclasses.dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a category in a text.

    Attributes:
        keywords: as they stand in the text, folded.
        words: how like the likest example is in its words, 0 to 1.
        ideas: the same in its ideas.
        doubt: log-odds that none of the other categories is the one.
        shared: words that the likest example has too, the weightiest first.
    """

    keywords: tuple[str, ...]
    words: float
    ideas: float
    doubt: float
    shared: tuple[str, ...]

    @property
    def probability(self) -> float:
        """Say how likely the category is; 0 where nothing of the text speaks for it."""
        if not self.keywords and not self.words and not self.ideas:
            return 0.0
        keyword = KEYWORD * min(len(self.keywords), MOST_KEYWORDS)
        odds = BASE + keyword + WORDS * self.words + IDEAS * self.ideas + DOUBT * self.doubt
        return min(1 / (1 + math.exp(-odds)), MOST)


@dataclasses.dataclass(frozen=True, slots=True)
class _Known:
    entry: CategoryEntry
    keywords: re.Pattern[str] | None
    examples: tuple[tuple[Vector, Vector], ...]  # words and ideas of each


class OwnCategories:
    """A model's answers in the terms of a taxonomy, with the categories it has not learnt."""

    def __init__(self, model: TextModel, taxonomy: Taxonomy) -> None:
        self.model = model
        self.taxonomy = taxonomy
        self._rarest = float(model.idf.max()) if len(model.idf) else 1.0
        self._known = tuple(
            _Known(it, _pattern(it.keywords), tuple(self._vectors(text) for text in it.examples))
            for it in taxonomy.own
            if it.code not in model.labels
        )
        self._retired = any(taxonomy.standing(it) != it for it in model.labels)

    @property
    def untrained(self) -> frozenset[str]:
        """Give the categories of the user's own that the model has not learnt."""
        return frozenset(it.entry.code for it in self._known)

    @property
    def unlisted(self) -> frozenset[str]:
        """Give the labels of the model that no taxonomy has any more."""
        return frozenset(self.taxonomy.unknown(self.model.labels))

    def classify(self, text: str) -> Classification:
        """Give all labels by falling probability, the best with the words that spoke for it."""
        said = self.model.classify(text)
        if self._retired:
            said = self._standing(said)
        found = self._likeliest(text, said)
        return said if found is None else _with(said, *found)

    def teller(self, said: Classification) -> TextModel | OwnCategories:
        """Give what can say why the best label was preferred to the second: mostly the model."""
        told = [it.label for it in said.guesses[:2]]
        return self.model if set(told) <= set(self.model.labels) else self

    def _standing(self, said: Classification) -> Classification:
        """Put the shares of retired categories to those that stand for them."""
        shares: dict[str, float] = {}
        because = said.best.because
        for it in said.guesses:
            code = self.taxonomy.standing(it.label)
            shares[code] = shares.get(code, 0.0) + it.probability
        ordered = sorted(shares, key=lambda it: -shares[it])
        return Classification(
            tuple(
                Guess(it, shares[it], because if at == 0 else ()) for at, it in enumerate(ordered)
            )
        )

    def signs(self, code: str, text: str) -> Signs:
        """Give what speaks in a text for a category that the model has not learnt.

        Raises:
            KeyError: the model has learnt it, or the taxonomy does not have it.
        """
        known = {it.entry.code: it for it in self._known}[code]
        return self._signs(known, text, self.model.classify(text))

    def _likeliest(self, text: str, said: Classification) -> tuple[str, Signs] | None:
        """Give the likeliest category that the model has not learnt; None where none is likely."""
        found = [(it.entry.code, self._signs(it, text, said)) for it in self._known]
        likeliest = max(found, key=lambda it: it[1].probability, default=None)
        return likeliest if likeliest and likeliest[1].probability >= LEAST else None

    def _signs(self, known: _Known, text: str, said: Classification) -> Signs:
        pattern = known.keywords
        hits = {it.group() for it in pattern.finditer(fold(text))} if pattern else set()
        words, ideas = self._vectors(text)
        likest = max(
            known.examples,
            key=lambda it: WORDS * _likeness(words, it[0]) + IDEAS * _likeness(ideas, it[1]),
            default=({}, {}),
        )
        rival = max(_rivals(said, known.entry, self.taxonomy), default=0.0)
        rival = min(max(rival, _EDGE), 1 - _EDGE)
        shared = sorted(words.keys() & likest[0].keys(), key=lambda it: -words[it] * likest[0][it])
        return Signs(
            keywords=tuple(sorted(hits)),
            words=_likeness(words, likest[0]),
            ideas=_likeness(ideas, likest[1]),
            doubt=math.log((1 - rival) / rival),
            shared=tuple(shared[:BECAUSE]),
        )

    def _vectors(self, text: str) -> tuple[Vector, Vector]:
        """Give the words and the ideas of a text, each a vector of length 1."""
        ideas = [it for it in idea_grams(text) if it.startswith(IDEA_MARK)]
        words = [it for it in words_of(mask(text)) if it not in _MASKS]
        return self._vector(words, WORD_MARK), self._vector(ideas, "")

    def _vector(self, grams: Sequence[str], marked: str) -> Vector:
        """Weigh what is rare in training for more; what training never met is the rarest."""
        vocabulary, idf = self.model.vocabulary, self.model.idf
        weights: dict[str, float] = {}
        for gram, count in Counter(grams).items():
            column = vocabulary.get(marked + gram)
            rarity = self._rarest if column is None else float(idf[column])
            weights[gram] = (1.0 + math.log(count)) * rarity
        length = math.sqrt(sum(it * it for it in weights.values()))
        return {gram: weight / length for gram, weight in weights.items()} if length else {}


def _rivals(said: Classification, entry: CategoryEntry, taxonomy: Taxonomy) -> Iterator[float]:
    """Give the shares of the categories that a new one does not lie in."""
    for it in said.guesses:
        if taxonomy.based_on(it.label) not in {entry.based_on, Category.OTHER_DISPUTE}:
            yield it.probability


def _with(said: Classification, code: str, signs: Signs) -> Classification:
    """Put a category among the others: first where it is more likely than not, else behind."""
    share = signs.probability
    if share < DECIDES:
        best = said.best.probability
        share = min(share, 0.99 * best / (1 + best))
    decides = share >= DECIDES
    others = [
        Guess(it.label, it.probability * (1 - share), () if decides else it.because)
        for it in said.guesses
    ]
    own = Guess(code, share, (signs.keywords or signs.shared)[:BECAUSE] if decides else ())
    return Classification(tuple(sorted((own, *others), key=lambda it: -it.probability)))


def _likeness(one: Vector, other: Vector) -> float:
    return sum(weight * other[gram] for gram, weight in one.items() if gram in other)


def _pattern(keywords: Iterable[str]) -> re.Pattern[str] | None:
    """Give what finds keywords at the beginning of words, the longest first."""
    folded = sorted({" ".join(fold(it).split()) for it in keywords}, key=len, reverse=True)
    words = [re.escape(it).replace(r"\ ", r"\s+") for it in folded]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})\w*") if words else None
