"""Whoever is killed between any two changes of the folder leaves a release that works."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.releases import (
    InUse,
    activate,
    list_releases,
    open_release,
    read_standing,
    resolve,
    roll_back,
    verify_release,
)
from tests.releases.making import AT, package, released

CHANGES = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "fcntl.flock", "synced")
MOST = 300


def _killed_before(change: int, act: Callable[[], object]) -> bool:
    """Run something in a child that is killed before its so-many-th change of any file."""
    child = os.fork()
    if not child:
        _die_before(change)
        act()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        assert os.waitstatus_to_exitcode(status) == 0
        return False
    return True


def _die_before(change: int) -> None:
    left = change
    sync = os.fsync

    def look(event: str, given: tuple[object, ...]) -> None:
        nonlocal left
        writes = (
            event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if event in CHANGES or writes:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    def synced(handle: int) -> None:
        sys.audit("synced")
        sync(handle)

    os.fsync = synced
    sys.addaudithook(look)


def _killed_everywhere(act: Callable[[], object], check: Callable[[], None]) -> int:
    """Kill something before each of its changes, one after the other, until it comes through."""
    for change in range(1, MOST):
        if not _killed_before(change, act):
            return change
        check()
    raise AssertionError("it never ends")


@pytest.fixture
def shipped(tmp_path: Path) -> InUse:
    return package(tmp_path / "package")


def test_killed_while_a_release_is_brought_into_use(tmp_path: Path, shipped: InUse) -> None:
    root = tmp_path / "models"
    for content in (b"one", b"two"):
        released(root, shipped, content)
    activate(root, 1, expects=0, who="jean", at=AT)
    seen: set[int] = set()

    def check() -> None:
        seen.add(resolve(root).number)
        if resolve(root).number == 2:  # it came so far: go back, for the next try
            roll_back(root, who="jean", at=AT)
        assert read_standing(root).before() == (0,)

    tries = _killed_everywhere(lambda: activate(root, 2, expects=1, who="jean", at=AT), check)
    assert (seen, read_standing(root).active) == ({1, 2}, 2)
    assert tries > 5


def test_killed_while_a_release_is_written(tmp_path: Path, shipped: InUse) -> None:
    root = tmp_path / "models"
    released(root, shipped)
    activate(root, 1, expects=0, who="jean", at=AT)

    def check() -> None:
        assert resolve(root).number == 1
        for it in list_releases(root)[-1:]:
            verify_release(root, it.number)
        assert not any(it.problem for it in list_releases(root))

    tries = _killed_everywhere(lambda: released(root, shipped, b"two"), check)
    newest = list_releases(root)[-1].number
    assert (open_release(root, newest).folders["category"] / "weights").read_bytes() == b"two"
    assert not list(root.glob(".making-*")), "the one who came through cleared what was left"
    assert tries > 40
