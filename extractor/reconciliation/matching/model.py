"""The trained matcher as plain arrays: two passes of weights, calibration, thresholds.

Each kind of line (reference, order, delivery note, a claim without any) has its own weights.
A candidate's score is a sum of weighted columns, and of a few units that see columns together (an
amount says more where the number is doubtful); the softmax over all scores and that of "none of
them" is the probability. The second pass also knows what the other lines of the claim say.
"""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.errors import ModelError
from extractor.reconciliation.matching import features, joint
from extractor.reconciliation.matching.fitting import SHARE_SCALE

NAME = "reconciliation"
FORMAT = 3
FIRST = features.CANDIDATE
SECOND = (*features.CANDIDATE, *joint.NAMES)
FIRST_NONE = features.NONE
SECOND_NONE = (*features.NONE, *joint.NONE)
LIMITS = ("auto", "crowded", "no_match")
CROWDED = 0.005  # of the ledger's invoices; the share wrong of those accepted rises from there
_SHARE = FIRST.index("customer_share")
_VOUCHED = [SECOND.index(it) for it in ("amount_gross", "amount_net", "amount_open", "sum")]
Floats = npt.NDArray[np.float32]
Shares = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Weights:
    """One pass.

    Attributes:
        candidate: kinds x columns of a candidate.
        none: kinds x columns of the line.
        units: kinds x columns x units.
        shift: kinds x units, added before what is below 0 is cut off.
        out: kinds x units.
    """

    candidate: Floats
    none: Floats
    units: Floats
    shift: Floats
    out: Floats

    def scores(self, kind: int, candidates: Floats, none: Floats) -> Shares:
        """Give log-odds of each candidate against "none of them"."""
        nothing = float(none @ self.none[kind])
        units = np.maximum(candidates @ self.units[kind] + self.shift[kind], 0)
        scores = candidates @ self.candidate[kind] + units @ self.out[kind]
        found: Shares = scores.astype(np.float64) - nothing
        return found


def is_crowded(columns: Floats) -> bool:
    """Say whether a wrong digit may well lead to another invoice of the same customer.

    That is so where the customer holds many of the ledger's invoices and no amount written says
    which of them is meant.

    Args:
        columns: of the best candidate, as ``SECOND``.
    """
    share = math.expm1(SHARE_SCALE * float(columns[_SHARE])) / 1000
    return share >= CROWDED and not columns[_VOUCHED].any()


def shares_of(scores: Shares) -> tuple[Shares, float]:
    """Give each candidate's probability and that of none of them."""
    if not len(scores):
        return scores, 1.0
    top = max(float(scores.max()), 0.0)
    odds = np.exp(scores - top)
    nothing = float(np.exp(-top))
    total = float(odds.sum()) + nothing
    return odds / total, nothing / total


def log_odds(share: float, rest: float) -> float:
    """Give the log of a probability over that of everything else."""
    return float(np.log(max(share, 1e-12)) - np.log(max(rest, 1e-12)))


@dataclasses.dataclass(frozen=True, slots=True)
class Steps:
    """A rising line from log-odds to a probability that holds on claims not learnt from."""

    at: tuple[float, ...]
    probability: tuple[float, ...]

    def __call__(self, value: float) -> float:
        """Give the probability."""
        return float(np.interp(value, self.at, self.probability))


@dataclasses.dataclass(frozen=True, slots=True)
class KindCalibration:
    """What one kind of line needs to be believed.

    Attributes:
        match: of the best candidate.
        none: of "none of them".
        auto: log-odds from which on the best candidate is accepted; infinite where never.
        crowded: the same where a slip leads to the same customer's next invoice (`is_crowded`).
        no_match: log-odds from which on there is none.
    """

    match: Steps
    none: Steps
    auto: float
    crowded: float
    no_match: float

    def accepts(self, odds: float, *, crowded: bool) -> bool:
        """Say whether a best candidate of these log-odds may be accepted unseen."""
        return odds >= (self.crowded if crowded else self.auto)


@dataclasses.dataclass(frozen=True, slots=True)
class MatchModel:
    """Everything that training leaves."""

    first: Weights
    second: Weights
    kinds: tuple[KindCalibration, ...]

    def save(self, folder: Path) -> None:
        """Write ``weights.npz`` and ``model.json``."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {
            f"{name}_{part.name}": getattr(weights, part.name)
            for name, weights in (("first", self.first), ("second", self.second))
            for part in dataclasses.fields(Weights)
        }
        np.savez(folder / "weights.npz", **arrays)
        content = {"format": FORMAT, "columns": _columns(), "kinds": _written(self.kinds)}
        text = json.dumps(content, indent=1)
        (folder / "model.json").write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> MatchModel:
        """Read a model.

        Raises:
            ModelError: it is missing, damaged or made for other columns.
        """
        try:
            content = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
                found = {name: arrays[name].astype(np.float32) for name in arrays.files}
            if content["format"] != FORMAT or content["columns"] != _columns():
                raise ModelError(NAME, "it was made for another version")
            return cls(
                _weights("first", found),
                _weights("second", found),
                tuple(_read(content["kinds"][name]) for name in features.KINDS),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(NAME, f"cannot be loaded ({error})") from error


def _weights(name: str, found: dict[str, Floats]) -> Weights:
    return Weights(*(found[f"{name}_{part.name}"] for part in dataclasses.fields(Weights)))


def _columns() -> dict[str, list[str]]:
    return {"candidate": list(SECOND), "none": list(SECOND_NONE), "kinds": list(features.KINDS)}


def _written(kinds: tuple[KindCalibration, ...]) -> dict[str, Any]:
    found = {}
    for name, kind in zip(features.KINDS, kinds, strict=True):
        content = dataclasses.asdict(kind)
        for limit in LIMITS:
            content[limit] = None if np.isinf(content[limit]) else content[limit]
        found[name] = content
    return found


def _read(content: dict[str, Any]) -> KindCalibration:
    def limit(name: str) -> float:
        return float("inf") if content[name] is None else float(content[name])

    def steps(name: str) -> Steps:
        return Steps(tuple(content[name]["at"]), tuple(content[name]["probability"]))

    return KindCalibration(steps("match"), steps("none"), *map(limit, LIMITS))
