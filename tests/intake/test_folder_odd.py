"""Odd names, links and depths of a drop folder do no harm."""

from __future__ import annotations

import os
import shutil
import socket
import unicodedata
from pathlib import Path

import pytest

from extractor.intake.folder import FolderSource
from tests.intake.drop_folder import AT_ONCE, empty, files, names, put


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
