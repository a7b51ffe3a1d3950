"""Fit the matcher on invented ledgers, calibrate it on others, write it to ``models/``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from extractor.reconciliation.matching.model import NAME, MatchModel, Weights
from training.cards import keep_figures
from training.reconciliation.calibration import Judged, calibrate, figures, judge
from training.reconciliation.fit import fit_first, fit_second
from training.reconciliation.gather import Described, described_claims
from training.ship import MODELS, VERSION, provenance, ship

LEDGERS = 60
CLAIMS = 1300  # about each ledger
SEED = 11
LEFT_OUT = 3  # of so many ledgers one is not learnt from; of three of these one is for the figures


@dataclasses.dataclass(frozen=True, slots=True)
class Trained:
    """A matcher and what it is worth on ledgers that neither weights nor limits come from."""

    model: MatchModel
    figures: Mapping[str, float]


def train_matcher(*, ledgers: int = LEDGERS, claims: int = CLAIMS, seed: int = SEED) -> Trained:
    """Train a matcher; the same numbers give the same model.

    Args:
        ledgers: invented ones; of three two are learnt from.
        claims: about each of them.
        seed: of the ledgers and claims.
    """
    learnt: list[Described] = []
    kept: list[Described] = []
    for it in described_claims(ledgers=ledgers, each=claims, seed=seed):
        (learnt if it.ledger % LEFT_OUT else kept).append(it)
    first = fit_first(learnt)
    second = fit_second(learnt, first)
    learnt.clear()
    print("both passes fitted", file=sys.stderr)
    by_ledger = {it.ledger: len(it.lines) for it in kept}
    tested = set(sorted(by_ledger)[1::3])
    limits = calibrate(_judged([it for it in kept if it.ledger not in tested], first, second))
    measured = figures(_judged([it for it in kept if it.ledger in tested], first, second), limits)
    return Trained(MatchModel(first, second, limits), measured)


def _judged(described: list[Described], first: Weights, second: Weights) -> list[Judged]:
    return [line for it in described for line in judge(it, first, second)]


def ship_matcher(trained: Trained, *, seed: int, models: Path, version: str) -> None:
    """Write the matcher and its figures in the place of those that were there."""
    print(json.dumps(trained.figures, indent=1), file=sys.stderr)
    keep_figures({f"{NAME}_{key}": value for key, value in trained.figures.items()})
    ship(NAME, trained.model.save, {**provenance(), "seed": seed}, models=models, version=version)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--version", default=VERSION)
    parser.add_argument("--ledgers", type=int, default=LEDGERS)
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    trained = train_matcher(ledgers=given.ledgers, claims=given.claims, seed=given.seed)
    ship_matcher(trained, seed=given.seed, models=given.models, version=given.version)


if __name__ == "__main__":
    main()
