"""Fit a text classifier with scikit-learn and give it back as plain data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import hstack
from sklearn.linear_model import LogisticRegression

from extractor.classification.counts import Memory
from extractor.classification.model import TextModel

STRENGTH = 20.0  # inverse regularisation; chosen by cross-validation over passages
MIN_DOCUMENTS = 3  # an n-gram in fewer texts is left out


def fit_text_model(  # noqa: PLR0913 (what is learnt from, then how)
    name: str,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    weights: Sequence[float] | None = None,
    strength: float = STRENGTH,
    min_documents: int = MIN_DOCUMENTS,
    temperature: float = 1.0,
    idea_share: float = 0.0,
    memory: Memory | None = None,
) -> TextModel:
    """Fit a classifier.

    Args:
        name: what it decides, such as "category".
        texts: one a sample.
        labels: one a sample; at least two different.
        weights: how much each sample counts; None for all alike.
        strength: inverse regularisation of the logistic regression.
        min_documents: n-grams in fewer texts are left out.
        temperature: divides the scores.
        idea_share: the length of the vector of ideas where that of n-grams is 1; 0 leaves them out.
        memory: of texts that other fits met; None to forget them.
    """
    memory = memory or Memory()
    matrix, grams, idf = memory.ngrams.weighed(texts, min_documents=min_documents)
    if idea_share:
        ideas, names, counts = memory.ideas.weighed(texts, min_documents=MIN_DOCUMENTS)
        matrix = hstack([matrix, idea_share * ideas]).tocsr()
        grams += names
        idf = np.concatenate([idf, counts])
    # lbfgs starts from zero, so the same data give the same model; the seed is fixed all the same.
    regression = LogisticRegression(
        C=strength, max_iter=500, random_state=0, class_weight="balanced"
    )
    regression.fit(matrix, list(labels), sample_weight=weights)
    coefficients, bias = regression.coef_, regression.intercept_
    if len(regression.classes_) == 2:
        coefficients = np.vstack([-coefficients / 2, coefficients / 2])
        bias = np.concatenate([-bias / 2, bias / 2])
    return TextModel(
        name=name,
        labels=tuple(str(label) for label in regression.classes_),
        vocabulary={gram: column for column, gram in enumerate(grams)},
        idf=idf.astype(np.float32),
        weights=coefficients.astype(np.float32),
        bias=bias.astype(np.float32),
        temperature=temperature,
        grams=tuple(grams),
        idea_share=idea_share,
    )
