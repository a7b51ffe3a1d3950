"""docs/security.md names every threat and only tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_threat_is_there_once(page: str) -> None:
    table = page.partition("## Threats")[2].partition("\n## ")[0]
    numbers: list[int] = []
    for cell in re.findall(r"^\| ([\d, to]+) \|", table, re.MULTILINE):
        ends = [int(it) for it in re.findall(r"\d+", cell)]
        numbers += range(ends[0], ends[-1] + 1) if "to" in cell else ends
    assert numbers == list(range(1, 33))


def test_every_named_test_exists(page: str, root: Path) -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", page))
    assert len(named) > 30
    assert not [it for it in sorted(named) if not (root / it).is_file()]


def test_a_row_without_a_test_says_that_it_is_not_defended(page: str) -> None:
    table = page.partition("## Threats")[2].partition("\n## ")[0]
    rows = [it for it in table.splitlines() if re.match(r"\| \d", it)]
    assert not [it for it in rows if "`tests/" not in it and "not defended" not in it]
