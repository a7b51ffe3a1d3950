"""A linear scorer over named features, as plain data."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from extractor.errors import ModelError


@dataclasses.dataclass(frozen=True, slots=True)
class LinearScorer:
    """Weights by feature name; features it does not know count nothing."""

    name: str
    weights: Mapping[str, float]

    def score(self, features: Mapping[str, float]) -> float:
        """Give the weighted sum."""
        # fsum: the same to the last bit whatever the order of the features.
        return math.fsum(self.weights.get(key, 0.0) * value for key, value in features.items())

    def shares(self, candidates: Sequence[Mapping[str, float]]) -> list[float]:
        """Give each candidate's probability among all of them (softmax); empty for none."""
        if not candidates:
            return []
        scores = [self.score(features) for features in candidates]
        top = max(scores)
        odds = [math.exp(score - top) for score in scores]
        total = sum(odds)
        return [value / total for value in odds]

    def save(self, folder: Path) -> None:
        """Write ``weights.json`` to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        content = {"name": self.name, "weights": dict(sorted(self.weights.items()))}
        text = json.dumps(content, indent=1, ensure_ascii=False)
        (folder / "weights.json").write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LinearScorer:
        """Read a scorer from a folder.

        Raises:
            ModelError: the file is missing or damaged.
        """
        try:
            content = json.loads((folder / "weights.json").read_text(encoding="utf-8"))
            weights = {str(key): float(value) for key, value in content["weights"].items()}
            return cls(str(content["name"]), weights)
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise ModelError(folder.parent.name, f"cannot be loaded ({error})") from error
