"""Fit the shipped models from everything in ``training/corpus`` and write them to ``models/``.

    python -m training.train [--models models] [--version 1] [--material-only]

The same data give the same models. Figures of the cards come from ``training/figures.json``, what
calibration learns from stands in ``training/out_of_fold.jsonl``;
``python -m training.crossvalidate --figures`` writes both, and has to run first where the recipe
or the data have changed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extractor.learning.calibrating import fit_calibration
from extractor.learning.material import NAME
from extractor.learning.ner import train_ner
from training.calibrate import load_judged
from training.cases import load_cases
from training.material import compile_material
from training.money import load_money
from training.ner import marked_texts
from training.passages import CORPUS, load_passages
from training.recipe import BATCH, fit_all, reader, untrained
from training.reconciliation.recipe import SEED as MATCHER_SEED
from training.reconciliation.recipe import ship_matcher, train_matcher
from training.ship import MODELS, SEED, VERSION, provenance, ship

EPOCHS = 10


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--version", default=VERSION)
    parser.add_argument("--material-only", action="store_true", help="fit nothing")
    given = parser.parse_args()
    casebook = CORPUS / "casebook"
    passages = load_passages()
    _say(f"{len(passages)} passages")
    basis = untrained(passages)
    pipeline, money = reader(casebook, basis), load_money()
    cases = load_cases(casebook, pipeline)
    _say(f"{len(cases)} cases read")
    material, facts = compile_material(passages, cases, money, pipeline), provenance()
    ship(NAME, material.save, facts, models=given.models, version=given.version)
    if given.material_only:
        return
    models = fit_all(material, cases, pipeline, basis, money=money, epochs=0)
    _say("text models and amounts fitted")
    entities = train_ner(marked_texts(cases), seed=SEED, epochs=EPOCHS, batch=BATCH)
    for name, save in (
        ("dispute", models.dispute.save),
        ("triage", models.triage.save),
        ("category", models.category.save),
        ("amount", models.amount.save),
        ("entities", entities.save),
        ("calibration", fit_calibration(load_judged()).save),
    ):
        ship(name, save, facts, models=given.models, version=given.version)
    matcher = train_matcher()
    ship_matcher(matcher, seed=MATCHER_SEED, models=given.models, version=given.version)


def _say(message: str) -> None:
    print(message, file=sys.stderr)


if __name__ == "__main__":
    main()
