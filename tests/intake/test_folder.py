"""Only complete files leave the drop folder, and each until it was acknowledged."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.intake import folder
from extractor.intake.folder import FolderSource
from extractor.intake.folder_settings import FolderSettings
from extractor.testing import check_source
from tests.intake.drop_folder import AT_ONCE, empty, files, names, put


class Clock:
    """A clock that goes when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source(inbox: Path, clock: Clock) -> FolderSource:
    return FolderSource(inbox, clock=clock)


def test_a_file_is_given_once_it_stays_the_same(
    source: FolderSource, inbox: Path, clock: Clock
) -> None:
    path = put(inbox)
    assert names(source) == []
    clock.now = 1.9
    assert names(source) == []
    path.write_text("Il manque 3 colis et 2 caisses")
    clock.now = 2.5
    assert names(source) == []
    clock.now = 4.5
    assert names(source) == ["a.txt"]


def test_a_file_is_given_until_it_is_acknowledged(inbox: Path) -> None:
    source = FolderSource(inbox, settings=AT_ONCE)
    put(inbox)
    assert names(source) == names(source) == ["a.txt"]
    assert empty(source) == ["a.txt"]
    assert names(source) == []


def test_a_file_that_someone_still_writes_is_not_given(
    source: FolderSource, inbox: Path, clock: Clock
) -> None:
    path = put(inbox)
    assert names(source) == []
    clock.now = 60_000.0
    with path.open("a"):
        assert names(source) == []
    assert names(source) == ["a.txt"]


def test_what_is_given_is_whole_and_told_where_it_came_from(inbox: Path) -> None:
    put(inbox, "Nord/a.txt")
    (incoming,) = FolderSource(inbox, settings=AT_ONCE).poll()
    assert incoming.content == b"Il manque 3 colis"
    assert (incoming.name, incoming.origin) == ("a.txt", "folder:inbox/Nord/a.txt")


def test_the_oldest_files_come_first_however_many_there_are(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "BATCH", 3)
    for number in range(8):
        put(inbox, f"{number}.txt", text=str(number), at=1_000_000 - number)
    with FolderSource(inbox, settings=AT_ONCE) as source:
        looks = [empty(source), empty(source), empty(source), empty(source)]
    assert looks == [["7.txt", "6.txt", "5.txt"], ["4.txt", "3.txt", "2.txt"],
                     ["1.txt", "0.txt"], []]  # fmt: skip


def test_files_that_wait_do_not_keep_others_from_coming(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "BATCH", 2)
    source = FolderSource(inbox, settings=AT_ONCE)
    with put(inbox, "a", at=1).open("a"), put(inbox, "b", at=2).open("a"):
        put(inbox, "c", at=3)
        assert names(source) == []
        assert names(source) == ["c"]


@pytest.mark.parametrize(
    "name",
    [
        "c.txt.part", "c.pdf.tmp", "c.filepart", "~$offer.docx", ".d.txt", ".DS_Store", "._a.pdf",
        "Thumbs.db", "@eaDir/a.pdf", ".stfolder/x", "__MACOSX/a.pdf", "$RECYCLE.BIN/a.pdf",
        "c.PDF.CRDOWNLOAD", "desktop.ini", "notes.log", "old/a.txt",
    ],
)  # fmt: skip
def test_what_is_no_claim_is_left_alone(inbox: Path, name: str) -> None:
    put(inbox, name)
    settings = FolderSettings(stable_seconds=0, ignore=("*.log", "old"))
    assert names(FolderSource(inbox, settings=settings)) == []
    assert (inbox / name).exists()


def test_a_file_that_may_not_be_read_is_told_when_patience_ends(
    inbox: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(inbox)

    def refused(handle: int, **options: object) -> object:
        assert handle
        assert options
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folder, "look_into", refused)
    source = FolderSource(inbox, clock=clock)
    assert names(source) == []
    clock.now = 119
    assert names(source) == []
    clock.now = 121
    (incoming,) = source.poll()
    assert isinstance(incoming.problem, InputError)
    assert "Permission denied" in str(incoming.problem)


def test_a_marker_says_when_a_file_is_complete(inbox: Path) -> None:
    source = FolderSource(inbox, settings=FolderSettings(stable_seconds=0, done_marker=".ok"))
    put(inbox, "a.pdf")
    put(inbox, "b.pdf")
    (inbox / "orphan.pdf.ok").touch()
    assert names(source) == []
    (inbox / "a.pdf.ok").touch()
    assert empty(source) == ["a.pdf"]
    assert files(inbox) == [".done/a.pdf", "b.pdf", "orphan.pdf.ok"]


def test_a_file_taken_away_while_it_waits_is_no_trouble(inbox: Path) -> None:
    source = FolderSource(inbox, settings=AT_ONCE)
    put(inbox, "a.txt", at=1)
    put(inbox, "b.txt", at=2)
    given: list[str] = []
    for incoming in source.poll():
        given.append(incoming.name)
        (inbox / "b.txt").unlink()
        (inbox / "a.txt").unlink()
        source.stored(incoming)
    assert given == ["a.txt"]


def test_a_folder_keeps_the_promises_of_a_source(inbox: Path) -> None:
    put(inbox, "a.txt")
    put(inbox, "b.pdf", "")
    put(inbox, "c.txt", "Il manque 4 colis")
    check_source(FolderSource(inbox, settings=AT_ONCE), holds=3)


def test_ten_thousand_files_at_once_all_come(inbox: Path) -> None:
    inbox.mkdir()
    for number in range(10_000):
        (inbox / f"{number}.txt").touch()
    source = FolderSource(inbox, settings=AT_ONCE)
    assert len(names(source)) == 10_000


@pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's own")
def test_whatever_writers_do_meanwhile_only_whole_files_are_given_and_each_once(
    inbox: Path,
) -> None:
    """Some write slowly, some rename, some replace what lies there; all at the same time."""
    inbox.mkdir()
    whole = {f"{number} ".encode() * 2000 for number in range(60)}

    def writes(content: bytes, name: Path) -> None:
        with name.open("wb", buffering=0) as stream:
            for at in range(0, len(content), 1500):
                stream.write(content[at : at + 1500])
                time.sleep(0.001)

    def drops(share: list[bytes], kind: int) -> None:
        for content in share:
            name = inbox / content.split()[0].decode()
            if kind:
                writes(content, name.with_suffix(".part"))
                name.with_suffix(".part").rename(name)
            else:
                writes(content, name)

    shares = [sorted(whole)[it::4] for it in range(4)]
    writers = [
        threading.Thread(target=drops, args=(share, at % 2)) for at, share in enumerate(shares)
    ]
    for writer in writers:
        writer.start()
    given: list[bytes | None] = []
    with FolderSource(inbox, settings=AT_ONCE) as source:
        end = time.monotonic() + 60
        while len(given) < len(whole) and time.monotonic() < end:
            for incoming in source.poll():
                given.append(incoming.content)
                source.stored(incoming)
        for writer in writers:
            writer.join()
        assert names(source) == []
    assert sorted(it for it in given if it) == sorted(whole)
