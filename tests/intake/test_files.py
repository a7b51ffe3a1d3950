"""Paths become submissions; folders become files in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import EmptyFileError, InputError, LimitError, MissingFileError
from extractor.intake.files import expand, open_submission, read_file
from extractor.intake.limits import Limits


def test_a_folder_is_expanded_in_order_without_what_is_not_finished(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in (
        "b.eml",
        "a.pdf",
        "sub/c.pdf",
        "x.pdf.part",
        "y.TMP",
        ".z",
        ".hidden/d",
        "~$e.docx",
    ):
        (tmp_path / name).write_text("x")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "a.pdf")
    names = [it.relative_to(tmp_path).as_posix() for it in expand([tmp_path])]
    assert names == ["a.pdf", "b.eml", "sub/c.pdf"]


def test_given_files_keep_their_order_and_come_once(tmp_path: Path) -> None:
    second, first = tmp_path / "b", tmp_path / "a"
    first.write_text("x")
    second.write_text("x")
    assert expand([second, first, tmp_path, second]) == (second, first)


def test_a_given_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Il manque 3 colis")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "a.txt")
    assert open_submission(link).parts[0].content == b"Il manque 3 colis"


def test_a_submission_keeps_the_path_it_was_given_by(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Il manque 3 colis")
    submission = open_submission(path)
    assert submission.file == str(path)
    assert submission.parts[0].name == "a.txt"
    assert submission.original == path.read_bytes()


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="there is no such file; check the path"):
        open_submission(tmp_path / "gone.pdf")


@pytest.mark.parametrize("path", [".", "a\0b"])
def test_what_cannot_be_opened_says_so(path: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        open_submission(path)


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    with pytest.raises(EmptyFileError, match="0 bytes"):
        open_submission(tmp_path / "a.pdf")


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as stream:
        stream.truncate(10**12)
    with pytest.raises(LimitError, match="larger than 1000 bytes"):
        read_file(path, limits=Limits(file_bytes=1000))


def test_a_folder_that_is_gone_cannot_be_listed(tmp_path: Path) -> None:
    assert expand([tmp_path / "gone"]) == (tmp_path / "gone",)
