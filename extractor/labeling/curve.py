"""What labels in one order teach, beside the same labels in another: learning curves.

A third of the labelled documents is held out by a lot before anything is fitted; the others teach,
first those that the queue would have asked first. Only categories are learnt: that is where labels
of one's own count most, and a fit takes seconds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence

from extractor.classification.model import TextModel
from extractor.evaluation.measures import wilson
from extractor.labeling.queue import Queue, drawn
from extractor.labeling.waiting import Waiting
from extractor.learning.material import Material
from extractor.learning.own import claim_samples, fingerprint
from extractor.learning.sample import Sample
from extractor.learning.texts import fit_category
from extractor.values.label import LabelledDocument

HELD_OUT = 1 / 3
QUEUE, RANDOM = "queue", "random"


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """One fit.

    Attributes:
        order: "queue" or "random".
        labels: documents that it learnt from, beside the shipped material.
        right: share of the held-out matters with the right category.
        low: of its 95 % interval (Wilson).
        high: of its 95 % interval.
        matters: that were held out.
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
        advance: called with the order of each fit when it is done.

    Returns:
        By order and size; empty where there are too few labels to hold any out.
    """
    taught = {it.id: tuple(claim_samples(it, weight=weight)) for it in labels}
    taught = {name: samples for name, samples in taught.items() if samples}
    asked = [s for name in taught if drawn(seed, "held out", name) < HELD_OUT for s in taught[name]]
    teaching = {name for name in taught if drawn(seed, "held out", name) >= HELD_OUT}
    known = {fingerprint(s.text) for samples in taught.values() for s in samples}
    base = [it for it in material if fingerprint(it.text) not in known]
    if not asked or not teaching:
        return ()
    orders = {
        QUEUE: _as_asked([it for it in waiting if it.id in teaching], seed),
        RANDOM: sorted(teaching, key=lambda it: drawn(seed, "order", it)),
    }
    points = []
    fitted: dict[frozenset[str], TextModel] = {}  # two orders begin and end with the same labels
    for order, names in orders.items():
        for size in dict.fromkeys(min(it, len(names)) for it in sizes):
            first = frozenset(names[:size])
            if first not in fitted:
                chosen = [s for name in sorted(first) for s in taught[name]]
                fitted[first] = fit_category([*base, *chosen])
            points.append(_point(order, size, fitted[first], asked))
            advance(order)
    return tuple(points)


def _as_asked(waiting: Sequence[Waiting], seed: int) -> list[str]:
    queue = Queue(waiting, seed=seed)
    names: list[str] = []
    while (pick := queue.next(len(names))) is not None:
        queue.take([pick.id])
        names.append(pick.id)
    return names


def _point(order: str, size: int, model: TextModel, asked: Sequence[Sample]) -> Point:
    hits = sum(model.classify(it.text).best.label == it.label for it in asked)
    low, high = wilson(hits, len(asked))
    return Point(order, size, hits / len(asked), low, high, len(asked))


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
    return material.only(lambda row: drawn(seed, "material", str(row.get("text", ""))) < share)
