"""Fit the shipped calibration, and compare forms of curves.

    python -m training.calibrate [--write]

compares forms of curves, cross-fitted, and prints them; with ``--write`` it also writes the model.
``python -m training.crossvalidate --figures`` writes what it learns from.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from sklearn.isotonic import IsotonicRegression

from extractor.evaluation.reliability import reliability
from extractor.learning.calibrating import FIELDS, fit_calibration, fit_curve, fit_temperature
from extractor.learning.judged import Answer, Judged, judged_as_lines, judged_of_lines
from training.ship import provenance, ship

OUT_OF_FOLD = Path(__file__).resolve().parent / "out_of_fold.jsonl"


def load_judged(file: Path = OUT_OF_FOLD) -> list[Judged]:
    """Read the cases of the casebook as judged by models that had not seen them."""
    return judged_of_lines(file.read_text(encoding="utf-8").splitlines())


def write_judged(rows: Iterable[Judged], file: Path = OUT_OF_FOLD) -> None:
    """Write what `load_judged` reads."""
    file.write_text(judged_as_lines(rows), encoding="utf-8")


Apply = Callable[[Answer], float]


def _uncalibrated(_: Sequence[Answer]) -> Apply:
    return lambda it: it.scored.score


def _temperature(answers: Sequence[Answer]) -> Apply:
    curve = fit_temperature(answers)
    return lambda it: curve.probability(it.scored.score)


def _platt(answers: Sequence[Answer]) -> Apply:
    curve = fit_curve(answers, kinds=False)
    return lambda it: curve.probability(it.scored.score)


def _platt_by_kind(answers: Sequence[Answer]) -> Apply:
    curve = fit_curve(answers)
    return lambda it: curve.probability(it.scored.score, it.scored.kind)


def _isotonic(answers: Sequence[Answer]) -> Apply:
    steps = IsotonicRegression(y_min=0.005, y_max=0.995, out_of_bounds="clip")
    steps.fit([it.scored.score for it in answers], [float(it.right) for it in answers])
    return lambda it: float(steps.predict([it.scored.score])[0])


FORMS: Mapping[str, Callable[[Sequence[Answer]], Apply]] = {
    "as it is": _uncalibrated,
    "temperature": _temperature,
    "Platt": _platt,
    "Platt by kind": _platt_by_kind,
    "isotonic": _isotonic,
}


def compare_forms(rows: Sequence[Judged]) -> list[tuple[str, str, int, float, float, float]]:
    """Give field, form, answers, log loss, calibration error, and that of a perfect form.

    Each fold is scored with curves of the other folds.
    """
    result: list[tuple[str, str, int, float, float, float]] = []
    real = [row for row in rows if not row.trial]
    for field in FIELDS:
        for form, fit in FORMS.items():
            pairs: list[tuple[float, bool]] = []
            for fold in sorted({row.fold for row in real}):
                inside = _of_field([row for row in real if row.fold == fold], field)
                apply = fit(_of_field([row for row in real if row.fold != fold], field))
                pairs.extend((apply(it), it.right) for it in inside)
            said = reliability([share for share, _ in pairs], [right for _, right in pairs])
            result.append((field, form, len(pairs), log_loss(pairs), said.error, said.by_chance))
    return result


def log_loss(pairs: Sequence[tuple[float, bool]]) -> float:
    """Give the mean surprise of the answers."""
    inside = [(min(max(share, 1e-6), 1 - 1e-6), right) for share, right in pairs]
    return -sum(math.log(share if right else 1 - share) for share, right in inside) / len(inside)


def _of_field(rows: Sequence[Judged], field: str) -> list[Answer]:
    return [it for row in rows for it in row.answers if it.scored.field == field]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write models/calibration")
    given = parser.parse_args()
    if given.write:
        ship("calibration", fit_calibration(load_judged()).save, provenance())
    print(f"{'field':10s}{'form':16s}{'answers':>8s}{'log loss':>10s}{'ECE':>8s}{'by chance':>11s}")
    for field, form, count, loss, error, chance in compare_forms(load_judged()):
        print(f"{field:10s}{form:16s}{count:8d}{loss:10.4f}{error:8.4f}{chance:11.4f}")


if __name__ == "__main__":
    main()
