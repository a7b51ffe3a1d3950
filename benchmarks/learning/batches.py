"""How often is a bad batch of labels told, and how often a good one?

Texts that no shipped model learnt from are labelled in batches; of the last one a share of labels
is wrong, drawn at random. They are in languages that the models know, in one that was left out, or
in letters that were all exchanged, as a language that resembles none of the known.

    python -m benchmarks.learning.batches [--draws 20] [--language de]
"""

from __future__ import annotations

import argparse
import codecs
import dataclasses
import random
from collections import Counter
from collections.abc import Sequence

from benchmarks.learning.user import held_out_texts, make_user
from extractor.classification.model import TextModel
from extractor.learning.batches import Batch, find_bad_batches
from extractor.learning.material import Material
from extractor.learning.opinions import opinions_of
from extractor.learning.sample import Sample
from extractor.learning.texts import fit_category
from extractor.trained import Models

WRONG = (0.0, 0.03, 0.3)
# labels in all, labels of a batch
SHAPES = ((40, 40), (125, 25), (120, 40), (200, 50), (200, 100))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--language", default="de", help="the one that is left out")
    parser.add_argument("--share", type=float, default=1.0, help="of the material it leaves")
    given = parser.parse_args()
    user = make_user(Material.load(), given.language, "category", share=given.share, seed=0)
    known = [it for it in held_out_texts() if it.is_dispute]
    strange = [dataclasses.replace(it, text=codecs.encode(it.text, "rot13")) for it in known]
    shipped = Models.load().category
    print("| texts | labels | a batch | wrong | it was told | batches told that were good |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, texts, model in (
        ("known languages", known, shipped),
        (f"{given.language}, left out", user.pool, fit_category(user.before)),
        ("no language", strange, shipped),
    ):
        for labels, size in SHAPES:
            for wrong in WRONG:
                told = Counter(
                    at
                    for seed in range(given.draws)
                    for at in _told(texts, model, labels, size, wrong, seed)
                )
                last = labels // size - 1
                row = (name, labels, size, f"{wrong:.0%}", f"{told[last]} of {given.draws}")
                good = f"{told.total() - told[last]} of {last * given.draws}"
                print("| " + " | ".join(map(str, (*row, good))) + " |", flush=True)


def _told(
    texts: Sequence[Sample], model: TextModel, labels: int, size: int, wrong: float, seed: int
) -> list[int]:
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
    return [int(it.batch.name) for it in find_bad_batches(opinions, batches)]


if __name__ == "__main__":
    main()
