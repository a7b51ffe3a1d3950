"""What labels in one order teach, beside the same labels in another: learning curves.

The labelled documents are divided by a lot into three parts before anything is fitted. Each part is
held out in turn while the others teach, first those that the queue would have asked first. Only
categories are learnt: that is where labels of one's own count most, and a fit takes seconds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence

from extractor.evaluation.measures import wilson
from extractor.labeling.queue import Queue, drawn
from extractor.labeling.waiting import Waiting
from extractor.learning.material import Material
from extractor.learning.own import claim_samples, fingerprint
from extractor.learning.sample import Sample
from extractor.learning.texts import fit_category
from extractor.values.label import LabelledDocument

PARTS = 3
QUEUE, RANDOM = "queue", "random"


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """One fit.

    Attributes:
        order: "queue" or "random".
        labels: documents that it learnt from, beside the shipped material.
        right: share of all matters, each while it was held out, with the right category.
        low: of its 95 % interval (Wilson).
        high: of its 95 % interval.
        matters: that were asked.
    """

    order: str
    labels: int
    right: float
    low: float
    high: float
    matters: int


def learning_curves(
    labels: Iterable[LabelledDocument],
    waiting: Iterable[Waiting],
    material: Sequence[Sample],
    *,
    sizes: Sequence[int],
    seed: int,
    weight: float,
    advance: Callable[[str], None] = lambda _: None,
) -> tuple[Point, ...]:
    """Fit for each size on the first documents of each order.

    Args:
        labels: with categories; those without passages say nothing here.
        waiting: the same documents, as the queue sees them.
        material: what is learnt from besides; texts that are among the labels are left out.
        sizes: of the parts that teach, in documents; what is larger than there are is cut.
        seed: of the lots.
        weight: of a label, where a text of the material counts 1.
        advance: called with the order after each fit; there are up to three times as many as
            sizes and orders.

    Returns:
        By order and size; the labels of parts that are smaller than a size are all taken. Empty
        where there are too few labels to hold any out.
    """
    taught = {it.id: tuple(claim_samples(it, weight=weight)) for it in labels}
    taught = {name: samples for name, samples in taught.items() if samples}
    known = {fingerprint(s.text) for samples in taught.values() for s in samples}
    lesson = _Lesson(
        taught, tuple(it for it in waiting if it.id in taught),
        [it for it in material if fingerprint(it.text) not in known], seed,
    )  # fmt: skip
    parts = [part for part in range(PARTS) if lesson.asked(part) and lesson.teaching(part)]
    tally: dict[tuple[str, int], list[bool]] = {}
    for part in parts:
        fitted: dict[frozenset[str], list[bool]] = {}  # two orders begin and end alike
        for order, names in lesson.orders(part).items():
            for size in sizes:
                first = frozenset(names[:size])
                if first not in fitted:
                    fitted[first] = lesson.hits(part, first)
                    advance(order)
                tally.setdefault((order, min(size, lesson.most(parts))), []).extend(fitted[first])
    return tuple(_point(order, size, hits) for (order, size), hits in tally.items())


@dataclasses.dataclass(frozen=True, slots=True)
class _Lesson:
    taught: Mapping[str, tuple[Sample, ...]]
    waiting: tuple[Waiting, ...]
    base: Sequence[Sample]
    seed: int

    def _part(self, name: str) -> int:
        return int(drawn(self.seed, "held out", name) * PARTS)

    def asked(self, part: int) -> list[Sample]:
        return [s for name in self.taught if self._part(name) == part for s in self.taught[name]]

    def teaching(self, part: int) -> list[str]:
        return [name for name in self.taught if self._part(name) != part]

    def most(self, parts: Sequence[int]) -> int:
        return max(len(self.teaching(it)) for it in parts)

    def orders(self, part: int) -> dict[str, list[str]]:
        names = set(self.teaching(part))
        return {
            QUEUE: _as_asked([it for it in self.waiting if it.id in names], self.seed),
            RANDOM: sorted(names, key=lambda it: drawn(self.seed, "order", it)),
        }

    def hits(self, part: int, names: frozenset[str]) -> list[bool]:
        chosen = [s for name in sorted(names) for s in self.taught[name]]
        model = fit_category([*self.base, *chosen])
        return [model.classify(it.text).best.label == it.label for it in self.asked(part)]


def _as_asked(waiting: Sequence[Waiting], seed: int) -> list[str]:
    queue = Queue(waiting, seed=seed)
    names: list[str] = []
    while (pick := queue.next(len(names))) is not None:
        queue.take([pick.id])
        names.append(pick.id)
    return names


def _point(order: str, size: int, hits: Sequence[bool]) -> Point:
    low, high = wilson(sum(hits), len(hits))
    return Point(order, size, sum(hits) / len(hits), low, high, len(hits))


def by_order(points: Iterable[Point]) -> Mapping[str, list[Point]]:
    """Sort points by their order, smallest first."""
    found: dict[str, list[Point]] = {}
    for it in sorted(points, key=lambda it: it.labels):
        found.setdefault(it.order, []).append(it)
    return found


def thinned(material: Material, share: float, *, seed: int) -> Material:
    """Give a part of the material, drawn by lot: for a first look that takes seconds.

    Args:
        material: all of it.
        share: of its rows; 1 for all.
        seed: of the lot.
    """
    if share >= 1:
        return material
    return material.only(lambda row: drawn(seed, "material", repr(sorted(row.items()))) < share)
