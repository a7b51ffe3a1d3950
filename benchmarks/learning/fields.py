"""Learning curves of fields: places that the NER finds, amounts that are chosen, what records say.

    python -m benchmarks.learning.fields [--languages de] [--seeds 1] [--marks] [--json FILE]

A language is left out of what the NER, the choice of amounts and the reasons learn from; the user
labels documents of it (`benchmarks.learning.company`), in the order of the labelling page or at
random. After each number of labels, what `extractor train --only ner ranker` fits is fitted and
asked of documents by others. Elsewhere are the customers of other languages that were held out.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.learning.company import Company, amount_is_right, label_of, make_company
from benchmarks.learning.picks import ORDERS, Picks
from benchmarks.learning.points import Point, figures_of, table, write_points
from benchmarks.report.figures import keep
from extractor.evaluation.measures import score
from extractor.extraction.entities import EntityModel
from extractor.labeling.waiting import Waiting, waiting_of
from extractor.learning.amounts import chooses_right
from extractor.learning.marked import MarkedText
from extractor.learning.material import Material
from extractor.trained import Models
from training.ner import marked_texts
from training.places import ALL, f1_by_field

SIZES = (25, 50, 100, 200)
LANGUAGES = ("fr", "en", "de", "es")
KINDS = ("explicit", "derivable", "absent")
FIGURES = ("invoice_recall", "invoice_precision", "customer")  # of `extractor evaluate`


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", nargs="+", default=LANGUAGES)
    parser.add_argument("--seeds", type=int, default=1, help="how many draws")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="numbers of labels")
    parser.add_argument("--marks", action="store_true", help="only places")
    parser.add_argument("--json", type=Path, help="keep the points here, after each language")
    given = parser.parse_args()
    points: list[Point] = []
    for seed in range(given.first_seed, given.first_seed + given.seeds):
        for language in given.languages:
            company = make_company(Material.load(), language, seed=seed, only_marks=given.marks)
            curves = _marks if given.marks else _curves
            for point in curves(company, seed, given.sizes):
                points.append(point)
                print(point, file=sys.stderr, flush=True)
            if given.json:
                write_points(given.json, points)
    print(table(points))
    keep("learning.fields", figures_of(points))


def _curves(company: Company, seed: int, sizes: Sequence[int]) -> Iterator[Point]:
    yield from _points(company, "before", seed, 0, company.base)
    documents = {case.id: (case, known) for case, _, known in company.pool.understood(company.base)}
    labelled = {name: (label_of(*it), it[1]) for name, it in documents.items()}
    for order in ORDERS:
        models, picks = company.base, Picks(documents, order, seed)
        for size in sizes:
            picks.grow(size, lambda of=models: _waiting(company, of))  # type: ignore[misc]
            models = company.learn([labelled[it] for it in picks.taken], seed)
            yield from _points(company, order, seed, size, models)


def _marks(company: Company, seed: int, sizes: Sequence[int]) -> Iterator[Point]:
    """Give the curves of places alone."""

    def points(order: str, labels: int, model: EntityModel | None) -> Iterator[Point]:
        parts = (
            ("marks, other suppliers", company.own_marked, company.marked),
            ("marks, other stories", *_by_language(company.apart, company.language)),
        )
        for name, *asked in parts:
            own, elsewhere = (f1_by_field(model, it)[ALL] for it in asked)
            yield Point(name, company.language, order, seed, labels, own, elsewhere)

    yield from points("before", 0, company.base.entities)
    documents = {case.id: (case, known) for case, _, known in company.pool.understood(company.base)}
    for order in ORDERS:
        models, picks = company.base, Picks(documents, order, seed)
        for size in sizes:
            picks.grow(size, lambda of=models: _waiting(company, of))  # type: ignore[misc]
            labelled = [(label_of(*documents[it]), documents[it][1]) for it in picks.taken]
            models = dataclasses.replace(models, entities=company.learn_marks(labelled, seed))
            yield from points(order, size, models.entities)


def _by_language(
    texts: Sequence[MarkedText], language: str
) -> tuple[list[MarkedText], list[MarkedText]]:
    own = [it for it in texts if it.language == language]
    return own, [it for it in texts if it.language != language]


def _waiting(company: Company, models: Models) -> list[Waiting]:
    """Say of each document that may be labelled how doubtful its record is now."""
    return [
        waiting_of(case.id, pipeline.conclude(known).model_dump(mode="json"))
        for case, pipeline, known in company.pool.understood(models)
    ]


def _points(
    company: Company, order: str, seed: int, labels: int, models: Models
) -> Iterator[Point]:
    own, elsewhere = _figures(company, models)
    for name, value in own.items():
        yield Point(name, company.language, order, seed, labels, value, elsewhere.get(name))


def _figures(company: Company, models: Models) -> tuple[dict[str, float], dict[str, float]]:
    """Give figures of the company's own documents, and of what must not be forgotten."""
    cases, gold, records = [], [], []
    for book in company.asked:
        for case, pipeline, known in book.understood(models):
            cases.append(case)
            gold.append(case.gold)
            records.append(pipeline.conclude(known))
    found = score(gold, records).figures
    told = {kind: _amounts(company, models, kind, of_language=True) for kind in KINDS}
    own = {
        "marks": f1_by_field(models.entities, marked_texts(cases))[ALL],
        **{name: found[name] for name in FIGURES},
        **{f"amount {kind}, files": found[f"amount_{kind}"] for kind in KINDS},
        **{f"amount {kind}, messages": statistics.mean(told[kind]) for kind in KINDS},
        "amounts": statistics.mean(
            [
                *(it for kind in KINDS for it in told[kind]),
                *(chooses for kind in KINDS for chooses in _of_files(gold, found, kind)),
            ]
        ),
    }
    others = [it for kind in KINDS for it in _amounts(company, models, kind, of_language=False)]
    elsewhere = {
        "marks": f1_by_field(models.entities, company.marked)[ALL],
        "amounts": statistics.mean(
            [*others, *(chooses_right(it, models.amount) for it in company.choices)]
        ),
    }
    return own, elsewhere


def _amounts(company: Company, models: Models, kind: str, *, of_language: bool) -> list[bool]:
    return [
        amount_is_right(it, models)
        for it in company.messages
        if it.item.amount_is == kind and (it.language == company.language) == of_language
    ]


def _of_files(
    gold: Sequence[dict[str, object]], figures: dict[str, float], kind: str
) -> list[float]:
    """Give the share of a kind that is right once for each of its amounts."""
    count = sum(
        item["amount_is"] == kind
        for case in gold
        if isinstance(case["items"], list)
        for item in case["items"]
    )
    return [figures[f"amount_{kind}"]] * count


if __name__ == "__main__":
    main()
