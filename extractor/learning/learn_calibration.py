"""Fit the calibration again, and with it the evidence of the dial, on the user's own documents.

A score means something only for a document that the models had not seen. So each half of the
user's documents is judged by models that learnt from the other half and from the shipped material,
by the same recipe as the models that are calibrated. Only a fair sample counts: documents that were
drawn by lot, at the desk or in a labeling session. Those that people saw because the models were in
doubt say nothing about the ones that the models were sure of (docs/decisions/0043).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence

from extractor.learning.amounts import AmountExample
from extractor.learning.asking import OWN, Asked, compare
from extractor.learning.calibrating import confidence_of, fit_calibration
from extractor.learning.fitting import Fitted, TextJob
from extractor.learning.judged import Judged, judge, judged_of_row
from extractor.learning.learn_amounts import AmountJob, examples_of
from extractor.learning.lesson import Learnt, Lesson, Reader, Trained, nothing_learnt
from extractor.learning.material import AMOUNTS, CLAIMS, JUDGED, MESSAGES, PASSAGES
from extractor.learning.own import claim_samples, message_samples
from extractor.learning.reach import reach_of
from extractor.learning.sample import Sample
from extractor.learning.texts import kinds_told
from extractor.learning.work import Promise, Work
from extractor.records.dial import Standing, set_dial
from extractor.stages.understanding import Understanding
from extractor.trained import Models
from extractor.values.calibration import Calibration
from extractor.values.category import TriageClass
from extractor.values.label import LabelledDocument
from extractor.values.linear import LinearScorer

PART, TASK = "calibration", "confident"
HALVES = 2
EVEN = 0.5
TARGET = 0.99  # of the dial, for the remark on where it would stand
_OWN_FOLDS = 1000  # folds of the user's documents, apart from those of the shipped ones
_RIGHT, _WRONG = "", "wrong"


@dataclasses.dataclass(frozen=True, slots=True)
class _Own:
    """A document of the user of which everything was said."""

    label: LabelledDocument
    known: Understanding
    half: int
    group: int


def learn_calibration(lesson: Lesson, work: Work) -> Callable[[], Learnt]:
    """Learn how far scores can be trusted on the user's documents."""
    reader = lesson.reader
    if reader is None:
        return nothing_learnt("calibration needs the ledger and was left as it is")
    own = list(_own(lesson, reader))
    if len({it.half for it in own}) < HALVES:
        return nothing_learnt(
            "too few documents that were drawn by lot are labelled throughout to calibrate with"
        )
    halves = [
        _models_of(lesson, work, [it for it in own if it.half != half]) for half in range(HALVES)
    ]

    def conclude() -> Learnt:
        models = [it.made() for it in halves]
        return _concluded(lesson, own, [_judged(it, models[it.half], reader) for it in own])

    return conclude


def _concluded(lesson: Lesson, own: Sequence[_Own], rows: Sequence[Judged]) -> Learnt:
    shipped = [judged_of_row(it) for it in lesson.material.rows(JUDGED)]
    fitted = fit_calibration([*shipped, *rows])
    asked = list(_asked(lesson.current.calibration, shipped, rows, own))
    counts = {f"{PART}: own documents": len(rows), f"{PART}: shipped documents": len(shipped)}
    dial = set_dial(TARGET, (), fitted.evidence)
    where = f"from a confidence of {dial.threshold:.4f} on" if dial.threshold else "part by part"
    told = "expected" if dial.standing is Standing.EXPECTED else "careful"
    remark = f"for {TARGET:.0%} right the dial would be {told}: decided without a look {where}"
    return Learnt({"calibration": fitted}, compare(asked, seed=lesson.seed), counts, (remark,))


@dataclasses.dataclass(frozen=True, slots=True)
class _Half:
    """Models that are made like those to be calibrated; None for those that stay as they are."""

    current: Models
    category: Promise[Fitted] | None
    dispute: Promise[Fitted] | None
    triage: Promise[Fitted] | None
    amount: Promise[tuple[LinearScorer, tuple[bool, ...]]] | None

    def made(self) -> Models:
        """Give them, once the work is done."""
        trained: Trained = {}
        if self.category is not None:
            trained["category"] = self.category.value.kept
        if self.dispute is not None:
            trained["dispute"] = self.dispute.value.kept
        if self.triage is not None:
            trained["triage"] = self.triage.value.kept
        if self.amount is not None:
            trained["amount"] = self.amount.value[0]
        return dataclasses.replace(self.current, **trained)


