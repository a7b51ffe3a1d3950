"""Columns written in pieces are read as one, and damage is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import LedgerError
from extractor.reconciliation.book.columns import (
    ColumnWriter,
    TextColumn,
    TextWriter,
    open_column,
)


@pytest.mark.parametrize("pieces", [[], [[1, 2]], [[1], [], [2, 3]]])
def test_pieces_become_one_column_that_numpy_reads(tmp_path: Path, pieces: list[list[int]]) -> None:
    writer = ColumnWriter(tmp_path / "a.npy", np.int64)
    for piece in pieces:
        writer.extend(piece)
    writer.close()
    wanted = [it for piece in pieces for it in piece]
    assert np.load(tmp_path / "a.npy").tolist() == wanted
    assert open_column(tmp_path / "a.npy").tolist() == wanted


@given(texts=st.lists(st.text(max_size=80).filter(lambda it: "\0" not in it), max_size=8))
def test_texts_round_trip(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("texts")
    writer = TextWriter(folder, "t")
    writer.extend(texts[:3])
    writer.extend(texts[3:])
    writer.close()
    column = TextColumn(folder, "t")
    assert [column[row] for row in range(len(column))] == texts
    assert [it.decode() for it in column.raw(np.arange(len(texts), dtype=np.int32))] == texts
    for row, packed in zip(texts, column.packed(0, len(texts)), strict=True):
        assert packed.tobytes().rstrip(b"\0") == row.encode()[:64]


def test_a_private_column_is_not_written_back(tmp_path: Path) -> None:
    writer = ColumnWriter(tmp_path / "a.npy", np.uint8)
    writer.extend([0, 0])
    writer.close()
    mine = open_column(tmp_path / "a.npy", "c")
    mine[1] = 7
    assert open_column(tmp_path / "a.npy").tolist() == [0, 0]


def test_a_damaged_column_says_which_file(tmp_path: Path) -> None:
    (tmp_path / "a.npy").write_bytes(b"nothing of the kind" * 20)
    with pytest.raises(LedgerError, match=r"a\.npy.*import again"):
        open_column(tmp_path / "a.npy")
