"""Is a category that no model has learnt told by examples, and what do the weights have to be?

Four shipped categories are hidden from the model in turn, each taken for a user's own one based
on its nearest neighbour. Half of the texts teach the model and give the examples, 900 of the other
half ask: as often as in the corpus, one in fourteen is of the hidden category. The weights of
`extractor.classification.own` are fitted on three of them and measured on the fourth.

    .venv/bin/python -m benchmarks.classification.own
"""

from __future__ import annotations

import random

import numpy as np
from sklearn.linear_model import LogisticRegression

from extractor.classification.fit import fit_text_model
from extractor.classification.model import TextModel
from extractor.classification.own import OwnCategories
from extractor.learning.sample import Sample
from extractor.learning.texts import CATEGORY_IDEAS
from extractor.taxonomy_settings import CategoryTable, TaxonomyFile, taxonomy_of
from training.passages import load_passages

LIKE = {
    "late_delivery": "non_delivery",
    "duplicate_invoice": "invoice_error",
    "wrong_item": "shortage",
    "promotion_rebate": "price_difference",
}
EXAMPLES = (5, 20)
LEARNT, ASKED = 2600, 900
OWN = "hidden"


def evidence(
    model: TextModel, hidden: str, count: int, texts: tuple[list[Sample], list[Sample]]
) -> tuple[np.ndarray, np.ndarray]:
    """Give what speaks for a hidden category in each text that asks, and whether it is of it."""
    learnt, asked = texts
    examples = [it.text for it in learnt if it.label == hidden][:count]
    table = CategoryTable(name=OWN, based_on=LIKE[hidden], examples=tuple(examples))
    own = OwnCategories(model, taxonomy_of(TaxonomyFile(categories={OWN: table}), "benchmark"))
    signs = [own.signs(OWN, it.text) for it in asked]
    figures = [(it.words, it.ideas, it.doubt) for it in signs]
    return np.array(figures), np.array([it.label == hidden for it in asked])


def without(hidden: str, learnt: list[Sample]) -> TextModel:
    """Fit a model that has never seen a category."""
    known = [it for it in learnt if it.label != hidden][:LEARNT]
    return fit_text_model(
        "category",
        [it.text for it in known],
        [it.label for it in known],
        min_documents=2,
        temperature=0.75,
        idea_share=CATEGORY_IDEAS,
    )


def main() -> None:
    """Run from the command line."""
    passages = [it for it in load_passages() if it.is_dispute]
    random.Random(3).shuffle(passages)
    half = len(passages) // 2
    texts = passages[:half], passages[half : half + ASKED]
    models = {it: without(it, texts[0]) for it in LIKE}
    for count in EXAMPLES:
        found = {it: evidence(models[it], it, count, texts) for it in LIKE}
        for hidden, (figures, of_it) in found.items():
            others = [it for name, it in found.items() if name != hidden]
            fitted = LogisticRegression(C=10).fit(
                np.vstack([it for it, _ in others]), np.concatenate([it for _, it in others])
            )
            sure = fitted.predict_proba(figures)[:, 1]
            line = [f"{hidden:18} {count:2} examples, {of_it.sum()} of {len(of_it)}"]
            for least in (0.1, 0.5):
                told = sure >= least
                right = of_it[told].mean() if told.any() else 0.0
                recall = told[of_it].mean()
                line.append(
                    f"from {least}: {told.sum()} told, {right:.2f} right, {recall:.2f} found"
                )
            print("  ".join(line), flush=True)
        every = LogisticRegression(C=10).fit(
            np.vstack([it for it, _ in found.values()]),
            np.concatenate([it for _, it in found.values()]),
        )
        names = zip(("words", "ideas", "doubt"), every.coef_[0], strict=True)
        weights = ", ".join(f"{name} {weight:.2f}" for name, weight in names)
        print(f"weights with {count} examples: base {every.intercept_[0]:.2f}, {weights}")


if __name__ == "__main__":
    main()
