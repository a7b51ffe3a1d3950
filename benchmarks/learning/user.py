"""A company that the models do not know: its language is left out of all that they learn from.

What its people label are passages of that language, by authors none of whom wrote what the models
are then asked: claims of casebook customers, and texts that are kept for measuring.
"""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Sequence
from typing import Literal

from extractor.learning.material import CLAIMS, MESSAGES, PASSAGES, Material
from extractor.learning.sample import NOTHING_CONTESTED, Sample
from extractor.values.category import Category
from training.passages import CORPUS

Task = Literal["category", "triage"]
CASEBOOK = "casebook"
POOL = 500  # documents that wait to be labelled


@dataclasses.dataclass(frozen=True, slots=True)
class User:
    """What there is to learn, to label and to ask.

    Attributes:
        before: what the models learnt from that know nothing of this user.
        pool: texts that the user may label.
        asked: texts of this user that nobody learns from.
        elsewhere: the same of the other languages: what must not be forgotten.
    """

    language: str
    before: tuple[Sample, ...]
    pool: tuple[Sample, ...]
    asked: tuple[Sample, ...]
    elsewhere: tuple[Sample, ...]


def make_user(material: Material, language: str, task: Task, *, share: float, seed: int) -> User:
    """Leave a language out.

    Args:
        material: of the shipped models.
        language: two letters.
        task: triage is asked of all messages, the category of disputes.
        share: of the material that the models before learn from; less is quicker.
        seed: of what waits to be labelled, and of the share.
    """
    chance = random.Random(f"{seed} {language}")
    known = [it for it in material.samples(PASSAGES, CLAIMS) if _fits(it, task)]
    # Claims of casebook customers are asked; those of other messages may be labelled.
    pool = [it for it in known if it.language == language and it.origin != CASEBOOK]
    before = [it for it in known if it.language != language]
    claims = material.samples(CLAIMS if task == "category" else MESSAGES)
    held_out = [it for it in held_out_texts() if _fits(it, task)]
    asked = [it for it in claims if it.origin == CASEBOOK and it.language == language]
    return User(
        language=language,
        before=tuple(chance.sample(before, round(share * len(before)))),
        pool=tuple(chance.sample(pool, min(POOL, len(pool)))),
        asked=(*asked, *(it for it in held_out if it.language == language)),
        elsewhere=tuple(it for it in held_out if it.language != language),
    )


def held_out_texts() -> list[Sample]:
    """Read the texts that no shipped model learns from."""
    files = (CORPUS / "holdout" / "texts.jsonl", CORPUS / "kept_apart" / "stories.jsonl")
    rows = [
        json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line
    ]
    texts = [
        Sample(f"{row.get('subject', '')}\n{row['text']}".strip(), row["label"], row["lang"])
        for row in rows
    ]
    # "several": reasons of different kinds, of which no single one is right
    return [it for it in texts if it.label in set(Category) or not it.is_dispute]


def is_right(sample: Sample, label: str) -> bool:
    """Compare an answer; where the kind of non-dispute is not known, that it is none is enough."""
    return label != "dispute" if sample.label == NOTHING_CONTESTED else label == sample.label


def as_task(samples: Sequence[Sample], task: Task) -> list[Sample]:
    """Give samples with the labels of a task."""
    if task == "category":
        return list(samples)
    return [dataclasses.replace(it, label="dispute") if it.is_dispute else it for it in samples]


def _fits(sample: Sample, task: Task) -> bool:
    return task == "triage" or sample.is_dispute
