"""Learning curves of a simulated user: how fast do labels help, in active and in random order?

    python -m benchmarks.learning.curves [--quick] [--svg docs/learning.svg] [--json FILE]

A language is left out of all that the models learn from; the user labels texts of it. The active
order is that of `extractor.labeling.queue`: doubt x unlikeness, one in five by lot, doubts asked
again of the new model after each retraining. Fits are those of `extractor train`.

It then spoils one of four batches of the 200 labels (30 % wrong), asks whether that is told, and
what the labels do where nobody cares.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.learning.picture import draw
from benchmarks.learning.user import Task, User, as_task, is_right, make_user
from benchmarks.report.figures import Figure, keep
from extractor.classification.model import TextModel
from extractor.labeling.queue import Queue
from extractor.labeling.waiting import Waiting
from extractor.learning.batches import Batch, find_bad_batches
from extractor.learning.material import Material
from extractor.learning.opinions import opinions_of
from extractor.learning.retrain import WEIGHT
from extractor.learning.sample import Sample
from extractor.learning.texts import fit_category, fit_dispute

SIZES = (25, 50, 100, 200)
ORDERS = ("active", "random")
LANGUAGES = ("fr", "en", "de", "es")
BATCHES = 4
WRONG = 0.3
QUICK_SHARE = 0.2


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """One model: how it was made, and the share of right answers."""

    task: str
    language: str
    order: str
    seed: int
    labels: int
    own: float
    elsewhere: float


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", nargs="+", default=LANGUAGES)
    parser.add_argument("--tasks", nargs="+", default=("category", "triage"))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="numbers of labels")
    parser.add_argument("--share", type=float, default=1.0, help="of the shipped material")
    parser.add_argument("--quick", action="store_true", help="one language, a fifth of material")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--json", type=Path, help="keep the points here, after each")
    given = parser.parse_args()
    if given.quick:
        given.languages, given.tasks, given.seeds = ["de"], ["category"], 1
        given.share = QUICK_SHARE
    material = Material.load()
    points: list[Point] = []
    for seed in range(given.seeds):
        for task in given.tasks:
            for language in given.languages:
                user = make_user(material, language, task, share=given.share, seed=seed)
                for point in _curves(user, task, seed, given.sizes):
                    points.append(point)
                    print(point, file=sys.stderr, flush=True)
                if given.json:
                    given.json.write_text(json.dumps([dataclasses.asdict(it) for it in points]))
    print(table(points))
    keep("learning.curves", _figures(points))
    if given.svg:
        given.svg.write_text(draw([dataclasses.asdict(it) for it in points]), encoding="utf-8")


def _curves(user: User, task: Task, seed: int, sizes: Sequence[int]) -> Iterator[Point]:
    before = _fit(task, user.before)
    yield _point(user, task, "before", seed, 0, before)
    for order in ORDERS:
        model, picks = before, Picks(user.pool, order, seed)
        for size in sizes:
            picks.grow(size, model)
            model = _fit(task, (*user.before, *picks.labelled))
            yield _point(user, task, order, seed, size, model)
        if order == "active" and task == "category":
            yield from _spoilt(user, task, seed, picks.labelled, before)


def _spoilt(
    user: User, task: Task, seed: int, labelled: Sequence[Sample], before: TextModel
) -> Iterator[Point]:
    """Spoil the last batch; say whether it is told, and what it does to figures."""
    count = len(labelled) // BATCHES
    chance = random.Random(seed)
    spoilt = list(labelled)
    for at in chance.sample(range(len(labelled) - count, len(labelled)), round(WRONG * count)):
        wrong = chance.choice([it for it in before.labels if it != labelled[at].label])
        spoilt[at] = dataclasses.replace(labelled[at], label=wrong)
    for name, labels in (("good", labelled), ("spoilt", spoilt)):
        opinions = opinions_of(
            [it.text for it in labels], [it.label for it in labels], before, seed=seed
        )
        batches = [
            Batch("batch", str(at), tuple(range(at * count, (at + 1) * count)))
            for at in range(BATCHES)
        ]
        told = [it.batch.name for it in find_bad_batches(opinions, batches)]
        print(f"{user.language} seed {seed}, {name} labels: batches told {told}", flush=True)
    model = _fit(task, (*user.before, *spoilt))
    yield _point(user, task, "spoilt", seed, len(spoilt), model)


class Picks:
    """What a user labelled so far, in one order."""

    def __init__(self, pool: Sequence[Sample], order: str, seed: int) -> None:
        """Take in what may be labelled."""
        self._pool = {str(at): it for at, it in enumerate(pool)}
        self._order, self._seed = order, seed
        self._taken: list[str] = []
        self._queue: Queue | None = None

    @property
    def labelled(self) -> list[Sample]:
        """Give the labelled texts, in the order of labelling."""
        return [dataclasses.replace(self._pool[it], weight=WEIGHT) for it in self._taken]

    def grow(self, size: int, model: TextModel) -> None:
        """Label until there are so many, chosen by what the model of now says."""
        if self._order == "random":
            order = sorted(self._pool)
            random.Random(self._seed).shuffle(order)
            self._taken = order[:size]
            return
        waiting = [_waiting(name, it, model) for name, it in self._pool.items()]
        if self._queue is None:
            self._queue = Queue(waiting, seed=self._seed)
        self._queue.rerank({it.id: it.doubt for it in waiting})
        while len(self._taken) < size:
            pick = self._queue.next(len(self._taken))
            if pick is None:
                return
            self._queue.take([pick.id])
            self._taken.append(pick.id)


def _waiting(name: str, sample: Sample, model: TextModel) -> Waiting:
    said = model.classify(sample.text)
    best, second = said.guesses[0], said.guesses[1]
    traits = (f"category {best.label}", f"or {second.label}", *best.because)
    return Waiting(name, "", 1 - best.probability, 0.0, traits)


def _fit(task: Task, samples: Sequence[Sample]) -> TextModel:
    return fit_category(samples) if task == "category" else fit_dispute(samples)


def _point(user: User, task: Task, order: str, seed: int, labels: int, model: TextModel) -> Point:
    own, elsewhere = (
        statistics.mean(
            is_right(it, model.classify(it.text).best.label) for it in as_task(asked, task)
        )
        for asked in (user.asked, user.elsewhere)
    )
    return Point(task, user.language, order, seed, labels, own, elsewhere)


def _figures(points: Sequence[Point]) -> list[Figure]:
    """Give the mean over seeds of the language that the labels are of."""
    shares: dict[tuple[str, str], list[float]] = {}
    for it in points:
        order = f", {it.order} order" if it.order in ORDERS else f", {it.order}"
        what = f"{it.labels} labels{order}" if it.labels else "no labels"
        shares.setdefault((what, f"{it.task}, {it.language} left out"), []).append(it.own)
    return [
        Figure(what, statistics.mean(found), "share right", case)
        for (what, case), found in shares.items()
    ]


def table(points: Sequence[Point]) -> str:
    """Give a Markdown table: share right by language and number of labels, mean over seeds."""
    sizes = sorted({it.labels for it in points if it.order in ORDERS})
    columns = [("before", 0), *((order, size) for size in sizes for order in ORDERS)]
    columns.append(("spoilt", max(sizes)))
    lines = [
        "| asked | language | " + " | ".join(f"{size} {order}" for order, size in columns) + " |",
        "| --- " * (len(columns) + 2) + "|",
    ]
    for task, language in dict.fromkeys((it.task, it.language) for it in points):
        for what in ("own", "elsewhere"):
            cells = []
            for order, size in columns:
                found = [
                    getattr(it, what)
                    for it in points
                    if (it.task, it.language, it.order, it.labels) == (task, language, order, size)
                ]
                cells.append(f"{statistics.mean(found):.3f}" if found else "-")
            name = language if what == "own" else f"not {language}"
            lines.append(f"| {task} | {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
