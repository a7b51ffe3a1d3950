"""Drawn lines are found; letters under each other are none."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.reading.image.drawn import rules_in, without_rules
from extractor.reading.image.pixels import Pixels

DPI = 144  # two pixels a point


def paper() -> Pixels:
    return np.full((1000, 800), 250, np.uint8)


def test_the_rules_of_a_frame_are_found_where_they_are() -> None:
    page = paper()
    page[200:203, 100:700] = page[400:403, 100:700] = 20
    page[200:403, 100:103] = page[200:403, 696:699] = 20
    rules = rules_in(page, dpi=DPI)
    assert sorted((it.level, round(it.at)) for it in rules) == [
        (False, 51), (False, 349), (True, 101), (True, 201),
    ]  # fmt: skip
    assert all(it.length == pytest.approx(300 if it.level else 101, abs=2) for it in rules)


def test_a_dashed_rule_is_one_rule() -> None:
    page = paper()
    for start in range(100, 700, 16):
        page[300:302, start : start + 9] = 30
    (rule,) = rules_in(page, dpi=DPI)
    assert rule.level
    assert rule.length == pytest.approx(300, abs=5)


def test_a_short_upright_run_is_a_rule_only_between_level_rules() -> None:
    page = paper()
    page[300:340, 400:403] = 20
    assert rules_in(page, dpi=DPI) == []
    page[297:300, 100:700] = page[340:343, 100:700] = 20
    assert [it.level for it in rules_in(page, dpi=DPI)].count(False) == 1


def test_a_block_is_no_rule() -> None:
    page = paper()
    page[300:340, 100:700] = 20
    assert [it for it in rules_in(page, dpi=DPI) if it.level] == []


def test_painted_over_rules_are_gone() -> None:
    page = paper()
    page[200:203, 100:700] = 20
    bare = without_rules(page, rules_in(page, dpi=DPI), dpi=DPI)
    assert int(bare.min()) >= 240
    assert int(page.min()) == 20
