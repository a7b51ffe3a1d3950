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
from extractor.learning.fitting import Fitted, TextJob, answer
from extractor.learning.lesson import Learnt, Lesson, Trained
from extractor.learning.material import CLAIMS, MESSAGES, PASSAGES, is_held_out
from extractor.learning.own import (
    claim_samples,
    fingerprint,
    message_samples,
    too_rare,
)
from extractor.learning.reach import reach_of
from extractor.learning.sample import NOTHING_CONTESTED, Sample
from extractor.learning.texts import kinds_told
from extractor.learning.work import Promise, Work
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
    """All that one model learns from and is asked about.

    Attributes:
        folds: of the own texts.
        unknowing: has seen none of the own texts, and says how far ideas reach in their words;
            None where that is left as it is.
    """

    task: str
    current: TextModel
    shipped: tuple[Sample, ...]
    own: tuple[_Own, ...]
    folds: int
    unknowing: TextModel | None = None

    @property
    def asked_folds(self) -> list[int]:
        """Give the folds with texts to ask; none where all would be held out at once."""
        return sorted({it.fold for it in self.own if not it.is_shipped}) if self.folds > 1 else []

    def asked_of(self, fold: int) -> list[_Own]:
        """Give the texts of a fold that can be asked."""
        return [it for it in self.own if it.fold == fold and not it.is_shipped]

    def reach(self, *, without: int | None = None) -> float:
        """Give how far ideas reach in the words of this user.

        Args:
            without: the fold that is asked, of which nothing may be learnt.
        """
        if self.unknowing is None:
            return self.current.idea_reach
        own = [it.sample for it in self.own if it.fold != without and not it.is_shipped]
        return reach_of(self.unknowing, own)

    @property
    def before_knows(self) -> bool:
        """Say whether the models in use learnt from some of the user's texts."""
        return any(it.is_known for it in self.own)


def learn_category(lesson: Lesson, work: Work) -> Callable[[], Learnt]:
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
    texts = _Texts(
        CATEGORY,
        lesson.current.category,
        shipped,
        tuple(own),
        lesson.split.count,
        lesson.unknowing.category,
    )
    reach = texts.reach()
    if reach != texts.current.idea_reach:
        told = (
            f"in a text of new words alone ideas now count {1 + reach:g} times as much, by labels"
        )
        remarks = (*remarks, f"{told} that none of the models asked has seen")
    return _learn(lesson, work, [texts], "category", remarks)


def learn_triage(lesson: Lesson, work: Work) -> Callable[[], Learnt]:
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
    return _learn(lesson, work, [it for it in texts if it.own], "triage")


def _own(lesson: Lesson, model: str, samples: Callable[..., Sequence[Sample]]) -> list[_Own]:
    parts = (lesson.labels, lesson.split.folds, lesson.split.groups, lesson.knows(model))
    shipped = {fingerprint(it.text) for it in lesson.material.samples(PASSAGES, CLAIMS, MESSAGES)}
    return [
        _Own(it, fold, group, document.chosen, known, fingerprint(it.text) in shipped)
        for document, fold, group, known in zip(*parts, strict=True)
        for it in samples(document, weight=lesson.weight)
    ]


def _learn(
    lesson: Lesson,
    work: Work,
    texts: Sequence[_Texts],
    part: str,
    remarks: tuple[str, ...] = (),
) -> Callable[[], Learnt]:
    if not any(it.own for it in texts):
        nothing = f"no label says anything that {part} could learn from"
        return lambda: Learnt({}, remarks=(*remarks, nothing))
    wanted = [[work.add(part, job) for job in _plan(it)] for it in texts]
    shipped = max(sum(it.is_shipped for it in one.own) for one in texts)
    if shipped:
        told = f"{shipped} of your texts came with the package: learnt from, but not asked"
        remarks = (*remarks, told)
    return lambda: _concluded(lesson, texts, wanted, remarks)


def _concluded(
    lesson: Lesson,
    texts: Sequence[_Texts],
    wanted: Sequence[Sequence[Promise[Fitted]]],
    remarks: tuple[str, ...],
) -> Learnt:
    models: Trained = {}
    asked: list[Asked] = []
    counts: Counter[str] = Counter()
    for one, promises in zip(texts, wanted, strict=True):
        done = [it.value for it in promises]
        models.update(_trained(one.task, done[0]))
        asked += _asked(one, done)
        counts[f"{one.task}: own texts"] = len(one.own)
        counts[f"{one.task}: shipped texts"] = len(one.shipped)
    return Learnt(models, compare(asked, seed=lesson.seed), counts, remarks)


def _plan(texts: _Texts) -> list[TextJob]:
    """Give the jobs: the model, two that have not seen what is held out, then those of the folds.

    Where the models in use learnt from the user's texts, their word about these is no proof; what
    they would say without is asked of models made in the same way.
    """
    own, known = [it.sample for it in texts.own], [it.sample for it in texts.own if it.is_known]
    held = _held_out(texts)
    rest = [it for it in texts.shipped if not is_held_out(it.origin, it.customer)]
    asks = tuple(it.text for it in held)
    used, reach = texts.current.idea_reach, texts.reach()
    jobs = [
        TextJob(texts.task, (*texts.shipped, *own), is_kept=True, reach=reach),
        TextJob(texts.task, (*rest, *known), asks, reach=used),
        TextJob(texts.task, (*rest, *own), asks, reach=reach),
    ]
    for fold in texts.asked_folds:
        asks = tuple(it.sample.text for it in texts.asked_of(fold))
        others = [it for it in texts.own if it.fold != fold]
        learnt = (*texts.shipped, *(it.sample for it in others))
        jobs.append(TextJob(texts.task, learnt, asks, reach=texts.reach(without=fold)))
        if texts.before_knows:
            before = (it.sample for it in others if it.is_known)
            jobs.append(TextJob(texts.task, (*texts.shipped, *before), asks, reach=used))
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
    if task == CATEGORY:
        return {"category": fitted.kept}
    return {"dispute": fitted.kept} if task == DISPUTE else {"triage": fitted.kept}
