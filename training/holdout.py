"""Score the shipped text models on texts that were written apart from all training material.

python -m training.holdout [--errors 20]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from extractor.trained import Models
from extractor.values.category import Category
from training.cards import keep_figures
from training.passages import CORPUS

HOLDOUT = CORPUS / "holdout" / "texts.jsonl"


def measure(models: Models, file: Path = HOLDOUT) -> tuple[dict[str, float], list[str]]:
    """Give figures and a line for each wrong text."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    tally: Counter[str] = Counter()
    wrong: list[str] = []
    for row in rows:
        contests = row["label"] in set(Category)
        said = models.dispute.classify(row["text"]).probability_of("dispute") >= 0.5
        tally["tp"] += said and contests
        tally["fp"] += said and not contests
        tally["fn"] += contests and not said
        model = models.category if contests else models.triage
        found = model.classify(row["text"]).best.label
        kind = "category" if contests else "class"
        tally[f"{kind}_n"] += 1
        tally[f"{kind}_ok"] += found == row["label"]
        tally[f"{kind}_{row['lang']}_n"] += 1
        tally[f"{kind}_{row['lang']}_ok"] += found == row["label"]
        if found != row["label"] or said != contests:
            wrong.append(f"{row['label']} read as {found}, dispute {said}: {row['text'][:90]!r}")
    figures = {
        "holdout_triage_f1": 2 * tally["tp"] / (2 * tally["tp"] + tally["fp"] + tally["fn"]),
        "holdout_category_accuracy": tally["category_ok"] / tally["category_n"],
        "holdout_triage_class_accuracy": tally["class_ok"] / tally["class_n"],
    }
    for language in ("fr", "en", "de", "es"):
        share = tally[f"category_{language}_ok"] / max(1, tally[f"category_{language}_n"])
        figures[f"holdout_category_accuracy_{language}"] = share
    return figures, wrong


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--models", type=Path)
    parser.add_argument("--figures", action="store_true", help="keep the figures for the cards")
    given = parser.parse_args()
    figures, wrong = measure(Models.load(given.models))
    for name, value in figures.items():
        print(f"{name:36s} {value:.4f}")
    if given.figures:
        keep_figures(figures)
    for line in wrong[: given.errors]:
        print(line)


if __name__ == "__main__":
    main()
