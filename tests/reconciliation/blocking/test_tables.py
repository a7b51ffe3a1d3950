"""A table finds what is in it, on disk and added since, and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.blocking.tables import KeyTable

HASHES = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 9), max_size=60)


def array(numbers: list[int]) -> np.ndarray:
    return np.array(numbers, np.uint64)


@given(first=HASHES, later=HASHES, strangers=HASHES)
def test_every_row_is_found_under_its_hash(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[int],
    later: list[int],
    strangers: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("table")
    rows = np.arange(len(first) + len(later), dtype=np.int32)
    KeyTable.write(folder, "t", [array(first)], [rows[: len(first)]])
    table = KeyTable.open(folder, "t")
    table.add(array(later), rows[len(first) :])
    probes = [*strangers, *first, *later]
    found, at = table.find(array(probes))
    wanted = sorted(
        (row, place)
        for place, probe in enumerate(probes)
        for row, it in enumerate([*first, *later])
        if it == probe
    )
    assert sorted(zip(found.tolist(), at.tolist(), strict=True)) == wanted


def test_a_hash_of_very_many_rows_is_cut(tmp_path: Path) -> None:
    KeyTable.write(tmp_path, "t", [array([7] * 50)], [np.arange(50, dtype=np.int32)])
    table = KeyTable.open(tmp_path, "t")
    assert len(table.find(array([7]), longest=10)[0]) == 10
    assert len(table.find(array([7]))[0]) == 50
