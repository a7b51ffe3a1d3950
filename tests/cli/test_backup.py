"""`extractor backup` copies a store, tells whether the copy is whole, and makes a store of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from extractor.store.store import Store
from tests.casework.example import dispute, record
from tests.cli.conftest import Command

ORIGINAL = b"three boxes are missing"


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Give settings of a store that holds a record, a model of its own and a key."""
    file = tmp_path / "extractor.toml"
    file.write_text('[store]\npath = "kept"\n')
    with Store.open(tmp_path / "kept") as store:
        made = record(dispute("d1"))
        store.save(made, ORIGINAL)
    model = tmp_path / "kept" / "models" / "1" / "triage" / "weights.json"
    model.parent.mkdir(parents=True)
    model.write_text("{}")
    (tmp_path / "kept" / "models" / "active.json").write_text("{}")
    (tmp_path / "kept" / "models" / ".making-2").mkdir()
    (tmp_path / "kept" / "models" / ".making-2" / "half").write_text("x")
    (tmp_path / "kept" / "desk.key").write_bytes(b"k" * 32)
    return file


def test_a_store_is_copied_verified_and_brought_back(
    settings: Path, tmp_path: Path, command: Command
) -> None:
    where = tmp_path / "backups"
    made = command("backup", "make", str(where), "--settings", str(settings))
    assert "1 originals, 4 files" in made.out
    listed = command("backup", "list", str(where), "--json")
    assert json.loads(listed.out)["originals"] == 1
    assert command("backup", "verify", str(where)).out.startswith("whole: ")
    new = tmp_path / "new"
    command("backup", "restore", str(where), "--store", str(new), "--settings", str(settings))
    assert (new / "desk.key").read_bytes() == b"k" * 32
    assert (new / "desk.key").stat().st_mode & 0o077 == 0
    assert (new / "models" / "1" / "triage" / "weights.json").is_file()
    assert (new / "models" / "active.json").is_file()
    assert not (new / "models" / ".making-2").exists()
    assert "kept" in (new / "restored-settings" / "extractor.toml").read_text()
    with Store.open(new) as store:
        assert store.original(hashlib.sha256(ORIGINAL).hexdigest()) == ORIGINAL


def test_old_backups_are_removed_when_a_new_one_is_whole(
    settings: Path, tmp_path: Path, command: Command
) -> None:
    where = tmp_path / "backups"
    for _ in range(3):
        command("backup", "make", str(where), "--keep", "2", "--settings", str(settings))
    assert len(command("backup", "list", str(where)).out.splitlines()) == 2


def test_a_lost_original_ends_in_an_error_though_the_backup_is_kept(
    settings: Path, tmp_path: Path, command: Command
) -> None:
    for blob in (tmp_path / "kept" / "blobs").glob("??/*"):
        blob.unlink()
    ended = command("backup", "make", str(tmp_path / "to"), "--settings", str(settings))
    assert (ended.code, "1 original could not be backed up" in ended.err) == (8, True)
    verified = command("backup", "verify", str(tmp_path / "to"))
    assert "without 1 original" in verified.out


def test_damage_is_printed_and_ends_in_an_error(
    settings: Path, tmp_path: Path, command: Command
) -> None:
    command("backup", "make", str(tmp_path / "to"), "--settings", str(settings))
    for blob in (tmp_path / "to" / "blobs").glob("??/*"):
        blob.write_bytes(b"")
    ended = command("backup", "verify", str(tmp_path / "to"))
    assert (ended.code, "is damaged in 5 places; take another backup" in ended.err) == (8, True)


def test_without_a_store_nothing_is_made(tmp_path: Path, command: Command) -> None:
    ended = command("backup", "make", str(tmp_path / "to"), "--store", str(tmp_path / "none"))
    assert (ended.code, "there is no record store here" in ended.err) == (8, True)
    assert not (tmp_path / "to").exists()


def test_what_was_erased_is_listed_for_a_later_restore(settings: Path, command: Command) -> None:
    assert command("backup", "erasures", "--settings", str(settings)).out == ""
