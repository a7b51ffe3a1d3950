"""The hand-written passages: labelled stretches of what customers write."""

from __future__ import annotations

import json
from pathlib import Path

from extractor.learning.sample import Sample
from extractor.values.category import Category, TriageClass
from training.generator.stories import SEVERAL, load_stories

CORPUS = Path(__file__).resolve().parent / "corpus"


def load_passages(corpus: Path = CORPUS) -> list[Sample]:
    """Read all passages and stories, in a fixed order; the same text twice counts once.

    A story that contests several things has no label of its own and is left out.

    Raises:
        ValueError: a label is neither a category nor a triage class.
    """
    passages: dict[str, Sample] = {}
    files = [*corpus.glob("casebook/phrases/*.jsonl"), *corpus.glob("passages/*.jsonl")]
    for file in sorted(files):
        for line in file.read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            row = json.loads(line)
            if row["label"] not in set(Category) | set(TriageClass):
                raise ValueError(f"{file}: unknown label {row['label']!r}")
            passages.setdefault(
                row["text"].strip(), Sample(row["text"], row["label"], row["lang"], file.stem)
            )
    for story in load_stories(corpus / "stories"):
        if story.label != SEVERAL:
            passage = Sample(story.message, story.label, story.lang, story.family)
            passages.setdefault(passage.text.strip(), passage)
    return list(passages.values())
