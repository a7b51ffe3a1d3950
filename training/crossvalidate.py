"""Score the casebook with models that never saw the scored customers.

The cases are split by customer into folds; each fold is scored with models trained on the
others and on the hand-written passages (whose authors never saw the casebook).

    python -m training.crossvalidate [--folds 5] [--errors 20] [--epochs 10] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from extractor.evaluation.measures import score
from extractor.evaluation.report import Report
from extractor.pipeline import Pipeline
from extractor.values.record import FileRecord
from training.cards import keep_figures
from training.cases import Case, fold_of, load_cases
from training.money import load_money
from training.passages import CORPUS, load_passages
from training.recipe import fit_all, reader, untrained


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--casebook", type=Path, default=CORPUS / "casebook")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=10, help="of the NER; 0 leaves it out")
    parser.add_argument("--json", type=Path, help="write figures and records here")
    parser.add_argument("--figures", action="store_true", help="keep the figures for the cards")
    given = parser.parse_args()
    passages = load_passages()
    money = load_money()
    basis = untrained(passages)
    cases = load_cases(given.casebook, reader(given.casebook, basis))
    records: list[FileRecord] = []
    for fold in range(given.folds):
        held_out = [case for case in cases if fold_of(case, given.folds) == fold]
        rest = [case for case in cases if fold_of(case, given.folds) != fold]
        models = fit_all(given.casebook, passages, rest, basis, money=money, epochs=given.epochs)
        pipeline = reader(given.casebook, models)
        records.extend(_conclude(case, pipeline) for case in held_out)
        print(f"fold {fold + 1} of {given.folds}: {len(held_out)} cases", file=sys.stderr)
    report = Report(score([case.gold for case in cases], records), tuple(records))
    print(report.as_text(given.errors))
    if given.figures:
        keep_figures(report.score.figures)
    if given.json:
        content = json.loads(report.as_json())
        content["records"] = [record.model_dump(mode="json") for record in records]
        given.json.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _conclude(case: Case, pipeline: Pipeline) -> FileRecord:
    return pipeline.conclude(pipeline.understand_documents(case.submission, case.documents))


if __name__ == "__main__":
    main()
