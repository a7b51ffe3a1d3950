"""What turns scores into probabilities that mean what they say, as plain data.

A score of a classifier, a link or a ranker orders answers well, but 0.7 of it may be right nine
times in ten. Curves fitted on answers the models had not seen put that straight; they are small
and monotone, so a better score never becomes a smaller probability.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractor.errors import ModelError
from extractor.values.linear import LinearScorer

FORMAT = 1
FILE = "calibration.json"
FURTHEST = 0.0005  # scores are kept this far from 0 and 1, where log-odds have no end


def log_odds(share: float) -> float:
    """Give the log-odds of a probability; 0 and 1 count as nearly so."""
    inside = min(max(share, FURTHEST), 1.0 - FURTHEST)
    return math.log(inside / (1.0 - inside))


def probability_of(odds: float) -> float:
    """Give the probability of log-odds."""
    if odds >= 0:
        return 1.0 / (1.0 + math.exp(-odds))
    grown = math.exp(odds)
    return grown / (1.0 + grown)


@dataclasses.dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve over the log-odds of a score (Platt 1999).

    Attributes:
        slope: above 0; 1 leaves the log-odds as steep as they were.
        bias: added to the log-odds.
        kinds: added further by kind of source, such as "row" or "derived"; a kind that is not
            listed adds nothing.
    """

    slope: float = 1.0
    bias: float = 0.0
    kinds: Mapping[str, float] = dataclasses.field(default_factory=dict)

    def probability(self, score: float, kind: str = "") -> float:
        """Give the probability that an answer of this score and kind is right."""
        return probability_of(self.slope * log_odds(score) + self.bias + self.kinds.get(kind, 0.0))


@dataclasses.dataclass(frozen=True, slots=True)
class Reviewed:
    """A document whose answers a person checked.

    Attributes:
        confidence: that was said of the whole document before.
        right: everything in its record was.
    """

    confidence: float
    right: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that was learnt about how far scores can be trusted.

    Attributes:
        curves: by field: "triage", "customer", "invoice", "category", "amount"; a field without
            one keeps its scores.
        documents: by what a document is ("dispute", "other"): weights of its facts, summed to
            the log-odds that all of its record is right.
        evidence: documents of the shipped cases, each scored by models that had not seen it.
        beside: digest of the models it is used with, where it was fitted to answers of others.
    """

    curves: Mapping[str, Curve] = dataclasses.field(default_factory=dict)
    documents: Mapping[str, LinearScorer] = dataclasses.field(default_factory=dict)
    evidence: tuple[Reviewed, ...] = ()
    beside: str = ""

    def used_with(self, models: str) -> Calibration:
        """Give it for models to whose answers it was not fitted: nothing is proven of them yet.

        Args:
            models: their digest; what people find with these models is kept apart by it.
        """
        return dataclasses.replace(self, evidence=(), beside=models)

    def probability(self, field: str, score: float, kind: str = "") -> float:
        """Give the probability that a field's answer is right."""
        curve = self.curves.get(field)
        return score if curve is None else curve.probability(score, kind)

    @property
    def fingerprint(self) -> str:
        """Give 12 hex digits that change with any weight, so that reviews know their models."""
        weights = {key: value for key, value in self._content().items() if key != "evidence"}
        if self.beside:
            weights["beside"] = self.beside
        text = json.dumps(weights, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def save(self, folder: Path) -> None:
        """Write ``calibration.json`` to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self._content(), indent=1, ensure_ascii=False)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")

    def _content(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "curves": {
                field: {
                    "slope": curve.slope,
                    "bias": curve.bias,
                    "kinds": dict(sorted(curve.kinds.items())),
                }
                for field, curve in sorted(self.curves.items())
            },
            "documents": {
                name: dict(sorted(scorer.weights.items()))
                for name, scorer in sorted(self.documents.items())
            },
            "evidence": [[it.confidence, it.right] for it in self.evidence],
        }

    @classmethod
    def load(cls, folder: Path) -> Calibration:
        """Read a calibration from a folder.

        Raises:
            ModelError: the file is missing, damaged or of another format.
        """
        name = folder.parent.name
        try:
            content = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if content["format"] != FORMAT:
                raise ModelError(name, f"is of format {content['format']}, not {FORMAT}")
            return cls(
                curves={str(key): _curve(it) for key, it in content["curves"].items()},
                documents={
                    str(key): LinearScorer(str(key), {str(k): float(v) for k, v in it.items()})
                    for key, it in content["documents"].items()
                },
                evidence=tuple(
                    Reviewed(float(confidence), bool(right))
                    for confidence, right in content["evidence"]
                ),
            )
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise ModelError(name, f"cannot be loaded ({error})") from error


def _curve(content: Mapping[str, Any]) -> Curve:
    curve = Curve(
        float(content["slope"]),
        float(content["bias"]),
        {str(kind): float(value) for kind, value in content["kinds"].items()},
    )
    if not curve.slope > 0:
        raise ValueError(f"slope {curve.slope} is not above 0")
    return curve


UNCALIBRATED = Calibration()
