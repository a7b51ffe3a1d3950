"""Nobody slips another file in, and nobody's writing is cut short."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from extractor.intake import folder_open
from extractor.intake.folder_open import Writer, lease, look_into, regular_file

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's own")


@pytest.fixture
def unleased(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_open, "lease", lambda _: Writer.UNKNOWN)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@ON_LINUX
def test_a_writer_waits_until_a_file_is_read_and_ends_nobody(tmp_path: Path) -> None:
    """The kernel signals the reader when a writer comes; an unhandled SIGIO would end it."""
    path = tmp_path / "a.txt"
    path.write_text("a")
    with regular_file(tmp_path, "a.txt") as handle:
        assert lease(handle) is Writer.NONE
        arguments = [sys.executable, "-c", "import sys; open(sys.argv[1], 'w').write('b')", path]
        writer = subprocess.Popen(arguments)
        time.sleep(0.5)
        assert writer.poll() is None
        assert path.read_text() == "a"
    assert writer.wait(20) == 0
    assert path.read_text() == "b"


@ON_LINUX
def test_a_writer_who_pauses_is_not_taken_for_one_who_is_done(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb", buffering=0) as writer:
        for _ in range(3):
            writer.write(b"x" * 1000)
            with regular_file(tmp_path, "a.txt") as handle:
                assert lease(handle) is Writer.SOME
                assert not look_into(handle, limit=9999, patient=False).is_complete
    with regular_file(tmp_path, "a.txt") as handle:
        assert look_into(handle, limit=9999, patient=False).content == b"x" * 3000


@pytest.mark.usefixtures("unleased")
def test_without_leases_a_file_cut_off_is_waited_for_but_not_for_ever(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n1 0 obj")
    with regular_file(tmp_path, "a.pdf") as handle:
        assert not look_into(handle, limit=9999, patient=True).is_complete
        assert look_into(handle, limit=9999, patient=False).content == b"%PDF-1.7\n1 0 obj"


@pytest.mark.usefixtures("unleased")
def test_a_file_that_changes_while_it_is_read_is_not_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 100)
    read = os.read

    def grows(handle: int, count: int) -> bytes:
        with path.open("ab") as stream:
            stream.write(b"y")
        return read(handle, count)

    monkeypatch.setattr(os, "read", grows)
    with regular_file(tmp_path, "a.txt") as handle:
        assert not look_into(handle, limit=9999, patient=False).is_complete


def test_a_disk_that_gives_little_at_a_time_is_read_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 100)
    read = os.read
    monkeypatch.setattr(os, "read", lambda handle, _: read(handle, 7))
    with regular_file(tmp_path, "a.txt") as handle:
        assert look_into(handle, limit=9999, patient=False).content == b"x" * 100


def test_a_link_on_the_way_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.txt").write_text("secret")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "folder").symlink_to(tmp_path / "secret")
    (tmp_path / "inbox" / "a.txt").symlink_to(tmp_path / "secret" / "a.txt")
    for path in ("folder/a.txt", "a.txt"):
        with pytest.raises(OSError), regular_file(tmp_path / "inbox", path):  # noqa: PT011
            pytest.fail("was opened")


def test_a_pipe_is_neither_waited_for_nor_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    ended = threading.Event()

    def opens() -> None:
        with pytest.raises(OSError, match="no regular file"), regular_file(tmp_path, "pipe"):
            pytest.fail("was opened")
        ended.set()

    threading.Thread(target=opens, daemon=True).start()
    assert ended.wait(20)


@ON_LINUX
def test_nothing_stays_open(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("b")
    before = open_files()
    for path in ("a/b.txt", "a/c.txt", "c/b.txt", "a"):
        try:
            with regular_file(tmp_path, path):
                pass
        except OSError:
            continue
    assert open_files() == before
