"""Features are told in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.cli.feature_words import feature_words


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ("near_claim", "a word of claiming right before it"),
        ("before_paid_x_many", "a word of paying before it, among many amounts"),
        ("price_gap_text_x_price", "a price gap in the text for prices"),
        ("difference_to_ledger_x_late", "a difference to the ledger for lateness"),
        ("supported_line_total", "also works out as a line of the invoice"),
        ("is_whole", "the invoice's total"),
        ("something_new", "something new"),
    ],
)
def test_a_feature_is_told_in_words(feature: str, words: str) -> None:
    assert feature_words(feature) == words


def test_no_two_features_of_the_amount_model_are_told_alike(root: Path) -> None:
    newest = max((root / "models" / "amount").iterdir(), key=lambda it: it.name)
    weights = json.loads((newest / "weights.json").read_text())["weights"]
    told: dict[str, str] = {}
    for feature in weights:
        assert told.setdefault(feature_words(feature), feature) == feature
