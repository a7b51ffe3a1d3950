"""Only complete files leave the drop folder, and each until it was acknowledged."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from extractor.errors import InputError, LimitError, SettingsError, SourceError
from extractor.intake import folder
from extractor.intake.folder import FolderSource
from extractor.intake.folder_settings import FolderSettings
from extractor.intake.limits import Limits
from extractor.testing import check_source
from extractor.values.incoming import Incoming

AT_ONCE = FolderSettings(stable_seconds=0)


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
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.fixture
def source(inbox: Path, clock: Clock) -> FolderSource:
    return FolderSource(inbox, clock=clock)


def put(inbox: Path, name: str = "a.txt", text: str = "Il manque 3 colis", at: int = 0) -> Path:
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    if at:
        os.utime(path, (at, at))
    return path


def names(source: FolderSource) -> list[str]:
    return [it.name for it in source.poll()]


def empty(source: FolderSource) -> list[str]:
    """Take and acknowledge everything; give the names."""
    found = []
    for incoming in source.poll():
        source.stored(incoming)
        found.append(incoming.name)
    return found


def files(place: Path) -> list[str]:
    return sorted(it.relative_to(place).as_posix() for it in place.rglob("*") if it.is_file())


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


def test_a_long_queue_is_not_slept_on(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "BATCH", 1)
    put(inbox, "a.txt")
    put(inbox, "b.txt")
    with FolderSource(inbox, settings=AT_ONCE) as source:
        assert len(empty(source)) == 1
        started = time.monotonic()
        source.wait(60)
        assert time.monotonic() - started < 30


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


def test_links_pipes_sockets_and_devices_are_ignored(inbox: Path, tmp_path: Path) -> None:
    outside = put(tmp_path / "elsewhere", "secret.txt")
    inbox.mkdir()
    (inbox / "link.txt").symlink_to(outside)
    (inbox / "folder").symlink_to(outside.parent)
    (inbox / "dangling").symlink_to("nowhere")
    os.mkfifo(inbox / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.fspath(inbox / "socket"))
        assert names(FolderSource(inbox, settings=AT_ONCE)) == []
    assert outside.exists()


def test_a_hard_link_is_a_file(inbox: Path, tmp_path: Path) -> None:
    original = put(tmp_path / "elsewhere", "a.txt")
    inbox.mkdir()
    os.link(original, inbox / "b.txt")
    assert empty(FolderSource(inbox, settings=AT_ONCE)) == ["b.txt"]
    assert original.read_text() == "Il manque 3 colis"


def test_a_received_file_leaves_the_inbox_into_the_same_sub_folder(inbox: Path) -> None:
    put(inbox, "Nord/2026/a.txt")
    empty(FolderSource(inbox, settings=AT_ONCE))
    assert files(inbox) == [".done/Nord/2026/a.txt"]


def test_files_of_the_same_name_do_not_replace_each_other(inbox: Path) -> None:
    source = FolderSource(inbox, settings=AT_ONCE)
    keys = set()
    for text in ("Il manque 3 colis", "Il manque 4 colis", "Il manque 3 colis"):
        put(inbox, text=text)
        (incoming,) = source.poll()
        keys.add(incoming.key)
        source.stored(incoming)
    assert len(keys) == 3
    kept = [it.read_text() for it in (inbox / ".done").iterdir()]
    assert sorted(kept) == ["Il manque 3 colis", "Il manque 3 colis", "Il manque 4 colis"]


def test_a_file_whose_name_was_a_folder_before_finds_a_place(inbox: Path) -> None:
    source = FolderSource(inbox, settings=AT_ONCE)
    put(inbox, "a/b.txt")
    assert empty(source) == ["b.txt"]
    (inbox / "a").rmdir()
    put(inbox, "a")
    assert empty(source) == ["a"]
    assert len(files(inbox / ".done")) == 2


def test_an_acknowledgement_does_not_take_the_file_that_came_in_its_place(inbox: Path) -> None:
    source = FolderSource(inbox, settings=AT_ONCE)
    path = put(inbox)
    (incoming,) = source.poll()
    path.write_text("Es fehlen 12 Kartons")
    source.stored(incoming)
    assert [it.content for it in source.poll()] == [b"Es fehlen 12 Kartons"]
    assert files(inbox) == ["a.txt"]


def test_a_file_that_is_being_written_again_is_moved_later_and_not_given_twice(
    inbox: Path,
) -> None:
    path = put(inbox)
    with FolderSource(inbox, settings=AT_ONCE) as source:
        (incoming,) = source.poll()
        with path.open("a"):
            source.stored(incoming)
            assert names(source) == []
            assert path.exists()
        assert names(source) == []
    assert files(inbox) == [".done/a.txt"]


def test_a_refused_file_lies_in_quarantine_with_a_reason(inbox: Path, tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    source = FolderSource(inbox, settings=AT_ONCE, quarantine_folder=aside)
    put(inbox, "Nord/a.pdf", "")
    (incoming,) = source.poll()
    assert incoming.content == b""
    source.stored(incoming)
    again = FolderSource(inbox, settings=AT_ONCE, quarantine_folder=aside)  # after a restart
    again.settled(incoming.key, "the file is empty")
    again.settled(incoming.key, "the file is empty")
    assert files(aside) == ["Nord/a.pdf", "Nord/a.pdf.reason.txt"]
    assert (aside / "Nord/a.pdf.reason.txt").read_text() == "the file is empty\n"


def test_a_file_that_could_be_processed_after_all_leaves_the_quarantine(inbox: Path) -> None:
    source = FolderSource(inbox, settings=AT_ONCE)
    put(inbox)
    (incoming,) = source.poll()
    source.stored(incoming)
    source.settled(incoming.key, "the engine is missing")
    assert files(inbox) == [".quarantine/a.txt", ".quarantine/a.txt.reason.txt"]
    source.settled(incoming.key, None)
    assert files(inbox) == [".done/a.txt"]


def test_a_file_that_is_too_large_is_refused_unread(inbox: Path) -> None:
    source = FolderSource(inbox, settings=AT_ONCE, limits=Limits(file_bytes=5))
    put(inbox, text="abcdefgh")
    (incoming,) = source.poll()
    assert isinstance(incoming.problem, LimitError)
    assert incoming.content is None
    source.stored(incoming)
    assert files(inbox) == [".quarantine/a.txt", ".quarantine/a.txt.reason.txt"]


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


def test_a_lost_drive_is_no_empty_folder_and_no_end(inbox: Path) -> None:
    settings = FolderSettings(stable_seconds=0, sentinel="mounted")
    source = FolderSource(inbox, settings=settings)
    with pytest.raises(SourceError, match="is its drive connected") as caught:
        names(source)
    assert caught.value.retryable
    assert not inbox.exists()
    put(inbox)
    with pytest.raises(SourceError, match="'mounted' is not in the inbox"):
        names(source)
    (inbox / "mounted").touch()
    assert names(source) == ["a.txt"]


@pytest.mark.parametrize("observer", ["events", "polling"])
@pytest.mark.parametrize("same", [True, False], ids=["the same", "another one"])
def test_an_inbox_that_goes_and_returns_is_watched_again(
    inbox: Path, tmp_path: Path, observer: Literal["events", "polling"], *, same: bool
) -> None:
    settings = FolderSettings(stable_seconds=0, observer=observer, polling_seconds=0.1)
    with FolderSource(inbox, settings=settings) as source:
        inbox.rename(tmp_path / "away")
        time.sleep(0.3)  # several looks of the observer
        with pytest.raises(SourceError):
            names(source)
        if same:
            (tmp_path / "away").rename(inbox)
        put(inbox, "a.txt")
        assert empty(source) == ["a.txt"]
        source.wait(0.5)  # what is still told of the first
        (incoming,) = told(source, threading.Timer(0.3, put, (inbox, "b.txt")))
        assert incoming.name == "b.txt"


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no file be moved, as on a share that may only be read."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "rename", refuse)


@pytest.mark.usefixtures("fixed")
def test_what_cannot_be_moved_is_not_taken_again_even_after_a_restart(
    inbox: Path, tmp_path: Path
) -> None:
    memory = tmp_path / "state" / "folder.sqlite"
    path = put(inbox)
    with FolderSource(inbox, settings=AT_ONCE, memory=memory) as source:
        assert empty(source) == ["a.txt"]
        assert names(source) == []
    with FolderSource(inbox, settings=AT_ONCE, memory=memory) as source:
        assert names(source) == []
        os.utime(path, (1, 1))  # as some drives do when they are mounted again
        assert names(source) == []
        assert names(source) == []
        path.write_text("Il manque 4 colis")
        assert names(source) == ["a.txt"]
        shutil.rmtree(inbox)
        with pytest.raises(SourceError):
            names(source)
        put(inbox, "b.txt")
        assert names(source) == ["b.txt"]


@pytest.mark.usefixtures("fixed")
def test_two_inboxes_may_share_a_memory(tmp_path: Path) -> None:
    memory = tmp_path / "folder.sqlite"
    put(tmp_path / "one", at=5)
    put(tmp_path / "two", at=5)
    for name in ("one", "two"):
        with FolderSource(tmp_path / name, settings=AT_ONCE, memory=memory) as source:
            assert empty(source) == ["a.txt"]


def test_a_memory_that_cannot_be_used_is_told(inbox: Path, tmp_path: Path) -> None:
    broken = put(tmp_path, "folder.sqlite", "this is no database, but it is long enough")
    with pytest.raises(SourceError, match="cannot be used"):
        FolderSource(inbox, memory=broken)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"r\xe9clamation.txt", id="latin-1"),
        pytest.param(b"\xff\xfe.txt", id="no text at all"),
        pytest.param(b"two\nlines; rm -rf %2e.txt", id="line break"),
        pytest.param("a\u202efdp.exe".encode(), id="backwards"),
        pytest.param(b"\x1b[31mred.txt", id="terminal"),
        pytest.param(b" .txt ", id="blanks"),
        pytest.param(b"-rf", id="option"),
        pytest.param(b"x" * 255, id="longest"),
        pytest.param(("ü" * 125 + ".pdf").encode(), id="long in UTF-8"),
    ],
)
def test_a_hostile_name_is_shown_harmless_and_the_file_moved(inbox: Path, raw: bytes) -> None:
    inbox.mkdir()
    (inbox / os.fsdecode(raw)).write_text("Il manque 3 colis")
    source = FolderSource(inbox, settings=AT_ONCE)
    (incoming,) = source.poll()
    for text in (incoming.name, incoming.origin, incoming.key):
        text.encode()
        assert not any(unicodedata.category(it) in {"Cc", "Cs"} for it in text)
        assert "\u202e" not in text
    source.stored(incoming)
    source.settled(incoming.key, "odd")
    assert len(files(inbox / ".quarantine")) == 2
    assert names(source) == []


def test_names_that_look_alike_stay_two_files(inbox: Path) -> None:
    put(inbox, unicodedata.normalize("NFC", "Müller.txt"), "a")
    put(inbox, unicodedata.normalize("NFD", "Müller.txt"), "b")
    found = list(FolderSource(inbox, settings=AT_ONCE).poll())
    assert {it.name for it in found} == {unicodedata.normalize("NFC", "Müller.txt")}
    assert len({it.key for it in found}) == 2


def test_folders_inside_each_other_have_no_end_but_the_systems(inbox: Path) -> None:
    inbox.mkdir()
    place = os.open(inbox, os.O_RDONLY)
    try:
        for _ in range(60):  # each 120 characters: far beyond the longest path
            os.mkdir("d" * 120, dir_fd=place)
            below = os.open("d" * 120, os.O_RDONLY, dir_fd=place)
            os.close(place)
            place = below
        with os.fdopen(os.open("a.txt", os.O_CREAT | os.O_WRONLY, dir_fd=place), "w") as stream:
            stream.write("unreachable")
    finally:
        os.close(place)
    put(inbox, "/".join(["d" * 120] * 30 + ["b.txt"]))
    source = FolderSource(inbox, settings=AT_ONCE)
    assert empty(source) == ["b.txt"]
    assert names(source) == []
    shutil.rmtree(inbox)


@pytest.mark.parametrize("option", ["done_folder", "quarantine_folder"])
def test_folders_for_processed_files_may_not_be_watched(inbox: Path, option: str) -> None:
    with pytest.raises(SettingsError, match="inside the watched folder"):
        FolderSource(inbox, **{option: inbox / "processed"})  # type: ignore[arg-type]
    FolderSource(inbox, **{option: inbox / ".mine"})  # type: ignore[arg-type]
    FolderSource(inbox, **{option: inbox.parent / "processed"})  # type: ignore[arg-type]


def test_a_link_does_not_hide_that_a_folder_would_be_watched(inbox: Path, tmp_path: Path) -> None:
    inbox.mkdir()
    (tmp_path / "elsewhere").symlink_to(inbox)
    with pytest.raises(SettingsError):
        FolderSource(inbox, done_folder=tmp_path / "elsewhere" / "processed")


def test_an_inbox_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    put(tmp_path, "file")
    with pytest.raises(SourceError) as caught:
        FolderSource(tmp_path / "file" / "inbox")
    assert not caught.value.retryable


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


def test_files_go_to_another_disk(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.rename

    def across(source: str, target: str, **options: int) -> None:
        if options:
            raise OSError(18, "Invalid cross-device link")
        rename(source, target)

    monkeypatch.setattr(os, "rename", across)
    source = FolderSource(inbox, settings=AT_ONCE, done_folder=tmp_path / "disk")
    put(inbox, at=1_000_000)
    (incoming,) = source.poll()
    source.stored(incoming)
    assert files(tmp_path) == ["disk/a.txt"]
    assert (tmp_path / "disk/a.txt").stat().st_mtime == 1_000_000


@pytest.fixture(params=["events", "polling"])
def watching(inbox: Path, request: pytest.FixtureRequest) -> Iterator[FolderSource]:
    settings = FolderSettings(stable_seconds=0, observer=request.param, polling_seconds=0.2)
    with FolderSource(inbox, settings=settings) as source:
        yield source


def told(source: FolderSource, happens: threading.Timer) -> list[Incoming]:
    happens.start()
    started = time.monotonic()
    source.wait(60)
    happens.join()
    assert time.monotonic() - started < 30
    return list(source.poll())


def test_an_arrival_ends_the_wait(watching: FolderSource, inbox: Path) -> None:
    (incoming,) = told(watching, threading.Timer(0.2, put, (inbox,)))
    assert incoming.name == "a.txt"


def test_a_file_renamed_into_the_folder_ends_the_wait(
    watching: FolderSource, inbox: Path, tmp_path: Path
) -> None:
    path = put(tmp_path, "a.txt")
    (incoming,) = told(watching, threading.Timer(0.2, path.rename, (inbox / "b.txt",)))
    assert incoming.name == "b.txt"


def test_a_folder_moved_in_ends_the_wait(
    watching: FolderSource, inbox: Path, tmp_path: Path
) -> None:
    path = put(tmp_path / "scans", "a.txt")
    happens = threading.Timer(0.2, path.parent.rename, (inbox / "scans",))
    (incoming,) = told(watching, happens)
    assert incoming.origin == "folder:inbox/scans/a.txt"


def test_a_wake_ends_the_wait(watching: FolderSource) -> None:
    watching.wake()
    watching.wait(60)


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
