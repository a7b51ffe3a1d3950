"""The trained models that a pipeline works with, loaded and checked together."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from extractor.classification.model import TextModel
from extractor.errors import ModelError, ReleaseError
from extractor.extraction.entities import EntityModel
from extractor.releases import InUse, shipped_models
from extractor.values.calibration import UNCALIBRATED, Calibration
from extractor.values.linear import LinearScorer
from extractor.values.release import SHIPPED, release_name

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Models:
    """All trained models, loaded and checked.

    Attributes:
        release: the name of the release they belong to.
    """

    dispute: TextModel
    triage: TextModel
    category: TextModel
    amount: LinearScorer
    entities: EntityModel | None
    calibration: Calibration = UNCALIBRATED
    release: str = release_name(SHIPPED)

    @classmethod
    def load(cls, root: Path | None = None) -> Models:
        """Load the newest version of each of the package's.

        Raises:
            ModelError: one is missing or altered.
        """
        return cls.open(shipped_models(root))

    @classmethod
    def open(cls, in_use: InUse) -> Models:
        """Load the models of a release, or those of the package.

        Raises:
            ReleaseError: one of a release cannot be loaded, as when another version made it.
            ModelError: one of the package cannot.
        """
        return cls(
            dispute=_loaded(TextModel.load, "dispute", in_use),
            triage=_loaded(TextModel.load, "triage", in_use),
            category=load_categories(in_use),
            amount=_loaded(LinearScorer.load, "amount", in_use),
            entities=_loaded(EntityModel.load, "entities", in_use),
            calibration=load_calibration(in_use),
            release=in_use.name,
        )


def load_calibration(in_use: InUse) -> Calibration:
    """Load only what the dial is set by.

    Where other models were trained after it, it brings no evidence of its own.

    Raises:
        ModelError: as for `Models.open`.
    """
    calibration = _loaded(Calibration.load, "calibration", in_use)
    return calibration.used_with(in_use.uncalibrated) if in_use.uncalibrated else calibration


def load_categories(in_use: InUse) -> TextModel:
    """Load only the model of categories.

    Raises:
        ModelError: as for `Models.open`.
    """
    return _loaded(TextModel.load, "category", in_use)


def _loaded(load: Callable[[Path], T], name: str, in_use: InUse) -> T:
    try:
        return load(in_use.folders[name])
    except ModelError as error:
        if in_use.number == SHIPPED:
            raise
        remedy = "train again, or `extractor models rollback` goes back to the one before"
        raise ReleaseError(in_use.name, f"{name}: {error.detail}", remedy) from error