def is_whole(label: LabelledDocument) -> bool:
    """Say whether everything that a record would hold of a document was said."""
    if label.triage != TriageClass.DISPUTE:
        return bool(label.triage)
    said = all(it.category and it.invoice_number and it.amount_is for it in label.items)
    return bool(label.items) and said and bool(label.customer_id)


def gold_of(label: LabelledDocument) -> dict[str, object]:
    """Give what was said as an answer that records are compared with."""
    return {
        "file": label.sha256 or label.id,
        "lang": label.language,
        "channel": "",
        "is_dispute": label.triage == TriageClass.DISPUTE,
        "customer_id": label.customer_id or None,
        "customer_as_written": "",
        "items": [
            {
                "category": it.category,
                "invoice_number": it.invoice_number,
                "disputed_amount": None if it.amount is None else f"{it.amount:f}",
                "amount_is": it.amount_is,
            }
            for it in label.items
        ],
    }


def _own(lesson: Lesson, reader: Reader) -> Iterator[_Own]:
    for label, fold, group in zip(
        lesson.labels, lesson.split.folds, lesson.split.groups, strict=True
    ):
        if label.chosen != "random" or not is_whole(label):
            continue
        known = reader.understand(label)
        if known is not None:
            yield _Own(label, known, fold % HALVES, group)


def _judged(own: _Own, models: Models, reader: Reader) -> Judged:
    outcome = reader.weigh(own.known, models)
    row = judge(gold_of(own.label), outcome, fold=_OWN_FOLDS + own.half)
    return dataclasses.replace(row, is_own=True)


def _models_of(lesson: Lesson, work: Work, others: Sequence[_Own]) -> _Half:
    """Have models made like those to be calibrated, from the other half's documents.

    What learns nothing from the user's documents, neither this time nor before, stays as it is.
    """
    current, material, weight = lesson.current, lesson.material, lesson.weight
    labels = [it.label for it in others]
    passages = material.samples(PASSAGES)

    def text_model(kind: str, samples: Sequence[Sample], reach: float = 0.0) -> Promise[Fitted]:
        return work.add(PART, TextJob(kind, tuple(samples), is_kept=True, reach=reach))

    category = dispute = triage = amount = None
    if _learns(lesson, "category", "category"):
        known = {it.label for it in passages}
        own = [it for label in labels for it in claim_samples(label, weight=weight)]
        shipped = [it for it in material.samples(PASSAGES, CLAIMS) if it.is_dispute]
        learnt = [*shipped, *(it for it in own if it.label in known)]
        category = text_model("category", learnt, reach_of(lesson.unknowing.category, own))
    if _learns(lesson, "triage", "dispute"):
        messages = kinds_told(material.samples(MESSAGES), current.triage)
        own = [it for label in labels for it in message_samples(label, weight=weight)]
        dispute = text_model("dispute", [*passages, *messages, *own])
        triage = text_model("triage", [it for it in (*passages, *own) if not it.is_dispute])
    if _learns(lesson, "ranker", "amount"):
        examples = [AmountExample.of_row(it) for it in material.rows(AMOUNTS)]
        for one in others:
            examples += examples_of(one.label, one.known, current.category)
        amount = work.add(PART, AmountJob(tuple(examples)))
    return _Half(current, category, dispute, triage, amount)


def _learns(lesson: Lesson, part: str, model: str) -> bool:
    return part in lesson.parts or any(lesson.knows(model))


def _asked(
    current: Calibration, shipped: Sequence[Judged], rows: Sequence[Judged], own: Sequence[_Own]
) -> Iterator[Asked]:
    """Ask of each own document whether "right" or "wrong" was the likelier by its confidence.

    The candidate's word comes from curves that had not seen the document's half.
    """
    by_file = {it.label.sha256 or it.label.id: it for it in own}
    used = current if current.documents else fit_calibration(shipped)
    for fold in sorted({it.fold for it in rows}):
        others = [it for it in rows if it.fold != fold]
        after = fit_calibration([*shipped, *others])
        for row in rows:
            if row.fold != fold:
                continue
            label = by_file[row.file]
            old, new = ((confidence_of(row, it) >= EVEN) == row.right for it in (used, after))
            yield Asked(
                task=TASK,
                origin=OWN,
                language=label.label.language,
                customer=label.label.customer_id,
                label=_RIGHT,
                before=_RIGHT if old else _WRONG,
                after=_RIGHT if new else _WRONG,
                group=label.group,
            )
