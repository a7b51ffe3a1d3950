"""What arrives ends the wait, also after the inbox went and returned."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from extractor.errors import SourceError
from extractor.intake import folder
from extractor.intake.folder import FolderSource
from extractor.intake.folder_settings import FolderSettings
from extractor.values.incoming import Incoming
from tests.intake.drop_folder import AT_ONCE, empty, names, put


def test_a_long_queue_is_not_slept_on(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "BATCH", 1)
    put(inbox, "a.txt")
    put(inbox, "b.txt")
    with FolderSource(inbox, settings=AT_ONCE) as source:
        assert len(empty(source)) == 1
        started = time.monotonic()
        source.wait(60)
        assert time.monotonic() - started < 30


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


def test_an_inbox_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    put(tmp_path, "file")
    with pytest.raises(SourceError) as caught:
        FolderSource(tmp_path / "file" / "inbox")
    assert not caught.value.retryable


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
