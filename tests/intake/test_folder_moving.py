"""What was received goes to its place, replaces nothing and is not taken twice."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from extractor.errors import LimitError, SettingsError, SourceError
from extractor.intake.folder import FolderSource
from extractor.intake.limits import Limits
from tests.intake.drop_folder import AT_ONCE, empty, files, names, put


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
