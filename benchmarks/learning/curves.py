"""Learning curves of a simulated user: how fast do labels help, in active and in random order?

    python -m benchmarks.learning.curves [--quick] [--json FILE]

A language is left out of all that the models learn from; the user labels texts of it. The active
order is that of `extractor.labeling.queue`: doubt x unlikeness, one in five by lot, doubts asked
again of the new model after each retraining. Fits are those of `extractor train`.

"reach alone" is the model of before with its ideas reaching as far as the labels say, and nothing
else learnt from them (`extractor.learning.reach`).

It then spoils one of four batches of the 200 labels (30 % wrong), asks whether that is told, and
what the labels do where nobody cares.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.learning.picks import ORDERS, Picks
from benchmarks.learning.points import Point, figures_of, table, write_points
from benchmarks.learning.user import Task, User, as_task, is_right, make_user
from benchmarks.report.figures import keep
from extractor.classification.counts import Memory
from extractor.classification.model import TextModel
from extractor.labeling.waiting import Waiting
from extractor.learning.batches import Batch, find_bad_batches
from extractor.learning.material import Material
from extractor.learning.opinions import opinions_of
from extractor.learning.reach import reach_of
from extractor.learning.retrain import WEIGHT
from extractor.learning.sample import Sample
from extractor.learning.texts import fit_category, fit_dispute

SIZES = (25, 50, 100, 200)
LANGUAGES = ("fr", "en", "de", "es")
BATCHES = 4
WRONG = 0.3
QUICK_SHARE = 0.2


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", nargs="+", default=LANGUAGES)
    parser.add_argument("--tasks", nargs="+", default=("category", "triage"))
    parser.add_argument("--seeds", type=int, default=3, help="how many draws")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="numbers of labels")
    parser.add_argument("--share", type=float, default=1.0, help="of the shipped material")
    parser.add_argument("--unspoilt", action="store_true", help="leave out the wrong labels")
    parser.add_argument("--quick", action="store_true", help="one language, a fifth of material")
    parser.add_argument("--json", type=Path, help="keep the points here, after each")
    given = parser.parse_args()
    if given.quick:
        given.languages, given.tasks, given.seeds = ["de"], ["category"], 1
        given.share = QUICK_SHARE
    material = Material.load()
    points: list[Point] = []
    for seed in range(given.first_seed, given.first_seed + given.seeds):
        for task in given.tasks:
            for language in given.languages:
                user = make_user(material, language, task, share=given.share, seed=seed)
                for point in _curves(user, task, seed, given.sizes, spoil=not given.unspoilt):
                    points.append(point)
                    print(point, file=sys.stderr, flush=True)
                if given.json:
                    write_points(given.json, points)
    print(table(points))
    keep("learning.curves", figures_of(points))


def _curves(
    user: User, task: Task, seed: int, sizes: Sequence[int], *, spoil: bool
) -> Iterator[Point]:
    memory = Memory()
    before = _fit(task, user.before, memory)
    pool = {str(at): it for at, it in enumerate(user.pool)}
    yield _point(user, task, "before", seed, 0, before)
    for order in ORDERS:
        model, picks = before, Picks(pool, order, seed)
        labelled: list[Sample] = []
        for size in sizes:
            picks.grow(size, lambda of=model: waiting_among(pool, of))  # type: ignore[misc]
            labelled = [dataclasses.replace(pool[it], weight=WEIGHT) for it in picks.taken]
            model = _learn(task, user, labelled, before, memory)
            yield _point(user, task, order, seed, size, model)
        if order == "active" and task == "category":
            alone = dataclasses.replace(before, idea_reach=reach_of(before, labelled))
            yield _point(user, task, "reach alone", seed, len(labelled), alone)
            if spoil:
                yield from _spoilt(user, task, seed, labelled, before, memory)


def _spoilt(
    user: User,
    task: Task,
    seed: int,
    labelled: Sequence[Sample],
    before: TextModel,
    memory: Memory,
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
    model = _learn(task, user, spoilt, before, memory)
    yield _point(user, task, "spoilt", seed, len(spoilt), model)


def waiting_among(pool: Mapping[str, Sample], model: TextModel) -> list[Waiting]:
    """Say of each text that may be labelled how doubtful its answer is now."""
    return [_waits(name, it, model) for name, it in pool.items()]


def _waits(name: str, sample: Sample, model: TextModel) -> Waiting:
    said = model.classify(sample.text)
    best, second = said.guesses[0], said.guesses[1]
    traits = (f"category {best.label}", f"or {second.label}", *best.because)
    return Waiting(name, "", 1 - best.probability, 0.0, traits)


def _learn(
    task: Task, user: User, labelled: Sequence[Sample], before: TextModel, memory: Memory
) -> TextModel:
    """Fit as `extractor train` does: how far ideas reach is asked of the model of before."""
    model = _fit(task, (*user.before, *labelled), memory)
    if task != "category":
        return model
    return dataclasses.replace(model, idea_reach=reach_of(before, labelled))


def _fit(task: Task, samples: Sequence[Sample], memory: Memory) -> TextModel:
    fit = fit_category if task == "category" else fit_dispute
    return fit(samples, memory=memory)


def _point(user: User, task: Task, order: str, seed: int, labels: int, model: TextModel) -> Point:
    own, elsewhere = (
        statistics.mean(
            is_right(it, model.classify(it.text).best.label) for it in as_task(asked, task)
        )
        for asked in (user.asked, user.elsewhere)
    )
    return Point(task, user.language, order, seed, labels, own, elsewhere)


if __name__ == "__main__":
    main()
