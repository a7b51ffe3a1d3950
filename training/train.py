"""Fit the shipped models from everything in ``training/corpus`` and write them to ``models/``.

    python -m training.train [--models models] [--version 1] [--only entities ...]

The same data give the same models. Figures of the cards come from ``training/figures.json``, what
calibration learns from stands in ``training/out_of_fold.jsonl``;
``python -m training.crossvalidate --figures`` writes both, and has to run first where the recipe
or the data have changed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from extractor.learning.calibrating import fit_calibration
from extractor.learning.material import NAME
from training.calibrate import load_judged
from training.cases import load_cases
from training.made import made_texts
from training.material import compile_material
from training.money import load_money
from training.ner import marked_texts
from training.passages import CORPUS, load_passages
from training.recipe import fit_all, reader, train_shipped_ner, untrained
from training.reconciliation.recipe import SEED as MATCHER_SEED
from training.reconciliation.recipe import ship_matcher, train_matcher
from training.ship import MODELS, VERSION, provenance, ship

TEXTS = ("dispute", "triage", "category", "amount")
NAMES = (NAME, *TEXTS, "entities", "calibration", "reconciliation")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--version", default=VERSION)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, help="these models")
    given = parser.parse_args()
    wanted, facts = frozenset(given.only), provenance()

    def keep(name: str, save: Callable[[Path], object]) -> None:
        if name in wanted:
            ship(name, save, facts, models=given.models, version=given.version)

    if wanted - {"calibration", "reconciliation"}:
        for name, save in _learnt_from_corpus(wanted):
            keep(name, save)
    keep("calibration", fit_calibration(load_judged()).save)
    if "reconciliation" in wanted:
        ship_matcher(train_matcher(), seed=MATCHER_SEED, models=given.models, version=given.version)


def _learnt_from_corpus(wanted: AbstractSet[str]) -> Iterator[tuple[str, Callable[[Path], object]]]:
    passages, casebook = load_passages(), CORPUS / "casebook"
    _say(f"{len(passages)} passages")
    basis = untrained(passages)
    pipeline, money = reader(casebook, basis), load_money()
    cases = load_cases(casebook, pipeline)
    _say(f"{len(cases)} cases read")
    made = made_texts(basis)
    _say(f"{len(made)} texts made of stories")
    material = compile_material(passages, cases, money, pipeline, made=made)
    yield NAME, material.save
    if "entities" in wanted:
        yield "entities", train_shipped_ner([*marked_texts(cases), *made]).save
    if wanted & {*TEXTS}:
        models = fit_all(material, cases, pipeline, basis, money=money, made=made, epochs=0)
        yield "dispute", models.dispute.save
        yield "triage", models.triage.save
        yield "category", models.category.save
        yield "amount", models.amount.save


def _say(message: str) -> None:
    print(message, file=sys.stderr)


if __name__ == "__main__":
    main()
