"""The dial: how sure a whole document must be to be decided without a look.

The dial is set to a precision, such as 0.99: of the documents decided without a look, that share
is to be right throughout. Which confidence this takes is a question of evidence: documents whose
confidence was written down first and which a person checked afterwards.

- *proven*: enough documents of the user's own were checked. The confidence asked for is the
  lowest one down to which an exact binomial bound (Clopper and Pearson 1934) holds the target.
- *expected*: not enough of them. The cases that come with the models, each judged by models that
  had not seen it, have to keep the target with one error more than was seen.
- *careful*: they cannot. Each part has to be as sure as a hand-set threshold.
- *off*: the user's own documents show that the target is missed. Everything goes to a person.
"""

from __future__ import annotations

import dataclasses
import enum
import math
from collections.abc import Sequence

from extractor.records.route import Policy
from extractor.values.calibration import Reviewed

SURE = 0.95  # how certain a proof has to be
LEAST = 150  # accepted documents below which nothing is proven, however low the target
STEP = 0.05  # of all documents; so much further down the proof tries each time
NEVER = 1.01  # no confidence reaches it
# Thresholds for each part where evidence is missing, chosen by cross-validation over the casebook.
CAREFUL = Policy(triage=0.93, customer=0.9, invoice=0.9, category=0.9, amount=0.9, document=0.93)


class Standing(enum.StrEnum):
    """What the dial rests on."""

    PROVEN = "proven"  # the user's own reviewed documents prove the target
    EXPECTED = "expected"  # the shipped cases let expect it
    CAREFUL = "careful"  # neither does: hand-set thresholds for each part
    OFF = "off"  # the user's own documents speak against it


@dataclasses.dataclass(frozen=True, slots=True)
class Dial:
    """Where the dial stands.

    Attributes:
        target: the precision asked for.
        threshold: the confidence a document needs; 0 where each part has a threshold instead.
        reviewed: documents of the user's own with an answer.
        accepted: those of them that the threshold lets pass; of the shipped ones where the
            target is only expected.
        wrong: of the accepted ones.
        bound: exact lower bound of the accepted ones' precision, `SURE` certain.
        needed: accepted documents of the user's own that prove the target without an error.
        overdue: drawn documents that nobody looked at in time; for the proof they are wrong.
    """

    target: float
    standing: Standing
    threshold: float
    reviewed: int
    accepted: int
    wrong: int
    bound: float
    needed: int
    overdue: int = 0

    def policy(self, least: Policy) -> Policy:
        """Give what a document needs.

        Args:
            least: how sure each part must be in any case.
        """
        if self.standing is not Standing.CAREFUL:
            return dataclasses.replace(least, document=max(least.document, self.threshold))
        return dataclasses.replace(
            least,
            triage=max(least.triage, CAREFUL.triage),
            customer=max(least.customer, CAREFUL.customer),
            invoice=max(least.invoice, CAREFUL.invoice),
            category=max(least.category, CAREFUL.category),
            amount=max(least.amount, CAREFUL.amount),
            document=max(least.document, CAREFUL.document),
        )


def set_dial(
    target: float,
    own: Sequence[Reviewed],
    shipped: Sequence[Reviewed],
    *,
    overdue: Sequence[float] = (),
) -> Dial:
    """Find the confidence that a document needs.

    Args:
        target: precision, above 0 and below 1; from 1 on nothing can prove it.
        own: the user's documents, a fair sample: those decided without a look as well.
        shipped: of the cases that came with the models.
        overdue: confidences of documents that belong to the sample and that nobody looked at in
            time. They count as wrong for a proof, which nobody gets by looking away, and not at
            all against the target.
    """
    asked = [*own, *(Reviewed(it, right=False) for it in overdue)]
    dial = _found(target, own, asked, shipped)
    return dataclasses.replace(dial, overdue=len(overdue))


