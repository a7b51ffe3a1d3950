"""What every part of retraining is given, and what it gives back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Protocol, TypedDict

from extractor.classification.model import TextModel
from extractor.extraction.entities import EntityModel
from extractor.learning.folds import Split
from extractor.learning.material import Material
from extractor.learning.own import LEAST_LABELS
from extractor.learning.work import Work
from extractor.records.assemble import Outcome
from extractor.stages.understanding import Understanding
from extractor.trained import Models
from extractor.values.calibration import Calibration
from extractor.values.label import LabelledDocument
from extractor.values.linear import LinearScorer
from extractor.values.release import Comparison


class Trained(TypedDict, total=False):
    """Models that were trained, by the field of `Models`."""

    dispute: TextModel
    triage: TextModel
    category: TextModel
    amount: LinearScorer
    entities: EntityModel
    calibration: Calibration


class Reader(Protocol):
    """Takes labelled documents through the stages, for what learns from more than their words."""

    def understand(self, label: LabelledDocument) -> Understanding | None:
        """Give a document understood; None where its words are gone."""

    def weigh(self, known: Understanding, models: Models) -> Outcome:
        """Ask models about it; scores are as they give them."""


@dataclasses.dataclass(frozen=True, slots=True)
class Lesson:
    """What is learnt from, and how.

    Attributes:
        labels: one a document and person.
        split: of the labels, made before anything was fitted.
        texts: of each label, the fingerprints of its texts.
        learnt: fingerprints of the texts that models in use learnt from, by the model's name.
        current: the models in use.
        unknowing: models that learnt from none of the labels: those in use, or the package's.
        material: what the shipped models learnt from.
        weight: how much a text of the user counts, where a passage of the material counts 1.
        seed: of everything that is drawn.
        reader: None where no ledger is at hand.
        parts: that are learnt this time, by name.
        least_labels: of a category that the shipped models do not know.
    """

    labels: tuple[LabelledDocument, ...]
    split: Split
    texts: tuple[frozenset[str], ...]
    learnt: Mapping[str, AbstractSet[str]]
    current: Models
    unknowing: Models
    material: Material
    weight: float
    seed: int
    reader: Reader | None = None
    parts: frozenset[str] = frozenset()
    least_labels: int = LEAST_LABELS

    def knows(self, model: str) -> tuple[bool, ...]:
        """Say of each label whether a model in use learnt from it."""
        learnt = self.learnt.get(model, frozenset())
        return tuple(bool(it & learnt) for it in self.texts)


@dataclasses.dataclass(frozen=True, slots=True)
class Learnt:
    """What a part learnt.

    Attributes:
        models: empty where there was nothing to learn.
        comparisons: with the models in use.
        counts: of what it learnt from, by kind.
        remarks: what a person should know, a sentence each.
    """

    models: Trained
    comparisons: tuple[Comparison, ...] = ()
    counts: Mapping[str, int] = dataclasses.field(default_factory=dict)
    remarks: tuple[str, ...] = ()


# Says what it wants fitted, and gives what says, once that is done, what was learnt.
Part = Callable[[Lesson, Work], Callable[[], Learnt]]


def nothing_learnt(remark: str) -> Callable[[], Learnt]:
    """Give the end of a part that wants nothing fitted."""
    return lambda: Learnt({}, remarks=(remark,))
