"""An mbox file: only read, each mail once, also when it grows or its owner deletes mails."""

from __future__ import annotations

import mailbox
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import SourceError
from extractor.intake.limits import Limits
from extractor.intake.mailbox.mbox import MboxSource
from extractor.intake.mailbox.mbox_file import START, read_on
from extractor.intake.mailbox.settings import MboxSettings
from extractor.intake.seen import SeenFile
from extractor.testing import check_source
from tests.intake.mailbox.clients import Ledger, mail, sha256

FROM = b"From ap@berthelot.example Tue Jul  7 09:12:44 2026\n"


def unix(number: int, *, padding: int = 0) -> bytes:
    return mail(number, padding=padding).replace(b"\r\n", b"\n")


def written(path: Path, mails: list[bytes]) -> Path:
    path.write_bytes(b"".join(FROM + it + b"\n" for it in mails))
    return aged(path)


def aged(path: Path) -> Path:
    os.utime(path, (time.time() - 60, time.time() - 60))
    return path


def source(path: Path, seen: SeenFile, *, limit: int = 10_000) -> MboxSource:
    settings = MboxSettings(path=path, poll_seconds=0.01)
    return MboxSource(settings, seen=seen, limits=Limits(file_bytes=limit))


def test_it_keeps_the_promises_of_a_source(tmp_path: Path, seen: SeenFile) -> None:
    path = written(tmp_path / "claims.mbox", [unix(it) for it in range(6)])
    check_source(source(path, seen), holds=6)


def test_it_finds_what_the_standard_library_finds(tmp_path: Path, seen: SeenFile) -> None:
    box = mailbox.mbox(tmp_path / "claims.mbox")
    for number in range(5):
        box.add(unix(number) + b"\nFrom here on it is our text.\n\n>From ap\n")
    box.close()
    path = aged(tmp_path / "claims.mbox")
    with source(path, seen) as it:
        ours = [incoming.content for incoming in it.poll()]
    box = mailbox.mbox(path, create=False)
    theirs = [box.get_bytes(key) for key in box.keys()]  # noqa: SIM118 (no dictionary)
    box.close()
    assert ours == theirs


def test_only_what_was_added_comes_and_the_file_stays_as_it_is(
    tmp_path: Path, seen: SeenFile
) -> None:
    path = written(tmp_path / "claims.mbox", [unix(1), unix(2)])
    ledger = Ledger()
    with source(path, seen) as it:
        ledger.empty(it)
        with path.open("ab") as stream:
            stream.write(FROM + unix(3) + b"\n")
        aged(path)
        before = path.read_bytes()
        ledger.empty(it)
    assert ledger.given == {sha256(unix(it)): 1 for it in (1, 2, 3)}
    assert path.read_bytes() == before
    assert [it.name for it in tmp_path.iterdir() if "seen" not in it.name] == ["claims.mbox"]


def test_a_mail_in_the_place_of_a_deleted_one_is_not_missed(tmp_path: Path, seen: SeenFile) -> None:
    path = written(tmp_path / "claims.mbox", [unix(1), unix(2), unix(3)])
    ledger = Ledger()
    with source(path, seen) as it:
        ledger.empty(it)
        written(path, [unix(1), unix(4), unix(3)])  # as long as before
        ledger.empty(it)
    with source(path, seen) as it:
        ledger.empty(it)
    assert ledger.given == {sha256(unix(it)): 1 for it in (1, 2, 3, 4)}


def test_what_is_stored_after_the_look_is_not_looked_at_again(
    tmp_path: Path, seen: SeenFile
) -> None:
    path = written(tmp_path / "claims.mbox", [unix(it) for it in range(450)])
    with source(path, seen) as it:
        for incoming in list(it.poll()):
            it.stored(incoming)
        with path.open("r+b") as stream:
            stream.write(b"Form")  # who begins at the start finds no mbox file
        aged(path)
        assert list(it.poll()) == []
        assert list(it.poll()) == []


