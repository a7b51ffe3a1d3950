"""Contested amounts of 260 hand-written messages that no model has learnt from.

    python -m benchmarks.extraction.amounts_apart

Each message is about one known invoice; scored is the amount alone, with the categories as the
shipped model guesses them.
"""

from __future__ import annotations

from collections import Counter

from extractor.extraction.disputed import choose_amount
from extractor.trained import Models
from training.money import MoneyCase, load_messages
from training.passages import CORPUS

KINDS = ("explicit", "derivable", "absent")


def main() -> None:
    """Run from the command line."""
    models = Models.load()
    tried: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for case in load_messages(CORPUS / "amounts_apart"):
        for group in (case.language, "all"):
            tried[group, case.item.amount_is] += 1
            right[group, case.item.amount_is] += _is_right(case, models)
    print(f"{'':8}" + "".join(f"{kind:>18}" for kind in KINDS))
    for group in ("fr", "en", "de", "es", "all"):
        shares = (
            f"{right[group, kind]}/{tried[group, kind]} "
            f"{right[group, kind] / tried[group, kind]:.3f}"
            for kind in KINDS
        )
        print(f"{group:8}" + "".join(f"{share:>18}" for share in shares))


def _is_right(case: MoneyCase, models: Models) -> bool:
    verdict = models.category.classify(case.claim.passage)
    shares = {guess.label: guess.probability for guess in verdict.guesses}
    choice, _ = choose_amount(case.claim, case.findings, shares, models.amount)
    return (choice.value if choice else None) == case.item.amount


if __name__ == "__main__":
    main()
