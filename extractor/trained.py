"""The trained models that a pipeline works with, loaded and checked together."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from extractor.artifacts import open_model
from extractor.classification.model import TextModel
from extractor.extraction.entities import EntityModel
from extractor.values.calibration import UNCALIBRATED, Calibration
from extractor.values.linear import LinearScorer


@dataclasses.dataclass(frozen=True, slots=True)
class Models:
    """All trained models, loaded and checked."""

    dispute: TextModel
    triage: TextModel
    category: TextModel
    amount: LinearScorer
    entities: EntityModel | None
    calibration: Calibration = UNCALIBRATED

    @classmethod
    def load(cls, root: Path | None = None) -> Models:
        """Load the newest version of each.

        Raises:
            ModelError: one is missing or altered.
        """
        return cls(
            dispute=TextModel.load(open_model("dispute", root=root)),
            triage=TextModel.load(open_model("triage", root=root)),
            category=TextModel.load(open_model("category", root=root)),
            amount=LinearScorer.load(open_model("amount", root=root)),
            entities=EntityModel.load(open_model("entities", root=root)),
            calibration=Calibration.load(open_model("calibration", root=root)),
        )
