"""What models that have not seen a label say of it.

Two opinions: that of the models before these labels, which knows nothing of the company's words,
and one that learnt from the company's other labels on top of it, by cross-fitting. It is the second
that tells a new vocabulary from wrong labels: words that are used alike are learnt from the rest of
a batch, a label given at random is not.

Fitting the shipped corpus again for each fold takes minutes. A regression over the company's own
texts that starts from the scores of the other opinion and is held near them takes a second and is
nearly as good: the shipped texts would do little else than hold it there. It is done twice, from
the scores as they are and from those with ideas that reach as far as the other labels want it
(`reach`): models that reach know more of a new language, and are surer of it than they should be.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.feature_extraction.text import TfidfVectorizer

from extractor.classification.features import mask, ngrams
from extractor.classification.model import TextModel
from extractor.learning.reach import REACHES

FOLDS = 5
FEWEST = 20  # labels; a regression over fewer says nothing
STRENGTH = 60.0  # how far from the scores of before a label may lead, for vectors of length 1
STEPS = 200  # of the fit, at most
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
    asked = _Asked(tuple(texts), given, classes, _folds(texts, seed))
    before = _said(asked, model)
    learnt = before
    if _can_be_learnt(texts):
        features = _coordinates(texts)
        starts = (before, _reaching(asked, model))
        learnt = np.sqrt(np.prod([_learnt(asked, features, it) for it in starts], axis=0))
    unfamiliar = np.array([model.unfamiliar(it) for it in texts])
    return Opinions(classes, given, before, _whole(learnt), unfamiliar)


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """Texts, the columns of their labels, and the fold of each."""

    texts: tuple[str, ...]
    given: npt.NDArray[np.intp]
    classes: tuple[str, ...]
    folds: npt.NDArray[np.intp]


def _said(asked: _Asked, model: TextModel) -> Shares:
    # A class that the model does not know is neither likely nor unlikely to it.
    shares = np.full((len(asked.texts), len(asked.classes)), 1 / len(asked.classes))
    columns = [asked.classes.index(it) for it in model.labels]
    for row, text in enumerate(asked.texts):
        answer = model.classify(text)
        shares[row, columns] = [answer.probability_of(it) for it in model.labels]
    return _whole(shares)


def _reaching(asked: _Asked, model: TextModel) -> Shares:
    """Ask the model with ideas that reach as far as the labels of the other folds want it."""
    reaches = REACHES if model.idea_share else (model.idea_reach,)
    said = np.stack([_said(asked, dataclasses.replace(model, idea_reach=it)) for it in reaches])
    rows = np.arange(len(asked.given))
    told = np.isin(asked.given, [asked.classes.index(it) for it in model.labels])
    chances = np.log(said[:, rows, asked.given]) * told
    others = asked.folds != np.arange(FOLDS)[:, None]
    best = (chances @ others.T).argmax(axis=0)
    return np.asarray(said[best[asked.folds], rows])


def _can_be_learnt(texts: Sequence[str]) -> bool:
    return len(texts) >= FEWEST and any(ngrams(it) for it in texts)


def _whole(shares: Shares) -> Shares:
    shares = np.maximum(shares, LEAST)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _learnt(asked: _Asked, features: Shares, before: Shares) -> Shares:
    start = np.log(before)
    learnt = before.copy()
    for number in range(FOLDS):
        rest, own = asked.folds != number, asked.folds == number
        if own.any() and rest.any():
            moved = _moved(features[rest], start[rest], asked.given[rest])
            learnt[own] = _whole(_shares(start[own] + features[own] @ moved[1:] + moved[0]))
    return learnt


def _moved(features: Shares, start: Shares, given: npt.NDArray[np.intp]) -> Shares:
    """Fit what labels add to scores: a row for all texts, then a row a coordinate."""
    padded = np.hstack([np.ones((len(features), 1)), features])
    shape = (padded.shape[1], start.shape[1])
    wanted = np.eye(start.shape[1])[given]

    def loss(flat: Shares) -> tuple[float, Shares]:
        shares = _shares(start + padded @ flat.reshape(shape))
        lost = -float(np.log((shares * wanted).sum(axis=1)).sum())
        slope = (padded.T @ (shares - wanted)).ravel() + flat / STRENGTH
        return lost + float(flat @ flat) / (2 * STRENGTH), slope

    options = {"maxiter": STEPS, "gtol": 1e-3}
    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x.reshape(shape))


def _shares(scores: Shares) -> Shares:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(np.maximum(odds / odds.sum(axis=1, keepdims=True), 1e-12))


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
