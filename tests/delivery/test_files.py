"""A file is written whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from extractor.delivery.files import whole_file
from extractor.errors import DeliveryError


def test_a_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    with whole_file(path) as stream:
        stream.write("été\n")
        assert not path.exists()
    assert path.read_bytes() == "été\n".encode()
    assert [it.name for it in path.parent.iterdir()] == ["a.txt"]
    assert stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600


def test_an_error_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("before")

    def fail() -> None:
        with whole_file(path) as stream:
            stream.write("half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert path.read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_place_that_is_a_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    with pytest.raises(DeliveryError, match="choose another place"), whole_file(tmp_path / "a"):
        pass
    assert [it.name for it in tmp_path.iterdir()] == ["a"]