def _found(
    target: float, own: Sequence[Reviewed], asked: Sequence[Reviewed], shipped: Sequence[Reviewed]
) -> Dial:
    proof = _proven(target, asked)
    if proof is not None:
        return _dial(target, Standing.PROVEN, proof, asked, len(own))
    level = _expected(target, shipped)
    standing = Standing.CAREFUL if level is None else Standing.EXPECTED
    if level is not None and _refuted(target, _from(level, own)):
        return _dial(target, Standing.OFF, NEVER, own, len(own))
    return _dial(target, standing, level or 0.0, shipped if level is not None else (), len(own))


def least_accepted(target: float, *, sure: float = SURE) -> int:
    """Give how many accepted documents, all right, prove a target; at least `LEAST`."""
    if target >= 1.0:
        return 10**9
    return max(LEAST, math.ceil(math.log(1.0 - sure) / math.log(target))) if target > 0 else LEAST


def lower_bound(right: int, tries: int, *, sure: float = SURE) -> float:
    """Give the one-sided exact lower bound of a share (Clopper and Pearson 1934).

    Args:
        right: how many of them.
        tries: how many were checked; 0 gives 0.
        sure: how certain the bound is to hold.
    """
    if right == 0:
        return 0.0
    return _where(right, tries, 1.0 - sure)


def upper_bound(right: int, tries: int, *, sure: float = SURE) -> float:
    """Give the one-sided exact upper bound of a share."""
    return 1.0 - lower_bound(tries - right, tries, sure=sure) if tries else 1.0


def _where(right: int, tries: int, chance: float) -> float:
    """Give the share at which so many right ones or more are met with the chance given."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_least(right, tries, middle) < chance:
            low = middle
        else:
            high = middle
    return low


def _at_least(right: int, tries: int, share: float) -> float:
    """Give the chance of so many successes or more (binomial)."""
    if share <= 0.0 or share >= 1.0:
        return float(share >= 1.0)
    ways = math.lgamma(tries + 1)
    return math.fsum(
        math.exp(
            ways
            - math.lgamma(hits + 1)
            - math.lgamma(tries - hits + 1)
            + hits * math.log(share)
            + (tries - hits) * math.log1p(-share)
        )
        for hits in range(right, tries + 1)
    )


def _proven(target: float, own: Sequence[Reviewed]) -> float | None:
    """Walk down from the surest documents while the bound holds; None if it never does.

    The steps depend on nothing but how many documents there are, so that stopping at the first
    failure keeps the certainty of a single test (fixed sequence testing).
    """
    ordered = sorted(own, key=lambda it: -it.confidence)
    count = max(least_accepted(target), math.ceil(2 * STEP * len(ordered)))
    level: float | None = None
    while count <= len(ordered):
        accepted = _from(ordered[count - 1].confidence, ordered)
        if lower_bound(sum(it.right for it in accepted), len(accepted)) < target:
            break
        level = ordered[count - 1].confidence
        count = max(count + 1, math.ceil(count + STEP * len(ordered)))
    return level


def _expected(target: float, shipped: Sequence[Reviewed]) -> float | None:
    """Give the lowest confidence down to which one error more would still be allowed."""
    best: float | None = None
    wrong = 0
    ordered = sorted(shipped, key=lambda it: -it.confidence)
    for seen, it in enumerate(ordered, start=1):
        wrong += not it.right
        is_last = seen == len(ordered) or ordered[seen].confidence < it.confidence
        if is_last and (wrong + 1) / (seen + 1) <= 1.0 - target + 1e-12:
            best = it.confidence
    return best


def _refuted(target: float, accepted: Sequence[Reviewed]) -> bool:
    return upper_bound(sum(it.right for it in accepted), len(accepted)) < target


def _from(level: float, reviewed: Sequence[Reviewed]) -> list[Reviewed]:
    return [it for it in reviewed if it.confidence >= level]


def _dial(
    target: float, standing: Standing, level: float, on: Sequence[Reviewed], own: int
) -> Dial:
    accepted = _from(level, on)
    right = sum(it.right for it in accepted)
    return Dial(
        target=target,
        standing=standing,
        threshold=level,
        reviewed=own,
        accepted=len(accepted),
        wrong=len(accepted) - right,
        bound=lower_bound(right, len(accepted)),
        needed=least_accepted(target),
    )
