"""How much should one text of a user count among those of the shipped material?

A user is an author, or a language, that the material does not hold. Some of the user's texts are
labels, the others are asked; so is a part of the rest that nothing learnt from, because what is
won at home may be lost elsewhere. Casebooks and held-out texts take no part.

    .venv/bin/python -m benchmarks.learning.weights [--labels 100] [--share 1.0]
"""

from __future__ import annotations

import argparse
import dataclasses
import random
from collections.abc import Callable, Sequence

from extractor.classification.model import TextModel
from extractor.learning.sample import Sample
from extractor.learning.texts import fit_category
from training.authors import group_of
from training.passages import load_passages

WEIGHTS = (1.0, 4.0, 16.0)
USERS: dict[str, Callable[[Sample], bool]] = {
    "author 'messages'": lambda it: group_of(it) == "messages",
    "author '3'": lambda it: group_of(it) == "3",
    "language de": lambda it: it.language == "de",
}
ASKED = 400  # texts at most, of each kind
SEED = 7


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=int, default=100)
    parser.add_argument("--share", type=float, default=1.0, help="of the material; less is quicker")
    given = parser.parse_args()
    lot = random.Random(SEED)
    disputes = [it for it in load_passages() if it.is_dispute]
    for name, is_own in USERS.items():
        own, rest = [it for it in disputes if is_own(it)], [it for it in disputes if not is_own(it)]
        lot.shuffle(own)
        lot.shuffle(rest)
        labels, asked = own[: given.labels], own[given.labels :][:ASKED]
        elsewhere, material = rest[:ASKED], rest[ASKED:]
        material = material[: round(given.share * len(material))]
        print(
            f"{name}: {len(labels)} labels among {len(material)} texts; "
            f"asked {len(asked)} of the user and {len(elsewhere)} others",
            flush=True,
        )
        _report("no labels", fit_category(material), asked, elsewhere)
        for weight in WEIGHTS:
            weighed = [dataclasses.replace(it, weight=weight) for it in labels]
            _report(f"weight {weight:g}", fit_category([*material, *weighed]), asked, elsewhere)


def _report(
    name: str, model: TextModel, asked: Sequence[Sample], elsewhere: Sequence[Sample]
) -> None:
    print(f"  {name:10} user {_right(model, asked):.3f}  others {_right(model, elsewhere):.3f}")


def _right(model: TextModel, samples: Sequence[Sample]) -> float:
    return sum(model.classify(it.text).best.label == it.label for it in samples) / len(samples)


if __name__ == "__main__":
    main()
