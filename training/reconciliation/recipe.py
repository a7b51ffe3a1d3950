"""Fit the matcher on invented ledgers, calibrate it on others, write it to ``models/``."""

from __future__ import annotations

import argparse
import dataclasses
import functools
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from extractor.reconciliation.matching.model import NAME, MatchModel, Weights
from training.cards import keep_figures
from training.reconciliation.calibration import calibrate, figures, judge
from training.reconciliation.fit import fit_first, fit_second
from training.reconciliation.gather import SIZES, described_claims
from training.ship import MODELS, VERSION, provenance, ship

LEDGERS = 60
CLAIMS = 1300  # about each ledger
SEED = 11
LEFT_OUT = 3  # of so many ledgers one is not learnt from ...
MORE = 2  # ... and has so many times the claims: limits come from rare errors ...
BEYOND = 2 / 3  # ... as a share of all: further ledgers, for the limit of crowded lines


@dataclasses.dataclass(frozen=True, slots=True)
class Trained:
    """A matcher and what it is worth on ledgers that neither weights nor limits come from."""

    model: MatchModel
    figures: Mapping[str, float]


def train_matcher(
    *,
    ledgers: int = LEDGERS,
    claims: int = CLAIMS,
    seed: int = SEED,
    sizes: tuple[int, int] = SIZES,
) -> Trained:
    """Train a matcher; the same numbers give the same model.

    Args:
        ledgers: invented ones; of three two are learnt from, and more are drawn for the limits.
        claims: about each of them.
        seed: of the ledgers and claims.
        sizes: invoices of the smallest ledger and of the largest.
    """
    every = range(ledgers)
    draw = functools.partial(described_claims, ledgers=ledgers, seed=seed, sizes=sizes)
    learnt = list(draw(each=claims, numbers=[it for it in every if it % LEFT_OUT]))
    first = fit_first(learnt)
    second = fit_second(learnt, first)
    learnt.clear()
    print("both passes fitted", file=sys.stderr)
    return calibrated(first, second, ledgers=ledgers, claims=claims, seed=seed, sizes=sizes)


def calibrated(
    first: Weights,
    second: Weights,
    *,
    ledgers: int = LEDGERS,
    claims: int = CLAIMS,
    seed: int = SEED,
    sizes: tuple[int, int] = SIZES,
) -> Trained:
    """Calibrate weights on ledgers that they were not learnt from; the numbers as in training."""
    kept = [*range(0, ledgers, LEFT_OUT)]
    beyond = [*range(ledgers, ledgers + int(ledgers * BEYOND))]
    drawn = described_claims(
        ledgers=ledgers, each=claims * MORE, seed=seed, numbers=[*kept, *beyond], sizes=sizes
    )
    judged = [line for it in drawn for line in judge(it, first, second)]
    # Of four ledgers kept out three are for the calibration, one is for the figures.
    tested = set(kept[1::4])
    limits = calibrate(
        [it for it in judged if it.ledger in kept and it.ledger not in tested],
        [it for it in judged if it.ledger in beyond],
    )
    measured = figures([it for it in judged if it.ledger in tested], limits)
    return Trained(MatchModel(first, second, limits), measured)


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
    parser.add_argument(
        "--calibrate", action="store_true", help="keep the weights, work out the limits again"
    )
    given = parser.parse_args()
    numbers = {"ledgers": given.ledgers, "claims": given.claims, "seed": given.seed}
    if given.calibrate:
        known = MatchModel.load(given.models / NAME / given.version)
        trained = calibrated(known.first, known.second, **numbers)
    else:
        trained = train_matcher(**numbers)
    ship_matcher(trained, seed=given.seed, models=given.models, version=given.version)


if __name__ == "__main__":
    main()
