"""Fit the shipped models from everything in ``training/corpus`` and write them to ``models/``.

    python -m training.train [--models models] [--version 1]

The same data give the same models. Figures of the cards come from ``training/figures.json``,
which ``python -m training.crossvalidate --figures`` writes.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import shutil
import sys
import tempfile
from pathlib import Path

from extractor.artifacts import write_manifest
from training.cards import card, figures
from training.cases import load_cases
from training.money import load_money
from training.ner import train_ner
from training.passages import CORPUS, load_passages
from training.recipe import fit_all, reader, untrained

SEED = 7
EPOCHS = 10
LEARNT_FROM = ("amounts", "casebook", "passages")  # not holdout, not second: those are for tests
LIBRARIES = ("numpy", "scikit-learn", "spacy")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=CORPUS.parents[1] / "models")
    parser.add_argument("--version", default="1")
    given = parser.parse_args()
    casebook = CORPUS / "casebook"
    passages = load_passages()
    _say(f"{len(passages)} passages")
    basis = untrained(passages)
    cases = load_cases(casebook, reader(casebook, basis))
    _say(f"{len(cases)} cases read")
    models = fit_all(casebook, passages, cases, basis, money=load_money(), epochs=0)
    _say("text models and amounts fitted")
    nlp = train_ner(cases, seed=SEED, epochs=EPOCHS)
    facts = {
        "seed": SEED,
        "data_sha256": data_version(CORPUS),
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }
    for name, save in (
        ("dispute", models.dispute.save),
        ("triage", models.triage.save),
        ("category", models.category.save),
        ("amount", models.amount.save),
        ("entities", nlp.to_disk),
    ):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / name / given.version
            folder.mkdir(parents=True)
            save(folder)
            (folder / "card.md").write_text(card(name, facts), encoding="utf-8")
            write_manifest(folder, {**facts, "figures": figures(name)})
            target = given.models / name / given.version
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(folder, target)
        _say(f"wrote {target}")


def data_version(corpus: Path) -> str:
    """Give one SHA-256 over all files the models learn from."""
    digest = hashlib.sha256()
    for folder in LEARNT_FROM:
        for file in sorted((corpus / folder).rglob("*.jsonl")):
            digest.update(file.relative_to(corpus).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _say(message: str) -> None:
    print(message, file=sys.stderr)


if __name__ == "__main__":
    main()
