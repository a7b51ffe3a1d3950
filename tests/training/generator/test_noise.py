from __future__ import annotations

from random import Random

import pytest

from training.generator.noise import KINDS, everywhere, noisy

TEXT = "Bonjour, il manque 3 cartons sur la facture FA-2026/04417, soit 74,00 € net. À bientôt"
KEPT = ["FA-2026/04417", "74,00 € net"]


@pytest.mark.parametrize("kind", sorted(set(KINDS)))
@pytest.mark.parametrize("seed", range(8))
def test_what_the_gold_quotes_still_stands_there(kind: str, seed: int) -> None:
    damaged = noisy(TEXT, kind, Random(seed), KEPT)
    for quoted in KEPT:
        assert everywhere(quoted, kind) in damaged


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"thumbs"}))
def test_every_kind_changes_something(kind: str) -> None:
    assert noisy(TEXT, kind, Random(1), KEPT) != TEXT
