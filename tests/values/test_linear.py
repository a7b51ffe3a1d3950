"""A linear scorer shares out probability and survives its file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ModelError
from extractor.values.linear import LinearScorer

SCORER = LinearScorer("amount", {"explicit": 2.0, "derived": -1.0, "largest": 0.5})
FEATURES = st.dictionaries(
    st.sampled_from(["explicit", "derived", "largest", "unknown"]), st.floats(-50, 50), max_size=4
)


def test_a_score_is_the_weighted_sum_of_what_is_known() -> None:
    assert SCORER.score({"explicit": 1, "largest": 2, "never_seen": 100}) == 3.0
    assert SCORER.score({}) == 0


@given(st.lists(FEATURES, min_size=1, max_size=6))
def test_shares_add_up_to_1_and_follow_the_scores(candidates: list[dict[str, float]]) -> None:
    shares = SCORER.shares(candidates)
    assert sum(shares) == pytest.approx(1)
    assert all(0 <= share <= 1 for share in shares)
    scores = [SCORER.score(it) for it in candidates]
    best = max(range(len(scores)), key=scores.__getitem__)
    assert shares[best] == max(shares)


def test_nothing_to_choose_from_has_no_shares() -> None:
    assert SCORER.shares([]) == []


def test_huge_scores_do_not_overflow() -> None:
    assert SCORER.shares([{"explicit": 1e6}, {"derived": 1e6}]) == [1.0, 0.0]


def test_a_scorer_is_the_same_after_saving_and_loading(tmp_path: Path) -> None:
    SCORER.save(tmp_path / "amount" / "1")
    assert LinearScorer.load(tmp_path / "amount" / "1") == SCORER


@pytest.mark.parametrize(
    "content",
    ["", "{", "{}", '{"name": "x"}', '{"name": "x", "weights": {"a": "b"}}',
     '{"name": "x", "weights": []}'],
)  # fmt: skip
def test_a_damaged_file_is_refused(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "amount" / "1"
    folder.mkdir(parents=True)
    (folder / "weights.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="amount"):
        LinearScorer.load(folder)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="amount"):
        LinearScorer.load(tmp_path / "amount" / "1")


def test_the_order_of_the_features_does_not_matter_to_the_last_bit() -> None:
    values = {f"f{at}": 0.1 * at + 1e-9 for at in range(40)}
    scorer = LinearScorer("amount", {name: 0.3 / (at + 1) for at, name in enumerate(values)})
    backwards = dict(reversed(values.items()))
    assert scorer.score(values) == scorer.score(backwards)
