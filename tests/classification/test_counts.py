"""Counting each text once changes nothing about what is learnt."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from extractor.classification.counts import GramCounts, Memory
from extractor.classification.features import ngrams
from extractor.classification.fit import fit_text_model

TEXTS = [
    "two cartons are missing from the delivery",
    "three cartons arrived broken, the delivery is short",
    "the price is not the agreed one",
    "",
    "the agreed price was lower, price by price",
]


@pytest.mark.parametrize("least", [1, 2])
def test_weights_are_those_of_scikit_learn(least: int) -> None:
    counts = GramCounts(ngrams)
    counts.weighed(["other words that were met before", *TEXTS[:2]], min_documents=1)
    matrix, grams, idf = counts.weighed(TEXTS, min_documents=least)
    vectorizer = TfidfVectorizer(analyzer=ngrams, sublinear_tf=True, min_df=least)
    wanted = vectorizer.fit_transform(TEXTS)
    assert grams == vectorizer.get_feature_names_out().tolist()
    assert np.array_equal(idf, vectorizer.idf_)
    assert np.array_equal(matrix.toarray(), wanted.toarray())


def test_what_no_text_has_often_enough_is_said() -> None:
    with pytest.raises(ValueError, match="no gram"):
        GramCounts(ngrams).weighed(["one", "two"], min_documents=3)


def test_a_memory_of_other_fits_changes_no_model() -> None:
    texts, labels = 3 * TEXTS, 3 * ["a", "a", "b", "b", "b"]
    memory = Memory()
    fit_text_model("x", [*texts[1:], "more"], labels, idea_share=0.3, memory=memory)
    fresh = fit_text_model("x", texts, labels, idea_share=0.3)
    again = fit_text_model("x", texts, labels, idea_share=0.3, memory=memory)
    assert fresh.grams == again.grams
    assert np.array_equal(fresh.weights, again.weights)
