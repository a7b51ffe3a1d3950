"""Which batches of labels are worse than is usual.

Models that have not seen a label say how likely each class is. How much a label speaks for a batch
of which three in ten were drawn by lot, against one of labels as the models say, is the logarithm
of a ratio of two likelihoods, and by the lemma of Neyman and Pearson nothing tells these two apart
better than its sum. What sum to expect of good labels is known: that of labels drawn from what the
models say. The chance of so large a sum is added up exactly over all labels the batch could have.

A new vocabulary makes models unsure, and whoever is unsure is not surprised; labels given at random
surprise them where they are sure. How sure they may be is what the labels of other batches bear
out; texts whose words the models never met are measured by such texts only, and are left out where
there are too few of them: a first batch in a new language is neither good nor bad. Labels that are
wrong in the same way throughout are learnt like a vocabulary and are not told from one: that the
models of before call them something else is shown by the comparison with these.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from extractor.casework.chances import adjusted
from extractor.learning.opinions import Opinions, Shares

FALSE_ALARMS = 0.001  # the rate at which good batches may keep a release from being promoted
FALSE_DOUBTS = 0.01  # the rate at which they may be told at all
BY_LOT = 0.3  # the share of labels given by lot that a bad batch is thought to have
FEWEST = 10  # labels of a batch that is looked at
# The likeliest share of labels given by lot from which a batch is worth telling: three wrong ones
# of a hundred may be no chance, and are shown one by one instead.
LEAST_SHARE = 0.1
LOTS = np.linspace(0, 0.9, 91)  # the shares of which it is chosen
FAR_LESS = 0.05  # a label contradicts where its share is so small a part of the likeliest one's
STEP = 0.05  # what labels say is counted in steps of this many nats
TONES = (0.7, 0.85, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0)  # what logarithms of shares are divided by
ALIKE = 30  # labels of other batches from which it is seen how sure the models may be
NEW_WORDS = 0.5  # a text of which the models know fewer words than this share is new to them

Members = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True, slots=True)
class Batch:
    """Labels that were given in one go, by one person or on one day.

    Attributes:
        kind: "batch", "labeler", "day" or "all".
        indexes: of its labels.
    """

    kind: str
    name: str
    indexes: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class BadBatch:
    """A batch that contradicts the models more often than is usual.

    Attributes:
        contradicted: indexes of the labels that do.
        worst: indexes of its labels that were judged, the least likely first.
        expected: how many would be usual.
        wrong: the likeliest share of its labels that were given by lot.
        chance: of as many or more, were all labels as good as the others; adjusted for the number
            of batches looked at.
    """

    batch: Batch
    contradicted: tuple[int, ...]
    worst: tuple[int, ...]
    expected: float
    wrong: float
    chance: float

    @property
    def share(self) -> float:
        """Give the share of its labels that are contradicted."""
        return len(self.contradicted) / len(self.batch.indexes)

    @property
    def is_certain(self) -> bool:
        """Say whether chance is no explanation, or only an unlikely one."""
        return self.chance < FALSE_ALARMS


def split_batches(keys: Iterable[Mapping[str, str]]) -> tuple[Batch, ...]:
    """Sort labels into batches, which may overlap; the same labels are one batch only.

    Args:
        keys: for each label its batch by kind; an empty name is none.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for index, names in enumerate(keys):
        for kind, name in names.items():
            if name:
                found.setdefault((kind, name), []).append(index)
    distinct: dict[tuple[int, ...], Batch] = {}
    for (kind, name), indexes in found.items():
        if len(indexes) >= FEWEST:
            distinct.setdefault(tuple(indexes), Batch(kind, name, tuple(indexes)))
    return tuple(distinct.values())


def find_bad_batches(opinions: Opinions, batches: Sequence[Batch]) -> tuple[BadBatch, ...]:
    """Give the batches that are worse than usual, the least likely by chance first.

    The worst is told first; what is usual is then asked of the others without it, so that a bad
    batch neither hides another nor drags good ones along that share its labels.
    """
    clean = np.ones(len(opinions.given), dtype=bool)
    left = list(batches)
    told: list[BadBatch] = []
    while left:
        chances = [_chance(opinions, clean, _members(it, clean)) for it in left]
        rates = adjusted(chances, len(batches))
        worst = min(range(len(left)), key=lambda at: (chances[at], len(left[at].indexes)))
        if rates[worst] >= FALSE_DOUBTS:
            break
        batch = left.pop(worst)
        members = _members(batch, clean)
        bad = _told(opinions, clean & ~members, batch, rates[worst])
        if bad.wrong >= LEAST_SHARE:
            told.append(bad)
            clean &= ~members
    return tuple(told)