def test_the_last_mail_waits_until_it_is_whole(tmp_path: Path, seen: SeenFile) -> None:
    path = written(tmp_path / "claims.mbox", [unix(1), unix(2)[:40]])
    os.utime(path)
    ledger = Ledger()
    with source(path, seen) as it:
        ledger.empty(it)
        assert set(ledger.given) == {sha256(unix(1))}
        written(path, [unix(1), unix(2)])
        ledger.empty(it)
    assert ledger.given == {sha256(unix(it)): 1 for it in (1, 2)}


@pytest.mark.parametrize("by", ["lock", "lock file"])
def test_a_file_that_is_being_written_is_left_for_later(
    tmp_path: Path, seen: SeenFile, by: str
) -> None:
    path = written(tmp_path / "claims.mbox", [unix(1)])
    lock = tmp_path / "claims.mbox.lock"
    child: subprocess.Popen[bytes] | None = None
    if by == "lock file":
        lock.touch()
    else:
        child = _locking(path)
    with source(path, seen) as it:
        assert list(it.poll()) == []
        if child:
            child.kill()
            child.communicate()
        lock.unlink(missing_ok=True)
        assert len(list(it.poll())) == 1


def test_a_forgotten_lock_file_does_not_stop_it(tmp_path: Path, seen: SeenFile) -> None:
    path = written(tmp_path / "claims.mbox", [unix(1)])
    lock = tmp_path / "claims.mbox.lock"
    lock.touch()
    os.utime(lock, (time.time() - 3600, time.time() - 3600))
    with source(path, seen) as it:
        assert len(list(it.poll())) == 1
    assert lock.exists()


def test_a_large_mail_is_set_aside_and_the_next_ones_come(tmp_path: Path, seen: SeenFile) -> None:
    path = written(tmp_path / "claims.mbox", [unix(1), unix(2, padding=300_000), unix(3)])
    ledger = Ledger()
    with source(path, seen, limit=1000) as it:
        ledger.empty(it)
        ledger.empty(it)
    assert ledger.given == {sha256(unix(it)): 1 for it in (1, 3)}
    assert ledger.problems == ["limit_exceeded"]


@pytest.mark.parametrize("content", [b"Subject: x\n\nno line before\n", b"%PDF-1.7\n"])
def test_what_is_no_mbox_file_is_told(tmp_path: Path, seen: SeenFile, content: bytes) -> None:
    path = tmp_path / "claims.mbox"
    path.write_bytes(content)
    with source(aged(path), seen) as it, pytest.raises(SourceError, match="no mbox file"):
        list(it.poll())


def test_a_missing_file_is_told(tmp_path: Path, seen: SeenFile) -> None:
    with source(tmp_path / "gone", seen) as it, pytest.raises(SourceError, match="check the path"):
        list(it.poll())


def test_an_empty_file_is_an_empty_mailbox(tmp_path: Path, seen: SeenFile) -> None:
    path = tmp_path / "claims.mbox"
    path.touch()
    with source(path, seen) as it:
        assert list(it.poll()) == []


BODIES = st.lists(
    st.binary(max_size=300).filter(lambda it: b"\nFrom " not in b"\n" + it and it.strip()),
    max_size=8,
)


@given(bodies=BODIES)
def test_mails_come_out_as_they_were_put_in(
    bodies: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.mktemp("mbox") / "a", [it.strip() + b"\n" for it in bodies])
    with path.open("rb") as stream:
        mails, _ = read_on(stream, START, limit=10_000)
    assert [it.content for it in mails] == [it.strip() + b"\n" for it in bodies]


def _locking(path: Path) -> subprocess.Popen[bytes]:
    """Let another process lock the file for writing."""
    program = (
        "import fcntl, sys, time\n"
        "stream = open(sys.argv[1], 'r+b')\n"
        "fcntl.lockf(stream, fcntl.LOCK_EX)\n"
        "print(flush=True)\n"
        "time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    return process
