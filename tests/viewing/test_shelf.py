"""Pictures are found again, forgotten when asked, and never take more room than allowed."""

from __future__ import annotations

import os
from pathlib import Path

from extractor.viewing.shelf import Shelf

ONE, TWO = "a" * 64, "b" * 64


def test_a_picture_is_found_under_its_file_and_name_only(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put(ONE, "0-1-1400", b"picture")
    assert shelf.fetch(ONE, "0-1-1400") == b"picture"
    assert shelf.fetch(ONE, "0-2-1400") is None
    assert shelf.fetch(TWO, "0-1-1400") is None


def test_what_is_forgotten_is_gone_and_the_rest_stays(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for file in (ONE, TWO):
        shelf.put(file, "x", b"picture")
    shelf.forget(ONE)
    assert shelf.fetch(ONE, "x") is None
    assert shelf.fetch(TWO, "x") == b"picture"


def test_what_was_not_looked_at_for_longest_makes_room(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most_bytes=10)
    for name in ("old", "new"):
        shelf.put(ONE, name, b"1234567")
    for path in tmp_path.glob("??/*/*"):
        os.utime(path, (1, 1))
    assert shelf.fetch(ONE, "new")  # looking at it makes it the newest
    shelf.make_room()
    assert shelf.fetch(ONE, "old") is None
    assert shelf.fetch(ONE, "new") == b"1234567"


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    shelf = Shelf(tmp_path / "file")
    shelf.put(ONE, "x", b"picture")
    assert shelf.fetch(ONE, "x") is None


def test_a_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    Shelf(tmp_path / "in").put(ONE, "../../../escaped", b"x")
    assert not [it for it in tmp_path.rglob("*") if "escaped" in it.name]
