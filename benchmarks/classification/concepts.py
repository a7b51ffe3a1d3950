"""Do shared ideas (``concepts.toml``) help to tell the reason of a dispute?

Trains on the hand-written passages and messages, scores on texts by other authors: n-grams alone,
ideas alone, both at several shares.

    .venv/bin/python -m benchmarks.classification.concepts
"""

from __future__ import annotations

import json

from extractor.classification.fit import fit_text_model
from extractor.values.category import Category
from training.holdout import HOLDOUT
from training.money import load_money
from training.passages import load_passages

SHARES = (0.0, 0.15, 0.25, 0.4)


def main() -> None:
    """Run from the command line."""
    texts = [(it.text, it.label) for it in load_passages() if it.is_dispute]
    texts += [(it.text, it.item.category) for it in load_money()]
    rows = [json.loads(line) for line in HOLDOUT.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["label"] in set(Category)]
    print(f"{len(texts)} texts to learn from, {len(rows)} to score")
    for share in SHARES:
        model = fit_text_model(
            "category",
            [text for text, _ in texts],
            [label for _, label in texts],
            min_documents=2,
            idea_share=share,
        )
        right = sum(model.classify(row["text"]).best.label == row["label"] for row in rows)
        print(f"share of ideas {share:.2f}: accuracy {right / len(rows):.3f}", flush=True)


if __name__ == "__main__":
    main()
