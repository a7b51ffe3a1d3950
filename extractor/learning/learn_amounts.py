"""Learn the choice of the disputed amount again, with the amounts that people decided."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from extractor.learning.amounts import AmountExample, choice_of, chooses_right, fit_amount_scorer
from extractor.learning.asking import OWN, SHIPPED, Asked, compare
from extractor.learning.lesson import Learnt, Lesson, Step
from extractor.learning.material import AMOUNTS, is_held_out
from extractor.pipeline import Understanding
from extractor.values.claim import Claim
from extractor.values.label import LabelledDocument, LabelledItem
from extractor.values.linear import LinearScorer

MODEL, PART, TASK = "amount", "ranker", "amount"
CLAIM_COUNT = 6.0  # as much as a claim of the casebook (docs/decisions/0029)
_RIGHT, _WRONG = "", "wrong"


@dataclasses.dataclass(frozen=True, slots=True)
class _Own:
    """A claim of the user: its document's fold and group, and whether it was learnt from."""

    example: AmountExample
    fold: int
    group: int
    is_known: bool


def learn_amounts(lesson: Lesson) -> Learnt:
    """Learn which of the amounts of a message is contested."""
    if lesson.reader is None:
        return Learnt({}, remarks=("the ranker needs the ledger and was left as it is",))
    own = list(_own(lesson))
    if not own:
        return Learnt({}, remarks=("no label says an amount that the ranker could learn from",))
    shipped = [AmountExample.of_row(it) for it in lesson.material.rows(AMOUNTS)]
    folds = sorted({it.fold for it in own}) if lesson.split.count > 1 else []
    folds = folds if len(folds) > 1 else []
    lesson.progress(Step(PART, 0, len(folds) + 2))
    asked = list(_asked_shipped(shipped, own))
    lesson.progress(Step(PART, 1, len(folds) + 2))
    knows = any(it.is_known for it in own)
    for done, fold in enumerate(folds, start=2):
        others = [it for it in own if it.fold != fold]
        after = fit_amount_scorer([*shipped, *(it.example for it in others)])
        before = lesson.current.amount
        if knows:
            known = [it.example for it in others if it.is_known]
            before = fit_amount_scorer([*shipped, *known])
        asked += [_ask(it.example, before, after, OWN, it.group) for it in own if it.fold == fold]
        lesson.progress(Step(PART, done, len(folds) + 2))
    model = fit_amount_scorer([*shipped, *(it.example for it in own)])
    lesson.progress(Step(PART, len(folds) + 2, len(folds) + 2))
    counts = {f"{PART}: own claims": len(own), f"{PART}: shipped claims": len(shipped)}
    return Learnt({"amount": model}, compare(asked, seed=lesson.seed), counts)


def examples_of(
    document: LabelledDocument, known: Understanding, lesson: Lesson
) -> Iterator[AmountExample]:
    """Give the choices that a document poses: its claims with the amounts that people decided.

    Amounts of a table's own column are read off and not chosen, so they teach nothing here.
    """
    claims = known.segmentation.claims or (known.message,)
    for item in document.items:
        claim = claim_of(item, document, claims)
        if not item.amount_is or claim is None or (claim.row is not None and claim.row.deducted):
            continue
        found = choice_of(claim, known.findings, item.amount, lesson.current.category)
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
            for example in examples_of(document, known, lesson):
                yield _Own(example, fold, group, learnt)


def _asked_shipped(shipped: Sequence[AmountExample], own: Sequence[_Own]) -> Iterator[Asked]:
    rest = [it for it in shipped if not is_held_out(it.origin, it.customer)]
    before = fit_amount_scorer([*rest, *(it.example for it in own if it.is_known)])
    after = fit_amount_scorer([*rest, *(it.example for it in own)])
    for at, it in enumerate(shipped):
        if is_held_out(it.origin, it.customer):
            yield _ask(it, before, after, SHIPPED, at)


def _ask(
    example: AmountExample, before: LinearScorer, after: LinearScorer, origin: str, group: int
) -> Asked:
    old, new = (chooses_right(example, it) for it in (before, after))
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
