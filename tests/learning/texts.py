"""Texts that the shipped models have not learnt from, with right and with wrong labels."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

from extractor.values.category import Category

_FILE = Path(__file__).parents[2] / "training/corpus/holdout/texts.jsonl"
_ROWS = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]
HELD_OUT = [(row["text"], row["label"]) for row in _ROWS if row["label"] in set(Category)]


def spoilt(labels: Sequence[str], share: float, seed: int) -> tuple[list[str], set[int]]:
    """Give labels of which a share is wrong, and where."""
    chance = random.Random(seed)
    wrong = set(chance.sample(range(len(labels)), round(share * len(labels))))
    return [
        chance.choice([it.value for it in Category if it != label]) if at in wrong else label
        for at, label in enumerate(labels)
    ], wrong
