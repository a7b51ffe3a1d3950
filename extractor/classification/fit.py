"""Fit a text classifier with scikit-learn and give it back as plain data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from extractor.classification.concepts import idea_grams
from extractor.classification.features import ngrams
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
    """
    vectorizer = TfidfVectorizer(analyzer=ngrams, sublinear_tf=True, min_df=min_documents)
    matrix = vectorizer.fit_transform(texts)
    grams = vectorizer.get_feature_names_out().tolist()
    idf = vectorizer.idf_
    if idea_share:
        ideas = TfidfVectorizer(analyzer=idea_grams, sublinear_tf=True, min_df=MIN_DOCUMENTS)
        matrix = hstack([matrix, idea_share * ideas.fit_transform(texts)]).tocsr()
        grams += ideas.get_feature_names_out().tolist()
        idf = np.concatenate([idf, ideas.idf_])
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
