"""Fit a text model, and ask it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from extractor.classification.counts import Memory
from extractor.classification.model import TextModel
from extractor.learning.sample import NOTHING_CONTESTED, Sample
from extractor.learning.texts import fit_category, fit_dispute, fit_triage
from extractor.values.category import TriageClass

_FIT: dict[str, Callable[..., TextModel]] = {
    "category": fit_category,
    "dispute": fit_dispute,
    "triage": fit_triage,
}
EVEN = 0.5  # from this probability on a message is taken for a dispute


@dataclasses.dataclass(frozen=True, slots=True)
class TextJob:
    """One model to fit, and what it is asked then.

    Attributes:
        kind: "category", "dispute" or "triage".
        texts: to answer.
        is_kept: whether the model itself is wanted, not only its answers.
        reach: of the model, see `TextModel.idea_reach`.
    """

    kind: str
    samples: tuple[Sample, ...]
    texts: tuple[str, ...] = ()
    is_kept: bool = False
    reach: float = 0.0

    @property
    def cost(self) -> float:
        """Give the number of texts it learns from."""
        return float(len(self.samples))

    def run(self, memory: Memory) -> Fitted:
        """Fit the model and ask it."""
        model = dataclasses.replace(
            _FIT[self.kind](self.samples, memory=memory), idea_reach=self.reach
        )
        answers = tuple(answer(self.kind, model, it) for it in self.texts)
        return Fitted(answers, model if self.is_kept else None)


@dataclasses.dataclass(frozen=True, slots=True)
class Fitted:
    """What came of a job; the model is None where only its answers were wanted."""

    answers: tuple[str, ...]
    model: TextModel | None

    @property
    def kept(self) -> TextModel:
        """Give the model.

        Raises:
            TypeError: only its answers were wanted.
        """
        if self.model is None:
            raise TypeError("the job did not keep its model")
        return self.model


def answer(kind: str, model: TextModel, text: str) -> str:
    """Give what a model says of a text; of disputes only whether it is one."""
    verdict = model.classify(text)
    if kind != "dispute":
        return verdict.best.label
    is_dispute = verdict.probability_of(TriageClass.DISPUTE) >= EVEN
    return TriageClass.DISPUTE.value if is_dispute else NOTHING_CONTESTED
