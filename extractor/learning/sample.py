"""A text with its answer, whoever gave it."""

from __future__ import annotations

import dataclasses

from extractor.values.category import TriageClass

NOTHING_CONTESTED = "none"  # a label: nobody said which kind of message it is
OTHER_CLASSES = frozenset(it.value for it in TriageClass) - {TriageClass.DISPUTE.value}
CASE_WEIGHT = 2.0  # a whole received message counts as much as this many passages


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """One labelled text.

    Attributes:
        label: a category, "dispute" where the reason is not asked, another triage class, or
            `NOTHING_CONTESTED`.
        language: two letters; empty where nobody said.
        origin: the file or occasion it comes from, for splits by author.
        customer: who wrote it; empty for what was written to learn from.
        weight: how much it counts.
    """

    text: str
    label: str
    language: str = ""
    origin: str = ""
    customer: str = ""
    weight: float = 1.0

    @property
    def is_dispute(self) -> bool:
        """Say whether it contests something."""
        return self.label != NOTHING_CONTESTED and self.label not in OTHER_CLASSES
