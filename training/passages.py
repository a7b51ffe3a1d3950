"""The hand-written passages: labelled stretches of what customers write."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from extractor.values.category import Category, TriageClass
from training.generator.stories import SEVERAL, load_stories

CORPUS = Path(__file__).resolve().parent / "corpus"


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """One labelled text.

    Attributes:
        label: a dispute category, or a triage class for what is no dispute.
        origin: the file it comes from, for splits by author.
    """

    language: str
    label: str
    text: str
    origin: str

    @property
    def is_dispute(self) -> bool:
        """Say whether it contests something."""
        return self.label in set(Category)


def load_passages(corpus: Path = CORPUS) -> list[Passage]:
    """Read all passages and stories, in a fixed order; the same text twice counts once.

    A story that contests several things has no label of its own and is left out.

    Raises:
        ValueError: a label is neither a category nor a triage class.
    """
    passages: dict[str, Passage] = {}
    files = [*corpus.glob("casebook/phrases/*.jsonl"), *corpus.glob("passages/*.jsonl")]
    for file in sorted(files):
        for line in file.read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            row = json.loads(line)
            if row["label"] not in set(Category) | set(TriageClass):
                raise ValueError(f"{file}: unknown label {row['label']!r}")
            passages.setdefault(
                row["text"].strip(), Passage(row["lang"], row["label"], row["text"], file.stem)
            )
    for story in load_stories(corpus / "stories"):
        if story.label != SEVERAL:
            passage = Passage(story.lang, story.label, story.message, story.family)
            passages.setdefault(passage.text.strip(), passage)
    return list(passages.values())
