"""How far should ideas reach in the words of a language that the models do not know?

    python -m benchmarks.learning.reach [--languages de es fr] [--sizes 0 25 200]

A language is left out as in `benchmarks.learning.curves`; of its texts some are learnt from, drawn
at random. One fit is asked with each reach: what it is to the user, and to the other languages.
"chosen" is what the labels alone would choose, asked of the model that has seen none of them.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence

from benchmarks.learning.user import make_user
from extractor.classification.counts import Memory
from extractor.classification.model import TextModel
from extractor.learning.material import Material
from extractor.learning.reach import REACHES, reach_of
from extractor.learning.retrain import WEIGHT
from extractor.learning.sample import Sample
from extractor.learning.texts import fit_category

TRIED = (*REACHES, 8.0, 16.0)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", nargs="+", default=["de", "es", "fr"])
    parser.add_argument("--sizes", nargs="+", type=int, default=[0, 25, 200])
    given = parser.parse_args()
    material, memory = Material.load(), Memory()
    print("| left out | labels | asked | " + " | ".join(f"{it:g}" for it in TRIED) + " | chosen |")
    print("| --- " * (len(TRIED) + 4) + "|")
    for language in given.languages:
        user = make_user(material, language, "category", share=1.0, seed=0)
        before = fit_category(user.before, memory=memory)
        for size in given.sizes:
            labels = [dataclasses.replace(it, weight=WEIGHT) for it in user.pool[:size]]
            model = fit_category([*user.before, *labels], memory=memory) if size else before
            for name, asked in ((language, user.asked), (f"not {language}", user.elsewhere)):
                shares = " | ".join(f"{_right(model, asked, it):.3f}" for it in TRIED)
                chosen = f"{reach_of(before, labels):g}"
                print(f"| {language} | {size} | {name} | {shares} | {chosen} |", flush=True)


def _right(model: TextModel, asked: Sequence[Sample], reach: float) -> float:
    reaching = dataclasses.replace(model, idea_reach=reach)
    return sum(reaching.classify(it.text).best.label == it.label for it in asked) / len(asked)


if __name__ == "__main__":
    main()
