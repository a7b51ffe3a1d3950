"""How often is a bad batch of labels told, and how often a good one?

Texts that no shipped model learnt from are labelled in batches; of the last one a share of labels
is wrong, drawn at random. They are in languages that the models know, in one that was left out, or
in letters that were all exchanged, as a language that resembles none of the known.

    python -m benchmarks.learning.batches [--draws 20] [--languages de es] [--quick]

Refused is a batch that keeps a release from being promoted; flagged one that is told at all.
"""

from __future__ import annotations

import argparse
import codecs
import dataclasses
import itertools
import random
from collections.abc import Sequence

from benchmarks.learning.user import held_out_texts, make_user
from extractor.classification.model import TextModel
from extractor.learning.batches import BadBatch, Batch, find_bad_batches
from extractor.learning.material import Material
from extractor.learning.opinions import opinions_of
from extractor.learning.sample import Sample
from extractor.learning.texts import fit_category
from extractor.trained import Models

QUICK_SHARE = 0.2
WRONG = (0.0, 0.03, 0.3)
SHAPES = ("40/40", "125/25", "120/40", "200/50", "200/100")  # labels in all, labels of a batch


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--languages", nargs="+", default=["de"], help="each is left out once")
    parser.add_argument("--shapes", nargs="+", default=SHAPES, help="labels / those of a batch")
    parser.add_argument("--share", type=float, default=1.0, help="of the material it leaves")
    parser.add_argument("--quick", action="store_true", help="two draws, a fifth of the material")
    given = parser.parse_args()
    if given.quick:
        given.draws, given.share = 2, QUICK_SHARE
    known = [it for it in held_out_texts() if it.is_dispute]
    strange = [dataclasses.replace(it, text=codecs.encode(it.text, "rot13")) for it in known]
    shipped = Models.load().category
    print("| texts | labels | a batch | wrong | refused | flagged | good refused | good flagged |")
    print("| --- " * 8 + "|")
    shapes = [
        (int(all_), int(size)) for all_, _, size in (it.partition("/") for it in given.shapes)
    ]
    for language in given.languages:
        user = make_user(Material.load(), language, "category", share=given.share, seed=0)
        _rows(f"{language}, left out", user.pool, fit_category(user.before), shapes, given.draws)
    _rows("known languages", known, shipped, shapes, given.draws)
    _rows("no language", strange, shipped, shapes, given.draws)


def _rows(
    name: str,
    texts: Sequence[Sample],
    model: TextModel,
    shapes: Sequence[tuple[int, int]],
    draws: int,
) -> None:
    for (labels, size), wrong in itertools.product(shapes, WRONG):
        last = labels // size - 1
        told = [
            it for seed in range(draws) for it in _told(texts, model, labels, size, wrong, seed)
        ]
        bad = [it for it in told if it.batch.name == str(last)]
        good = [it for it in told if it.batch.name != str(last)]
        counts = (
            f"{len(found)} of {number}"
            for those, number in ((bad, draws), (good, last * draws))
            for found in ([it for it in those if it.is_certain], those)
        )
        row = (name, labels, size, f"{wrong:.0%}", *counts)
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


def _told(
    texts: Sequence[Sample], model: TextModel, labels: int, size: int, wrong: float, seed: int
) -> tuple[BadBatch, ...]:
    chance = random.Random(seed)
    drawn = chance.sample(list(texts), labels)
    given = [it.label for it in drawn]
    for at in chance.sample(range(labels - size, labels), round(wrong * size)):
        given[at] = chance.choice([it for it in model.labels if it != given[at]])
    opinions = opinions_of([it.text for it in drawn], given, model, seed=seed)
    batches = [
        Batch("batch", str(at), tuple(range(at * size, at * size + size)))
        for at in range(labels // size)
    ]
    return find_bad_batches(opinions, batches)


if __name__ == "__main__":
    main()
