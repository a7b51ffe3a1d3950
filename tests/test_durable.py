"""A file is whole or not there, and its name is synced after its bytes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.durable import becoming, locked, sync_folders, written_beside


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the syncs and renames in their order."""
    made: list[str] = []
    sync, rename = os.fsync, Path.replace

    def synced(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
        made.append(f"sync {kind}")
        sync(handle)

    def renamed(self: Path, target: Path) -> Path:
        made.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    return made


def test_a_file_gets_its_name_after_its_bytes_are_synced(tmp_path: Path, steps: list[str]) -> None:
    with becoming(tmp_path / "a") as stream:
        stream.write(b"whole")
        assert steps == []
    assert steps == ["sync file", "rename", "sync folder"]
    assert (tmp_path / "a").read_bytes() == b"whole"


def test_many_files_share_the_sync_of_their_folder(tmp_path: Path, steps: list[str]) -> None:
    for name in ("a", "b"):
        written_beside(tmp_path, name.encode()).replace(tmp_path / name)
    sync_folders([tmp_path, tmp_path])
    assert steps == ["sync file", "rename"] * 2 + ["sync folder"]


@pytest.mark.parametrize("is_private", [True, False], ids=["private", "shared"])
def test_who_may_read_it_is_said(tmp_path: Path, *, is_private: bool) -> None:
    before = os.umask(0o022)
    try:
        with becoming(tmp_path / "a", is_private=is_private) as stream:
            stream.write(b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == (0o600 if is_private else 0o644)


def test_after_an_error_all_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before")

    def fail() -> None:
        with becoming(tmp_path / "a") as stream:
            stream.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert [it.read_bytes() for it in tmp_path.iterdir()] == [b"before"]


HOLDS = """
import sys, time
from pathlib import Path
from extractor.durable import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize(
    "is_folder", [pytest.param(False, id="file"), pytest.param(True, id="own")]
)
def test_a_lock_is_held_until_its_holder_dies(tmp_path: Path, *, is_folder: bool) -> None:
    path = tmp_path if is_folder else tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(BlockingIOError), locked(path, waits=False):
            pass
        holder.kill()
    with locked(path, waits=False), pytest.raises(BlockingIOError), locked(path, waits=False):
        pass
    with locked(path):
        pass


def test_a_lock_that_must_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), locked(tmp_path / "lock", must_exist=True):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_lock_is_for_the_owner_alone_unless_said(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with locked(tmp_path / "own"), locked(tmp_path / "shared", is_private=False):
            pass
    finally:
        os.umask(before)
    modes = {it.name: stat.S_IMODE(it.stat().st_mode) for it in tmp_path.iterdir()}
    assert modes == {"own": 0o600, "shared": 0o644}
