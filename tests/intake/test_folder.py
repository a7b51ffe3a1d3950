"""Only complete files leave the drop folder, and each exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import LimitError
from extractor.intake.folder import FolderSource
from extractor.intake.limits import Limits
from extractor.testing import check_source


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
    return FolderSource(inbox, stable_seconds=2, clock=clock)


def put(inbox: Path, name: str = "a.txt", text: str = "Il manque 3 colis") -> Path:
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def names(source: FolderSource) -> list[str]:
    return [it.name for it in source.poll()]


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
    assert names(source) == []


def test_a_file_that_someone_still_writes_is_not_given(
    source: FolderSource, inbox: Path, clock: Clock
) -> None:
    path = put(inbox)
    assert names(source) == []
    clock.now = 60.0
    with path.open("a"):
        assert names(source) == []
    assert names(source) == ["a.txt"]


def test_files_below_sub_folders_are_found_and_unfinished_ones_are_not(inbox: Path) -> None:
    put(inbox, "2026/b.txt")
    put(inbox, "a.txt")
    put(inbox, "c.txt.part")
    put(inbox, ".d.txt")
    assert names(FolderSource(inbox, stable_seconds=0)) == ["b.txt", "a.txt"]


def test_a_stored_file_leaves_the_inbox(inbox: Path) -> None:
    source = FolderSource(inbox, stable_seconds=0)
    put(inbox, "2026/a.txt")
    (incoming,) = source.poll()
    assert (incoming.name, incoming.origin) == ("a.txt", "folder:inbox/2026/a.txt")
    source.stored(incoming)
    source.stored(incoming)
    source.settled(incoming.key, None)
    assert (inbox / ".done" / "a.txt").read_text() == "Il manque 3 colis"
    assert not (inbox / "2026" / "a.txt").exists()


def test_a_second_file_of_the_same_name_does_not_replace_the_first(inbox: Path) -> None:
    source = FolderSource(inbox, stable_seconds=0)
    for text in ("Il manque 3 colis", "Il manque 4 colis"):
        put(inbox, text=text)
        (incoming,) = source.poll()
        source.stored(incoming)
    kept = sorted((inbox / ".done").iterdir())
    assert len(kept) == 2
    assert {it.read_text() for it in kept} == {"Il manque 3 colis", "Il manque 4 colis"}


def test_a_refused_file_lies_in_quarantine_with_a_reason(inbox: Path, tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    source = FolderSource(inbox, stable_seconds=0, quarantine_folder=aside)
    put(inbox, "a.pdf", "")
    (incoming,) = source.poll()
    assert incoming.content == b""
    source.stored(incoming)
    assert (inbox / ".done" / "a.pdf").exists()
    source.settled(incoming.key, "the file is empty")
    source.settled(incoming.key, "the file is empty")
    assert (aside / "a.pdf").read_bytes() == b""
    assert (aside / "a.pdf.reason.txt").read_text() == "the file is empty\n"


def test_a_file_that_is_too_large_is_set_aside_unread(inbox: Path) -> None:
    source = FolderSource(inbox, stable_seconds=0, limits=Limits(file_bytes=5))
    put(inbox, text="abcdefgh")
    (incoming,) = source.poll()
    assert isinstance(incoming.problem, LimitError)
    assert incoming.content is None
    source.stored(incoming)
    assert (inbox / ".quarantine" / "a.txt").read_text() == "abcdefgh"
    assert "larger than 5 bytes" in (inbox / ".quarantine" / "a.txt.reason.txt").read_text()


def test_folders_for_processed_files_inside_the_inbox_are_not_read(inbox: Path) -> None:
    source = FolderSource(inbox, stable_seconds=0, done_folder=inbox / "done")
    put(inbox)
    for incoming in source.poll():
        source.stored(incoming)
    assert names(source) == []
    assert names(source) == []


def test_a_file_taken_away_while_it_waits_is_no_trouble(inbox: Path) -> None:
    source = FolderSource(inbox, stable_seconds=0)
    put(inbox, "a.txt")
    put(inbox, "b.txt")
    given: list[str] = []
    for incoming in source.poll():
        given.append(incoming.name)
        (inbox / "b.txt").unlink()
        (inbox / "a.txt").unlink()
        source.stored(incoming)
    assert given == ["a.txt"]


@pytest.fixture(params=[pytest.param(False, id="told"), pytest.param(True, id="polling")])
def watching(inbox: Path, request: pytest.FixtureRequest) -> Iterator[FolderSource]:
    with FolderSource(inbox, stable_seconds=0, polling=request.param) as source:
        yield source


def test_an_arrival_ends_the_wait(watching: FolderSource, inbox: Path) -> None:
    put(inbox)
    watching.wait(20)
    assert names(watching) == ["a.txt"]


def test_a_wake_ends_the_wait(watching: FolderSource) -> None:
    watching.wake()
    watching.wait(60)


def test_a_folder_keeps_the_promises_of_a_source(inbox: Path) -> None:
    put(inbox, "a.txt")
    put(inbox, "b.pdf", "")
    put(inbox, "c.txt", "Il manque 4 colis")
    check_source(FolderSource(inbox, stable_seconds=0), holds=3)