def unmeasured(opinions: Opinions) -> int:
    """Count the labels of texts that are new to the models, where they are too few to be judged."""
    count = int((opinions.unfamiliar > NEW_WORDS).sum())
    return count if count < ALIKE + FEWEST else 0


def as_surprising(shares: Shares, given: npt.NDArray[np.intp]) -> float:
    """Give the chance that labels drawn from shares look as much given by lot as these, or more.

    Args:
        shares: labels x classes; above 0, rows sum to one.
        given: for each label its column.
    """
    signs = np.log(1 - BY_LOT + BY_LOT / shares.shape[1] / shares)
    signs -= signs.min(axis=1, keepdims=True)
    steps = np.round(signs / STEP).astype(np.intp)
    seen = int(steps[np.arange(len(given)), given].sum())
    ways = np.ones(1)
    for row, chances in zip(steps, shares, strict=True):
        ways = np.convolve(ways, np.bincount(row, weights=chances))
    return float(min(1.0, ways[seen:].sum()))


def by_lot(shares: Shares, given: npt.NDArray[np.intp]) -> float:
    """Give the likeliest share of labels that were drawn by lot, all classes alike.

    Args:
        shares: labels x classes; above 0, rows sum to one.
        given: for each label its column.
    """
    ratio = 1 / shares.shape[1] / shares[np.arange(len(given)), given]
    likely = np.log(1 - LOTS[:, None] + LOTS[:, None] * ratio).sum(axis=1)
    return float(LOTS[likely.argmax()])


def _told(opinions: Opinions, others: Members, batch: Batch, chance: float) -> BadBatch:
    members = np.zeros(len(others), dtype=bool)
    members[list(batch.indexes)] = True
    rows, shares = _measured(opinions, members, others)
    unlikely = shares < FAR_LESS * shares.max(axis=1, keepdims=True)
    given = opinions.given[rows]
    labels = np.arange(len(rows))
    seen = unlikely[labels, given]
    order = np.argsort(shares[labels, given], kind="stable")
    return BadBatch(
        batch=batch,
        contradicted=tuple(sorted(int(at) for at in rows[seen])),
        worst=tuple(int(at) for at in rows[order]),
        expected=float(shares[unlikely].sum()),
        wrong=by_lot(shares, given),
        chance=chance,
    )


def _members(batch: Batch, clean: Members) -> Members:
    members = np.zeros(len(clean), dtype=bool)
    members[list(batch.indexes)] = True
    return members & clean


def _chance(opinions: Opinions, clean: Members, members: Members) -> float:
    rows, shares = _measured(opinions, members, clean & ~members)
    return as_surprising(shares, opinions.given[rows]) if len(rows) >= FEWEST else 1.0


def _measured(
    opinions: Opinions, members: Members, others: Members
) -> tuple[npt.NDArray[np.intp], Shares]:
    """Give the labels that can be judged, and how likely their classes are."""
    new = opinions.unfamiliar > NEW_WORDS
    rows, shares = [], []
    for alike in (~new, new):
        own, measure = np.flatnonzero(members & alike), np.flatnonzero(others & alike)
        if len(measure) >= ALIKE or alike is not new:
            rows.append(own)
            shares.append(_toned(opinions.learnt[own], _tone(opinions, measure)))
    return np.concatenate(rows), np.concatenate(shares)


def _tone(opinions: Opinions, measure: npt.NDArray[np.intp]) -> float:
    """Give how far to tone the models down for these labels to be the least surprising."""
    if len(measure) < ALIKE:
        return 1.0
    shares, given = opinions.learnt[measure], opinions.given[measure]
    rows = np.arange(len(measure))
    return max(TONES, key=lambda it: float(np.log(_toned(shares, it)[rows, given]).sum()))


def _toned(shares: Shares, tone: float) -> Shares:
    flatter = shares ** (1 / tone)
    return np.asarray(flatter / flatter.sum(axis=1, keepdims=True))
