"""Digits of a whole block are compared as if one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.blocking.near import missed

DIGITS = st.text(alphabet="0123456789", min_size=1, max_size=16)


def ask(written: str, numbers: list[str]) -> list[float]:
    tails = np.array([int(it, 16) for it in numbers], np.uint64)
    counts = np.array([len(it) for it in numbers], np.uint8)
    return [
        round(float(it), 1)
        for it in missed([(int(written, 16), len(written))] * 2, tails, counts)[1]
    ]


def slowly(written: str, number: str) -> float:
    """Work the same out digit by digit."""
    shorter = min(len(written), len(number))
    front = next((at for at in range(shorter) if written[at] != number[at]), shorter)
    back = next((at for at in range(shorter) if written[-1 - at] != number[-1 - at]), shorter)
    padded = number.rjust(len(written), "0")[-len(written) :]
    flush = sum(one == other for one, other in zip(written, padded, strict=True))
    placed = max(min(front + back, shorter), flush)
    return round(len(written) - placed + 0.1 * abs(len(written) - len(number)), 1)


@pytest.mark.parametrize(
    ("written", "number", "misses"),
    [
        ("1234", "1234", 0.0),
        ("1234", "20240001234", 0.7),
        ("20241234", "20240001234", 0.3),
        ("20240001243", "20240001234", 2.0),
        ("20240091234", "20240001234", 1.0),
        ("29240091234", "20240001234", 2.0),
        ("0012", "12", 0.2),
        ("99999999", "11111111", 8.0),
        ("9999999999999999", "1111111111111111", 16.0),
    ],
)
def test_missed_digits_are_counted(written: str, number: str, misses: float) -> None:
    assert ask(written, [number]) == [misses]


@given(DIGITS.filter(lambda it: len(it) <= 13), st.lists(DIGITS, min_size=1, max_size=5))
def test_a_block_counts_as_one_by_one(written: str, numbers: list[str]) -> None:
    assert ask(written, numbers) == [slowly(written, it) for it in numbers]
