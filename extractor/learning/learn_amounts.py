"""Learn the choice of the disputed amount again, with the amounts that people decided."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence

from extractor.classification.counts import Memory
from extractor.classification.model import TextModel
from extractor.learning.amounts import AmountExample, choice_of, chooses_right, fit_amount_scorer
from extractor.learning.asking import OWN, SHIPPED, Asked, compare
from extractor.learning.lesson import Learnt, Lesson, nothing_learnt
from extractor.learning.material import AMOUNTS, is_held_out
from extractor.learning.work import Promise, Work
from extractor.stages.understanding import Understanding
from extractor.values.claim import Claim
from extractor.values.label import LabelledDocument, LabelledItem
from extractor.values.linear import LinearScorer

MODEL, PART, TASK = "amount", "ranker", "amount"
# As much as two messages of the material: more moves the choice elsewhere and gains nothing
# (docs/decisions/0054)
CLAIM_COUNT = 2.0
_RIGHT, _WRONG = "", "wrong"
NOTHING = LinearScorer("amount", {})


@dataclasses.dataclass(frozen=True, slots=True)
class _Own:
    """A claim of the user: its document's fold and group, and whether it was learnt from."""

    example: AmountExample
    fold: int
    group: int
    is_known: bool


@dataclasses.dataclass(frozen=True, slots=True)
class AmountJob:
    """A scorer to fit, and the choices it is asked for."""

    examples: tuple[AmountExample, ...]
    asks: tuple[AmountExample, ...] = ()

    @property
    def cost(self) -> float:
        """Give about as many texts as a text model learns from in the time."""
        return float(len(self.examples))

    def run(self, memory: Memory) -> tuple[LinearScorer, tuple[bool, ...]]:  # noqa: ARG002
        """Fit, and say which choices are right."""
        scorer = fit_amount_scorer(self.examples)
        return scorer, tuple(chooses_right(it, scorer) for it in self.asks)


def learn_amounts(lesson: Lesson, work: Work) -> Callable[[], Learnt]:
    """Learn which of the amounts of a message is contested."""
    if lesson.reader is None:
        return nothing_learnt("the ranker needs the ledger and was left as it is")
    own = list(_own(lesson))
    if not own:
        return nothing_learnt("no label says an amount that the ranker could learn from")
    shipped = tuple(AmountExample.of_row(it) for it in lesson.material.rows(AMOUNTS))
    model = work.add(PART, AmountJob((*shipped, *(it.example for it in own))))
    pairs = [_pair_of_shipped(work, shipped, own)]
    folds = sorted({it.fold for it in own}) if lesson.split.count > 1 else []
    for fold in folds if len(folds) > 1 else []:
        pairs.append(_pair_of_fold(lesson, work, shipped, own, fold))

    def conclude() -> Learnt:
        counts = {f"{PART}: own claims": len(own), f"{PART}: shipped claims": len(shipped)}
        asked = [it for pair in pairs for it in pair.asked()]
        return Learnt({"amount": model.value[0]}, compare(asked, seed=lesson.seed), counts)

    return conclude


_Fitted = Promise[tuple[LinearScorer, tuple[bool, ...]]]


@dataclasses.dataclass(frozen=True, slots=True)
class _Pair:
    """Choices that two scorers were asked for; None before for the one in use."""

    origin: str
    choices: tuple[tuple[AmountExample, int], ...]
    before: _Fitted | None
    after: _Fitted
    used: LinearScorer

    def asked(self) -> Iterator[Asked]:
        """Give what both said, each choice with its group."""
        new = self.after.value[1]
        old = (
            self.before.value[1]
            if self.before
            else tuple(chooses_right(it, self.used) for it, _ in self.choices)
        )
        for (example, group), first, second in zip(self.choices, old, new, strict=True):
            yield _one(example, first, second, self.origin, group)


def _pair_of_shipped(work: Work, shipped: Sequence[AmountExample], own: Sequence[_Own]) -> _Pair:
    """Ask about shipped choices that were held out, with and without the own ones."""
    rest = [it for it in shipped if not is_held_out(it.origin, it.customer)]
    choices = tuple(
        (it, at) for at, it in enumerate(shipped) if is_held_out(it.origin, it.customer)
    )
    asks = tuple(it for it, _ in choices)
    before, after = (
        work.add(PART, AmountJob((*rest, *(it.example for it in those)), asks))
        for those in ([it for it in own if it.is_known], own)
    )
    return _Pair(SHIPPED, choices, before, after, NOTHING)


def _pair_of_fold(
    lesson: Lesson,
    work: Work,
    shipped: Sequence[AmountExample],
    own: Sequence[_Own],
    fold: int,
) -> _Pair:
    """Ask about own choices of a fold.

    Where the scorer in use learnt from some of them, one made like it without the fold answers.
    """
    choices = tuple((it.example, it.group) for it in own if it.fold == fold)
    asks = tuple(it for it, _ in choices)
    others = [it for it in own if it.fold != fold]
    after = work.add(PART, AmountJob((*shipped, *(it.example for it in others)), asks))
    before = None
    if any(it.is_known for it in own):
        known = (it.example for it in others if it.is_known)
        before = work.add(PART, AmountJob((*shipped, *known), asks))
    return _Pair(OWN, choices, before, after, lesson.current.amount)


def examples_of(
    document: LabelledDocument, known: Understanding, category: TextModel
) -> Iterator[AmountExample]:
    """Give the choices that a document poses: its claims with the amounts that people decided.

    Amounts of a table's own column are read off and not chosen, so they teach nothing here.

    Args:
        document: as labelled.
        known: the same, understood.
        category: tells the proposals what kind of claim it is.
    """
    claims = known.segmentation.claims or (known.message,)
    for item in document.items:
        claim = claim_of(item, document, claims)
        if not item.amount_is or claim is None or (claim.row is not None and claim.row.deducted):
            continue
        found = choice_of(claim, known.findings, item.amount, category)
        if found is not None:
            yield dataclasses.replace(
                found,
                weight=CLAIM_COUNT,
                language=document.language,
                origin=OWN,
                customer=document.customer_id,
            )


def claim_of(
    item: LabelledItem, document: LabelledDocument, claims: Sequence[Claim]
) -> Claim | None:
    """Find the claim that a labelled item is about: by invoice, by its words, or the only one."""
    for claim in claims:
        if claim.invoice is not None and claim.invoice.number == item.invoice_number:
            return claim
    for claim in claims:
        if item.passage and claim.passage == item.passage:
            return claim
    return claims[0] if len(claims) == 1 and len(document.items) == 1 else None


def _own(lesson: Lesson) -> Iterator[_Own]:
    rows = zip(
        lesson.labels, lesson.split.folds, lesson.split.groups, lesson.knows(MODEL), strict=True
    )
    for document, fold, group, learnt in rows:
        if lesson.reader is None or not any(it.amount_is for it in document.items):
            continue
        known = lesson.reader.understand(document)
        if known is not None:
            for example in examples_of(document, known, lesson.current.category):
                yield _Own(example, fold, group, learnt)


def _one(example: AmountExample, old: bool, new: bool, origin: str, group: int) -> Asked:  # noqa: FBT001
    return Asked(
        task=TASK,
        origin=origin,
        language=example.language,
        customer=example.customer,
        label=_RIGHT,
        before=_RIGHT if old else _WRONG,
        after=_RIGHT if new else _WRONG,
        group=group,
    )
