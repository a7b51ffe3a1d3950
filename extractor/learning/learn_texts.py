"""Learn the text classifiers again, with a user's texts beside those of the shipped models.

Everything that is held out is taken apart before the first fit. The user's texts are asked of
models that learnt from the other folds; a part of the shipped texts is asked of models that
learnt without it, once without and once with the user's texts, so that what is forgotten shows.
The model that is given back is then fitted on everything.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from extractor.classification.model import TextModel
from extractor.learning.asking import CATEGORY, DISPUTE, OWN, SHIPPED, TRIAGE, Asked, compare
from extractor.learning.fitting import Fitted, Job, answer, run_all
from extractor.learning.lesson import Learnt, Lesson, Step, Trained
from extractor.learning.material import CLAIMS, MESSAGES, PASSAGES, is_held_out
from extractor.learning.own import (
    claim_samples,
    fingerprint,
    message_samples,
    too_rare,
)
from extractor.learning.sample import NOTHING_CONTESTED, Sample
from extractor.learning.texts import kinds_told
from extractor.values.category import TriageClass


@dataclasses.dataclass(frozen=True, slots=True)
class _Own:
    """A text of the user.

    Attributes:
        fold: of its document.
        group: of its document.
        chosen: why its document was labelled.
        is_known: the model in use learnt from it as the user's.
        is_shipped: it came with the package too, so that every model has seen it.
    """

    sample: Sample
    fold: int
    group: int
    chosen: str
    is_known: bool
    is_shipped: bool


@dataclasses.dataclass(frozen=True, slots=True)
class _Texts:
    """All that one model learns from and is asked about."""

    task: str
    current: TextModel
    shipped: tuple[Sample, ...]
    own: tuple[_Own, ...]
    folds: int

    @property
    def asked_folds(self) -> list[int]:
        """Give the folds with texts to ask; none where all would be held out at once."""
        return sorted({it.fold for it in self.own if not it.is_shipped}) if self.folds > 1 else []

    def asked_of(self, fold: int) -> list[_Own]:
        """Give the texts of a fold that can be asked."""
        return [it for it in self.own if it.fold == fold and not it.is_shipped]

    @property
    def before_knows(self) -> bool:
        """Say whether the models in use learnt from some of the user's texts."""
        return any(it.is_known for it in self.own)


def learn_category(lesson: Lesson) -> Learnt:
    """Learn why invoices are contested."""
    shipped = tuple(it for it in lesson.material.samples(PASSAGES, CLAIMS) if it.is_dispute)
    own = _own(lesson, CATEGORY, claim_samples)
    least = lesson.least_labels
    rare = too_rare([it.sample for it in own], {it.label for it in shipped}, least)
    own = [it for it in own if it.sample.label not in rare]
    remarks = tuple(
        f"category {name!r} has {count} of the {least} labels that it needs, and was left out"
        for name, count in rare.items()
    )
    texts = _Texts(CATEGORY, lesson.current.category, shipped, tuple(own), lesson.split.count)
    found = _learn(lesson, [texts], "category")
    return dataclasses.replace(found, remarks=(*remarks, *found.remarks))


def learn_triage(lesson: Lesson) -> Learnt:
    """Learn whether a message contests anything, and what else it is."""
    current = lesson.current
    passages = lesson.material.samples(PASSAGES)
    messages = kinds_told(lesson.material.samples(MESSAGES), current.triage)
    own = tuple(_own(lesson, DISPUTE, message_samples))
    other = tuple(it for it in _own(lesson, TRIAGE, message_samples) if not it.sample.is_dispute)
    folds = lesson.split.count
    texts = [
        _Texts(DISPUTE, current.dispute, (*passages, *messages), own, folds),
        _Texts(
            TRIAGE, current.triage, tuple(it for it in passages if not it.is_dispute), other, folds
        ),
    ]
    return _learn(lesson, [it for it in texts if it.own], "triage")


def _own(lesson: Lesson, model: str, samples: Callable[..., Sequence[Sample]]) -> list[_Own]:
    parts = (lesson.labels, lesson.split.folds, lesson.split.groups, lesson.knows(model))
    shipped = {fingerprint(it.text) for it in lesson.material.samples(PASSAGES, CLAIMS, MESSAGES)}
    return [
        _Own(it, fold, group, document.chosen, known, fingerprint(it.text) in shipped)
        for document, fold, group, known in zip(*parts, strict=True)
        for it in samples(document, weight=lesson.weight)
    ]


