"""Originals are kept by content."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import StoreError
from extractor.store import blobs


@given(content=st.binary(max_size=200))
def test_what_is_kept_comes_back(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / "blobs"
    assert blobs.fetch(folder, blobs.keep(folder, content)) == content


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    first = blobs.keep(tmp_path, b"x")
    inode = blobs.place(tmp_path, first).stat().st_ino
    assert blobs.keep(tmp_path, b"x") == first
    assert blobs.place(tmp_path, first).stat().st_ino == inode
    assert sum(1 for it in tmp_path.rglob("*") if it.is_file()) == 1


def test_a_damaged_blob_is_noticed_and_replaced(tmp_path: Path) -> None:
    sha256 = blobs.keep(tmp_path, b"x")
    blobs.place(tmp_path, sha256).write_bytes(b"y")
    with pytest.raises(StoreError, match="altered"):
        blobs.fetch(tmp_path, sha256)
    blobs.keep(tmp_path, b"x")
    assert blobs.fetch(tmp_path, sha256) == b"x"


def test_bytes_are_synced_before_they_get_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, rename = os.fsync, Path.replace

    def synced(handle: int) -> None:
        steps.append("sync folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "sync file")  # noqa: PTH112
        sync(handle)

    def renamed(self: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    blobs.keep(tmp_path, b"x")
    assert steps == ["sync file", "rename", "sync folder", "sync folder"]


def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device", handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        blobs.keep(tmp_path, b"x")
    assert [it for it in tmp_path.rglob("*") if it.is_file()] == []
