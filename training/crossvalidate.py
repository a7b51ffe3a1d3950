"""Score the casebook with models that never saw the scored customers.

The cases are split by customer into folds; each fold is scored with models trained on the
others and on the hand-written passages (whose authors never saw the casebook). Confidences are
nested: what calibrates a fold, and the dial it is decided by, are fitted on what was said of the
other folds.

    python -m training.crossvalidate [--folds 5] [--errors 20] [--epochs 4] [--json FILE]
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from extractor.evaluation.report import Report
from extractor.learning.calibrating import fit_calibration
from extractor.learning.judged import Judged, judge
from extractor.pipeline import Pipeline
from extractor.records.assemble import Outcome, assemble
from extractor.records.confidence import calibrated
from extractor.records.dial import set_dial
from extractor.records.route import Policy, Sureness, route
from extractor.settings import Settings
from extractor.values.record import FileRecord
from training.calibrate import write_judged
from training.cards import keep_figures
from training.cases import Case, fold_of, load_cases
from training.made import made_texts
from training.material import compile_material
from training.money import load_money
from training.passages import CORPUS, load_passages
from training.recipe import EPOCHS, fit_all, reader, untrained


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--casebook", type=Path, default=CORPUS / "casebook")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="of the NER; 0 leaves it out")
    parser.add_argument("--json", type=Path, help="write figures and records here")
    parser.add_argument("--figures", action="store_true", help="keep the figures for the cards")
    given = parser.parse_args()
    passages = load_passages()
    money = load_money()
    basis = untrained(passages)
    made = made_texts(basis) if given.epochs else []
    cases = load_cases(given.casebook, reader(given.casebook, basis))
    outcomes: list[tuple[Case, Outcome]] = []
    judged: list[Judged] = []
    for fold in range(given.folds):
        held_out = [case for case in cases if fold_of(case, given.folds) == fold]
        rest = [case for case in cases if fold_of(case, given.folds) != fold]
        untold = reader(given.casebook, basis)
        material = compile_material(passages, rest, money, untold)
        models = fit_all(material, rest, untold, basis, money=money, made=made, epochs=given.epochs)
        pipeline = reader(given.casebook, models)
        found = [(case, _weigh(case, pipeline)) for case in held_out]
        outcomes.extend(found)
        judged.extend(judge(case.gold, outcome, fold=fold) for case, outcome in found)
        judged.extend(_without_invoices(held_out, pipeline, fold))
        print(f"fold {fold + 1} of {given.folds}: {len(held_out)} cases", file=sys.stderr)
    records = decide(outcomes, judged, Settings())
    report = Report.of([case.gold for case in cases], records)
    print(report.as_text(given.errors))
    if given.figures:
        keep_figures(report.figures)
        write_judged(judged)
    if given.json:
        content = json.loads(report.as_json())
        content["records"] = [record.model_dump(mode="json") for record in records]
        given.json.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def decide(
    outcomes: Sequence[tuple[Case, Outcome]], judged: Sequence[Judged], settings: Settings
) -> list[FileRecord]:
    """Make the records of all cases, each calibrated and routed by what the other folds show.

    Args:
        outcomes: with scores as the models gave them.
        judged: the same, judged.
        settings: how sure a decision without a look has to be.
    """
    fold_by_file = {row.file: row.fold for row in judged}
    least = Policy(**settings.decision.model_dump())
    records: list[FileRecord] = []
    for fold in sorted(set(fold_by_file.values())):
        calibration = fit_calibration([row for row in judged if row.fold != fold])
        dial = set_dial(settings.policy.auto_precision, (), calibration.evidence)
        for case, outcome in outcomes:
            if fold_by_file[str(case.gold["file"])] == fold:
                said = calibrated(outcome, calibration)
                sureness = Sureness(tuple(it.amount_probability for it in said.disputes))
                records.append(route(assemble(said), sureness, dial.policy(least)))
    return records


def _weigh(case: Case, pipeline: Pipeline) -> Outcome:
    return pipeline.weigh(pipeline.understand_documents(case.submission, case.documents))


def _without_invoices(cases: Sequence[Case], pipeline: Pipeline, fold: int) -> list[Judged]:
    """Judge the cases once more with a ledger in which their invoices do not stand any more.

    Every invoice found is a wrong one; so links learn how often a number one digit off is one of
    an invoice that was settled long ago.
    """
    ledger = pipeline.index.ledger
    gone = {item.invoice_number for case in cases for item in case.items}
    kept = tuple(it for it in ledger.invoices if it.number not in gone)
    poorer = Pipeline(
        dataclasses.replace(ledger, invoices=kept),
        settings=pipeline.settings,
        models=pipeline.models,
        ocr_engine=None,  # the cases are read already
    )
    rows = [
        judge(case.gold, _weigh(case, poorer), fold=fold, trial="not_in_ledger")
        for case in cases
        if case.is_dispute
    ]
    # That none was found is the right answer here.
    return [row for row in rows if any(it.scored.field == "invoice" for it in row.answers)]


if __name__ == "__main__":
    main()