def _learn(lesson: Lesson, texts: Sequence[_Texts], part: str) -> Learnt:
    if not any(it.own for it in texts):
        return Learnt({}, remarks=(f"no label says anything that {part} could learn from",))
    plans = [_plan(it) for it in texts]
    jobs = [job for plan in plans for job in plan]
    fitted: list[Fitted] = []
    lesson.progress(Step(part, 0, len(jobs)))
    for it in run_all(jobs, workers=lesson.workers):
        fitted.append(it)
        lesson.progress(Step(part, len(fitted), len(jobs)))
    remarks: tuple[str, ...] = ()
    shipped = max(sum(it.is_shipped for it in one.own) for one in texts)
    if shipped:
        remarks = (f"{shipped} of your texts came with the package: learnt from, but not asked",)
    models: Trained = {}
    asked: list[Asked] = []
    counts: Counter[str] = Counter()
    for one, plan in zip(texts, plans, strict=True):
        done, fitted = fitted[: len(plan)], fitted[len(plan) :]
        models.update(_trained(one.task, done[0]))
        asked += _asked(one, done)
        counts[f"{one.task}: own texts"] = len(one.own)
        counts[f"{one.task}: shipped texts"] = len(one.shipped)
    return Learnt(models, compare(asked, seed=lesson.seed), counts, remarks)


def _plan(texts: _Texts) -> list[Job]:
    """Give the jobs: the model, two that have not seen what is held out, then those of the folds.

    Where the models in use learnt from the user's texts, their word about these is no proof; what
    they would say without is asked of models made in the same way.
    """
    own, known = [it.sample for it in texts.own], [it.sample for it in texts.own if it.is_known]
    held = _held_out(texts)
    rest = [it for it in texts.shipped if not is_held_out(it.origin, it.customer)]
    asks = tuple(it.text for it in held)
    jobs = [
        Job(texts.task, (*texts.shipped, *own), is_kept=True),
        Job(texts.task, (*rest, *known), asks),
        Job(texts.task, (*rest, *own), asks),
    ]
    for fold in texts.asked_folds:
        asks = tuple(it.sample.text for it in texts.asked_of(fold))
        others = [it for it in texts.own if it.fold != fold]
        jobs.append(Job(texts.task, (*texts.shipped, *(it.sample for it in others)), asks))
        if texts.before_knows:
            before = (it.sample for it in others if it.is_known)
            jobs.append(Job(texts.task, (*texts.shipped, *before), asks))
    return jobs


def _asked(texts: _Texts, fitted: Sequence[Fitted]) -> Iterator[Asked]:
    """Put answers beside each other, in the order of `_plan`."""
    _, before, after, *folds = fitted
    pairs = zip(_held_out(texts), before.answers, after.answers, strict=True)
    for at, (sample, first, second) in enumerate(pairs):
        yield _one(texts.task, SHIPPED, sample, first, second, at)
    for fold in texts.asked_folds:
        own = texts.asked_of(fold)
        said = folds.pop(0).answers
        if texts.before_knows:
            used = folds.pop(0).answers
        else:
            used = tuple(answer(texts.task, texts.current, it.sample.text) for it in own)
        for it, first, second in zip(own, used, said, strict=True):
            one = _one(texts.task, OWN, it.sample, first, second, it.group)
            yield dataclasses.replace(one, chosen=it.chosen)


def _one(task: str, origin: str, sample: Sample, before: str, after: str, group: int) -> Asked:
    label = sample.label
    if task == DISPUTE:
        label = TriageClass.DISPUTE.value if sample.is_dispute else NOTHING_CONTESTED
    return Asked(task, origin, sample.language, sample.customer, label, before, after, group)


def _held_out(texts: _Texts) -> list[Sample]:
    return [it for it in texts.shipped if is_held_out(it.origin, it.customer)]


def _trained(task: str, fitted: Fitted) -> Trained:
    model = fitted.model
    if model is None:
        raise TypeError("the first job of a plan keeps its model")
    if task == CATEGORY:
        return {"category": model}
    return {"dispute": model} if task == DISPUTE else {"triage": model}
