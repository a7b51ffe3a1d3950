"""Make the next models: learn again, with what a user's people said beside the shipped material.

    labels = read_labels(Path("labels.jsonl"))
    candidate = retrain(labels, current=Models.load(), material=Material.load())

The same for `extractor train` and the notebook. Nothing is written and nothing is brought into
use: a candidate says how it compares, `keep_candidate` makes it a release.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from extractor.artifacts import open_model
from extractor.classification.model import TextModel
from extractor.errors import LabelError
from extractor.extraction.entities import EntityModel
from extractor.learning.folds import split
from extractor.learning.learn_amounts import learn_amounts
from extractor.learning.learn_calibration import learn_calibration
from extractor.learning.learn_ner import learn_ner
from extractor.learning.learn_texts import learn_category, learn_triage
from extractor.learning.lesson import Learnt, Lesson, Part, Reader, Trained
from extractor.learning.material import Material
from extractor.learning.own import LEAST_LABELS, fingerprints
from extractor.learning.quality import LabelQuality, check_labels
from extractor.learning.step import Progress
from extractor.learning.work import Work
from extractor.trained import Models
from extractor.values.label import LabelledDocument, label_line, latest
from extractor.values.release import Comparison, LabelFinding

SEED: Final = 7
# A text of the user among passages of the material: `python -m benchmarks.learning.weights`
WEIGHT: Final = 4.0
_NO_LABELS = "there is none to learn from; decide cases at the desk, or label documents"
_PICKED = (
    "{picked} of {all} labels come from the desk or were picked for doubt, where the models in use "
    "err more often than elsewhere: that flatters the new ones on your texts, so look at the part "
    "that was drawn by lot (chosen:random)"
)
_NOT_HELD_OUT = (
    "the labels are worded so alike that none could be held out: how good the new models are on "
    "your own texts is not known"
)


class PartName(enum.StrEnum):
    """What can be learnt by itself."""

    CATEGORY = "category"
    TRIAGE = "triage"
    NER = "ner"
    RANKER = "ranker"
    CALIBRATION = "calibration"


PARTS: dict[PartName, Part] = {
    PartName.CATEGORY: learn_category,
    PartName.TRIAGE: learn_triage,
    PartName.NER: learn_ner,
    PartName.RANKER: learn_amounts,
    PartName.CALIBRATION: learn_calibration,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """New models, and how they compare with those in use.

    Attributes:
        models: all; those that were not trained are those in use.
        trained: empty where no label taught anything.
        comparisons: on texts that neither had seen, see `learn_texts`.
        counts: of what was learnt from, by kind.
        remarks: what a person should know, a sentence each.
        findings: about the labels.
        learnt: fingerprints of the user's texts, by which a later training knows them.
        digest: SHA-256 of labels, material and options.
    """

    models: Models
    trained: Trained
    comparisons: tuple[Comparison, ...]
    counts: dict[str, int]
    remarks: tuple[str, ...]
    findings: tuple[LabelFinding, ...]
    learnt: frozenset[str]
    digest: str
    seed: int
    weight: float


def retrain(  # noqa: PLR0913 (what is learnt from, then how)
    labels: Sequence[LabelledDocument],
    *,
    current: Models,
    material: Material,
    learnt: Mapping[str, AbstractSet[str]] | None = None,
    only: Collection[PartName] = (),
    weight: float = WEIGHT,
    seed: int = SEED,
    workers: int = 1,
    progress: Progress = lambda _: None,
    reader: Reader | None = None,
    least_labels: int = LEAST_LABELS,
) -> Candidate:
    """Learn from labels and material, and compare with the models in use.

    Args:
        labels: of all that shall be known; what is left out this time is forgotten. Of several by
            the same person on the same document the last counts.
        current: the models in use.
        material: what the shipped models learnt from.
        learnt: fingerprints of the user's texts that models in use learnt from, by the model's
            name, as `learnt_by` gives them; None where those of the package are in use.
        only: parts; empty for all that the labels say something about.
        weight: how much a text of the user counts, where a passage of the material counts 1.
        seed: of everything that is drawn; the same labels and seed give the same models.
        workers: fits at the same time, each in a process of its own. A script that asks for more
            than one needs the usual guard, ``if __name__ == "__main__"``.
        progress: is told of each fit.
        reader: takes documents through the stages, see `understanding`; None leaves out the parts
            that need more than their words.
        least_labels: fewer of a category that the shipped models do not know teach nothing.

    Raises:
        LabelError: there is no label at all.
        ModelError: the material is an older one without what a part needs.
    """
    kept = tuple(latest(labels))
    if not kept:
        raise LabelError("labels", 0, _NO_LABELS)
    texts, learnt = tuple(fingerprints(kept)), learnt or {}
    lesson = Lesson(
        labels=kept,
        split=split(kept, seed=seed),
        texts=texts,
        learnt=learnt,
        current=current,
        unknowing=_unknowing(current, texts, learnt),
        material=material,
        weight=weight,
        seed=seed,
        reader=reader,
        parts=frozenset(str(it) for it in only or PARTS),
        least_labels=least_labels,
    )
    work = Work()
    parts = [learn(lesson, work) for name, learn in PARTS.items() if not only or name in only]
    work.do(workers=workers, progress=progress)
    return _candidate(lesson, [conclude() for conclude in parts])


def _candidate(lesson: Lesson, found: Sequence[Learnt]) -> Candidate:
    trained: Trained = {}
    for it in found:
        trained.update(it.models)
    counts = {"labelled documents": len(lesson.labels)}
    for it in found:
        counts.update(it.counts)
    return Candidate(
        models=dataclasses.replace(lesson.current, **trained),
        trained=trained,
        comparisons=tuple(row for it in found for row in it.comparisons),
        counts=counts,
        remarks=(*_how_compared(lesson, trained), *(one for it in found for one in it.remarks)),
        findings=_quality(lesson).findings,
        learnt=frozenset().union(*lesson.texts),
        digest=_digest(lesson),
        seed=lesson.seed,
        weight=lesson.weight,
    )


def _how_compared(lesson: Lesson, trained: Trained) -> list[str]:
    """Say how the labels were held out, and what the models in use knew of them."""
    count = lesson.split.count
    if count < 2:
        remarks = [_NOT_HELD_OUT]
    else:
        apart = "customer and wording" if lesson.split.by_customer else "wording alone"
        remarks = [f"your labels were held out in {count} parts, by {apart}"]
    picked = sum(it.chosen in {"active", "correction"} for it in lesson.labels)
    if 2 * picked > len(lesson.labels):
        remarks.append(_PICKED.format(picked=picked, all=len(lesson.labels)))
    known = max((sum(lesson.knows(it)) for it in trained), default=0)
    if known:
        remarks.append(
            f"the models in use learnt from {known} of these documents already; what they would "
            "say without was asked of models made like them, without the part that was asked about"
        )
    learnt = frozenset[str]().union(*(lesson.learnt.get(it, ()) for it in trained))
    forgotten = learnt.difference(*lesson.texts)
    if forgotten:
        remarks.append(
            f"the models in use learnt from {len(forgotten)} texts that are not among these "
            "labels: give those labels too, or the new models do without them"
        )
    return remarks


def _quality(lesson: Lesson) -> LabelQuality:
    return check_labels(
        lesson.labels,
        dispute=lesson.unknowing.dispute,
        category=lesson.unknowing.category,
        seed=lesson.seed,
    )


def _unknowing(
    current: Models, texts: Sequence[AbstractSet[str]], learnt: Mapping[str, AbstractSet[str]]
) -> Models:
    """Give the models in use, each that knows a label in exchange for that of the package.

    The NER is always that of the package: training goes on from it.
    """
    known = frozenset[str]().union(*texts)

    def unknowing(name: str, used: TextModel) -> TextModel:
        return TextModel.load(open_model(name)) if known & learnt.get(name, frozenset()) else used

    return dataclasses.replace(
        current,
        dispute=unknowing("dispute", current.dispute),
        category=unknowing("category", current.category),
        entities=EntityModel.load(open_model("entities")),
    )


def _digest(lesson: Lesson) -> str:
    digest = hashlib.sha256(f"{lesson.material.sha256} {lesson.weight} {lesson.seed}\n".encode())
    for document in lesson.labels:
        digest.update(label_line(document))
    return digest.hexdigest()
