"""Write a trained model to its folder, with card and manifest."""

from __future__ import annotations

import hashlib
import importlib.metadata
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from extractor.artifacts import write_manifest
from training.cards import card, figures
from training.passages import CORPUS

MODELS = CORPUS.parents[1] / "models"
VERSION = "1"
SEED = 7
LEARNT_FROM = ("amounts", "casebook", "passages", "stories")  # the rest is for tests
LIBRARIES = ("numpy", "scikit-learn", "spacy")


def provenance() -> dict[str, object]:
    """Give what a manifest says of every model: seed, data and libraries."""
    return {
        "seed": SEED,
        "data_sha256": data_version(CORPUS),
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }


def ship(
    name: str,
    save: Callable[[Path], object],
    facts: Mapping[str, object],
    *,
    models: Path = MODELS,
    version: str = VERSION,
) -> None:
    """Write a model in the place of the one that was there.

    Args:
        name: such as "category".
        save: writes the weights to a folder.
        facts: as `provenance` gives them.
        models: folder of all models.
        version: of this one.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / name / version
        folder.mkdir(parents=True)
        save(folder)
        (folder / "card.md").write_text(card(name, facts), encoding="utf-8")
        write_manifest(folder, {**facts, "figures": figures(name)})
        target = models / name / version
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)
    print(f"wrote {target}", file=sys.stderr)


def data_version(corpus: Path) -> str:
    """Give one SHA-256 over all files the models learn from."""
    digest = hashlib.sha256()
    for folder in LEARNT_FROM:
        for file in sorted((corpus / folder).rglob("*.jsonl")):
            digest.update(file.relative_to(corpus).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
