"""What models that have not seen a label say of it.

Two opinions: that of the models before these labels, which knows nothing of the company's words,
and one that learnt from the company's other labels on top of it, by cross-fitting. It is the second
that tells a new vocabulary from wrong labels: words that are used alike are learnt from the rest of
a batch, a label given at random is not.

Fitting the shipped corpus again for each fold takes minutes. A small regression over the company's
own texts, with the other opinion among its features, takes a second and is nearly as good
(`python -m benchmarks.learning.batches`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from extractor.classification.features import mask, ngrams
from extractor.classification.model import TextModel

FOLDS = 5
FEWEST = 20  # labels; a regression over fewer says nothing
STRENGTH = 20.0  # inverse regularisation
BEFORE = 0.3  # weight of the other opinion's log-odds beside a text's vector of length 1
COORDINATES = 400  # of a text, at most
LEAST = 1e-4  # a share that an opinion never goes below

Shares = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Opinions:
    """What is held of a list of labels by models that had not seen them.

    Attributes:
        classes: the labels there are, in the order of the columns.
        given: for each text the column of its label.
        before: texts x classes; by the models before, rows sum to one.
        learnt: the same, by what the other labels teach on top of it.
        unfamiliar: for each text the share of its words that the models before never met.
    """

    classes: tuple[str, ...]
    given: npt.NDArray[np.intp]
    before: Shares
    learnt: Shares
    unfamiliar: Shares

    @property
    def both(self) -> Shares:
        """Give the mean of the two opinions."""
        return (self.before + self.learnt) / 2


def opinions_of(
    texts: Sequence[str], labels: Sequence[str], model: TextModel, *, seed: int = 0
) -> Opinions:
    """Ask for both opinions of each text.

    Args:
        texts: one a label.
        labels: as given by people; may hold classes that the model does not know.
        model: has learnt from none of these labels.
        seed: of the folds; the same text is always in one fold.
    """
    classes = tuple(sorted({*model.labels, *labels}))
    given = np.array([classes.index(it) for it in labels], dtype=np.intp)
    before = _before(texts, classes, model)
    learnt = _learnt(texts, given, before, seed) if _can_be_learnt(texts) else before
    return Opinions(
        classes, given, before, learnt, np.array([model.unfamiliar(it) for it in texts])
    )


def _before(texts: Sequence[str], classes: tuple[str, ...], model: TextModel) -> Shares:
    # A class that the model does not know is neither likely nor unlikely to it.
    shares = np.full((len(texts), len(classes)), 1 / len(classes))
    columns = [classes.index(it) for it in model.labels]
    for row, text in enumerate(texts):
        said = model.classify(text)
        shares[row, columns] = [said.probability_of(it) for it in model.labels]
    return _whole(shares)


def _can_be_learnt(texts: Sequence[str]) -> bool:
    return len(texts) >= FEWEST and any(ngrams(it) for it in texts)


def _whole(shares: Shares) -> Shares:
    shares = np.maximum(shares, LEAST)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _learnt(texts: Sequence[str], given: npt.NDArray[np.intp], before: Shares, seed: int) -> Shares:
    odds = np.log(before)
    odds -= odds.mean(axis=1, keepdims=True)
    features = np.hstack([_coordinates(texts), BEFORE * odds])
    learnt = before.copy()
    fold = _folds(texts, seed)
    for number in range(FOLDS):
        rest, own = fold != number, fold == number
        if not own.any() or len(set(given[rest].tolist())) < 2:
            continue
        regression = LogisticRegression(
            C=STRENGTH, max_iter=300, random_state=0, class_weight="balanced"
        )
        regression.fit(features[rest], given[rest])
        shares = np.zeros((int(own.sum()), before.shape[1]))
        shares[:, regression.classes_] = regression.predict_proba(features[own])
        learnt[own] = _whole(shares)
    return learnt


def _coordinates(texts: Sequence[str]) -> Shares:
    """Give texts x coordinates with the same products between texts as their n-grams have.

    A regression with a quadratic penalty sees nothing but these products, so that it learns the
    same from a few hundred coordinates as from a hundred thousand n-grams.
    """
    vectors = TfidfVectorizer(analyzer=ngrams, sublinear_tf=True).fit_transform(texts)
    products = (vectors @ vectors.T).toarray()
    lengths, axes = np.linalg.eigh(products)
    largest = slice(max(0, len(texts) - COORDINATES), None)
    return np.asarray(axes[:, largest] * np.sqrt(np.maximum(lengths[largest], 0)))


def _folds(texts: Sequence[str], seed: int) -> npt.NDArray[np.intp]:
    wordings = [mask(it) for it in texts]
    distinct = sorted(set(wordings))
    order = np.random.default_rng(seed).permutation(len(distinct))
    place = {wording: int(at) % FOLDS for wording, at in zip(distinct, order, strict=True)}
    return np.array([place[it] for it in wordings], dtype=np.intp)
