"""Compare two sets of models by what they say of the same texts, which neither had seen."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from extractor.learning.significance import Counts, bootstrap, mcnemar
from extractor.values.release import Comparison

OWN, SHIPPED = "own", "shipped"  # whose texts
CATEGORY, DISPUTE, TRIAGE = "category", "dispute", "triage"  # what was asked
F1 = "_f1"  # ends the name of a task whose figure is F1, of several classes their mean
ALL = "all"
LEAST_OF_CUSTOMER = 3  # texts; of fewer a share says nothing

# kind of a part, and its fewest texts
_KINDS = (("language", 1), ("label", 1), ("customer", LEAST_OF_CUSTOMER), ("chosen", 1))

Codes = npt.NDArray[np.intp]


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A text, and what the models said of it.

    Attributes:
        task: what was asked.
        origin: `OWN` or `SHIPPED`.
        label: the right answer.
        before: what the models in use say, or would without having seen it.
        after: what their candidates say.
        group: texts of a group are alike, so that they tell less than so many others.
        chosen: why it was labelled, as `LabelledDocument` says it.
    """

    task: str
    origin: str
    language: str
    customer: str
    label: str
    before: str
    after: str
    group: int
    chosen: str = ""

    @property
    def gained(self) -> bool:
        """Say whether only the candidates were right."""
        return self.after == self.label != self.before

    @property
    def lost(self) -> bool:
        """Say whether only the models in use were right."""
        return self.before == self.label != self.after


def compare(asked: Sequence[Asked], *, seed: int) -> tuple[Comparison, ...]:
    """Compare by task and origin: all texts, and by language, answer, customer, why labelled."""
    by_task: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for it in asked:
        by_task[it.task, it.origin].append(it)
    return tuple(
        row for (task, _), own in sorted(by_task.items()) for row in _compared(task, own, seed)
    )


def _compared(task: str, asked: Sequence[Asked], seed: int) -> Iterator[Comparison]:
    for part, own in _parts(asked):
        before = sum(it.before == it.label for it in own) / len(own)
        after = sum(it.after == it.label for it in own) / len(own)
        low, high = _interval(own, seed)
        yield _row(task, part, own, before, after, low, high)
    if task in {CATEGORY, DISPUTE}:
        yield _f1_row(task, asked, seed)


def _parts(asked: Sequence[Asked]) -> Iterator[tuple[str, list[Asked]]]:
    yield ALL, list(asked)
    for kind, least in _KINDS:
        found: dict[str, list[Asked]] = defaultdict(list)
        for it in asked:
            found[getattr(it, kind)].append(it)
        named = "category" if kind == "label" else kind
        for value in sorted(found):
            if value and len(found[value]) >= least:
                yield f"{named}:{value}", found[value]


def _interval(asked: Sequence[Asked], seed: int) -> tuple[float, float]:
    better = np.array([it.gained - it.lost for it in asked])
    groups = [it.group for it in asked]

    def difference(counts: Counts) -> float:
        return float(counts @ better / max(1, counts.sum()))

    return bootstrap(len(asked), difference, groups=groups, seed=seed)


def _f1_row(task: str, asked: Sequence[Asked], seed: int) -> Comparison:
    said = {it for one in asked for it in (one.label, one.before, one.after)}
    names = ["dispute"] if task == DISPUTE else sorted({it.label for it in asked})
    codes = {name: at for at, name in enumerate([*names, *sorted(said - set(names))])}
    label, before, after = (
        np.array([codes[getattr(it, key)] for it in asked], dtype=np.intp)
        for key in ("label", "before", "after")
    )
    every = np.ones(len(asked), dtype=np.int64)

    def difference(counts: Counts) -> float:
        return _f1(label, after, counts, len(names)) - _f1(label, before, counts, len(names))

    low, high = bootstrap(len(asked), difference, groups=[it.group for it in asked], seed=seed)
    old, new = (_f1(label, it, every, len(names)) for it in (before, after))
    row = _row(task + F1, ALL, asked, old, new, low, high)
    return dataclasses.replace(row, p=None)


def _f1(label: Codes, said: Codes, counts: Counts, classes: int) -> float:
    """Give the mean F1 of the first classes; one that was not drawn does not count."""
    size = int(max(label.max(), said.max(), classes - 1)) + 1
    right = np.bincount(label, counts * (label == said), size)[:classes]
    wanted = np.bincount(label, counts, size)[:classes]
    given = np.bincount(said, counts, size)[:classes]
    drawn = wanted > 0
    if not drawn.any():
        return 0.0
    return float(np.mean(2 * right[drawn] / (wanted[drawn] + given[drawn])))


def _row(
    task: str,
    part: str,
    asked: Sequence[Asked],
    before: float,
    after: float,
    low: float,
    high: float,
) -> Comparison:
    gained, lost = sum(it.gained for it in asked), sum(it.lost for it in asked)
    return Comparison(
        task=task,
        part=part,
        origin=asked[0].origin,
        cases=len(asked),
        before=round(before, 4),
        after=round(after, 4),
        gained=gained,
        lost=lost,
        p=round(mcnemar(gained, lost), 6),
        low=round(low, 4),
        high=round(high, 4),
    )
