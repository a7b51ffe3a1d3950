"""Releases made of little: models as files with a few bytes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from extractor.artifacts import write_manifest
from extractor.releases import MODEL_NAMES, InUse, Release, SaveModel, shipped_models, write_release
from extractor.values.release import Comparison, ReleaseFacts

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


def facts(*comparisons: Comparison, **others: object) -> ReleaseFacts:
    """Give facts with what matters to a test."""
    given: dict[str, object] = {
        "digest": "ab" * 32, "seed": 7, "who": "jean", "at": AT, "counts": {"labels": 12},
        "libraries": {"numpy": "2.0"}, "comparisons": comparisons,
    }  # fmt: skip
    return ReleaseFacts(**given | others)  # type: ignore[arg-type]


def package(folder: Path) -> InUse:
    """Make the models of a package."""
    for name in MODEL_NAMES:
        model = folder / name / "1"
        model.mkdir(parents=True)
        (model / "weights").write_bytes(name.encode())
        write_manifest(model, {})
    return shipped_models(folder)


def saving(content: bytes) -> SaveModel:
    """Give what saves a model."""

    def save(folder: Path) -> None:
        folder.mkdir()
        (folder / "weights").write_bytes(content)

    return save


def released(root: Path, parent: InUse, content: bytes = b"new", *given: Comparison) -> Release:
    """Make a release in which the model of categories was trained."""
    return write_release(root, {"category": saving(content)}, facts(*given), parent=parent)
