"""`extractor person` and `extractor retention` give and erase what is held about people."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from pathlib import Path

import pytest

from extractor.casework.casework import Casework
from extractor.errors import SettingsError, StoreError
from extractor.store.store import Store
from extractor.values.case import Role
from extractor.values.particulars_record import ContactRecord
from extractor.workflow.changes import Actor, Change, Move
from tests.casework.example import RULES, dispute, record
from tests.cli.conftest import Command

NAME, MAIL = "Zoé Quirinale", "zoe.quirinale@tanguy.example"
ORIGINAL = f"From: {NAME} <{MAIL}>\n\nIl manque trois colis.\n".encode()
MARIE = Actor("marie", Role.MANAGER)
ZONE = '[workflow]\ncountry = "FR"\ntimezone = "Europe/Paris"\n'  # that the case was closed by


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a store with the open case of a mail."""
    made = record(dispute("d1"), file="../../etc/pass wd.EML")
    sha256 = hashlib.sha256(ORIGINAL).hexdigest()
    source = made.source.model_copy(update={"sha256": sha256, "sender": MAIL})
    contact = ContactRecord(name=NAME, mail=MAIL)
    made = made.model_copy(update={"source": source, "contact": contact})
    with Store.open(tmp_path / "kept") as store:
        store.save(made, ORIGINAL, then=Casework(store, RULES).open_cases)
    return tmp_path / "kept"


def close(folder: Path) -> None:
    with Store.open(folder) as store:
        change = Change(MARIE, Move("closed", reason="settled"))
        Casework(store, RULES).apply("d1", change)


def test_everything_is_given_in_one_file_that_only_its_owner_reads(
    command: Command, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "zoe.zip"
    ended = command("person", "export", "quirinale zoe", "--output", output, "--store", folder)
    assert (ended.code, "1 file, 1 case" in ended.err) == (0, True)
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    with zipfile.ZipFile(output) as archive:
        content = json.loads(archive.read("person.json"))
        ((sha256, name),) = content["originals"].items()
        assert name == f"originals/{sha256}.eml"
        assert archive.namelist() == ["person.json", name]
        assert archive.read(name) == ORIGINAL
    assert content["person"] == "quirinale zoe"
    assert content["files"][0]["records"][0]["body"]["contact"]["mail"] == MAIL
    assert content["cases"][0]["case"]["body"]["case_id"] == "d1"


def test_an_open_case_is_not_erased_unless_forced(command: Command, folder: Path) -> None:
    erase = ("person", "erase", MAIL, "--store", folder, "--reason")
    for reason, said in (("art. 17", "still open"), ("wish of " + MAIL, "names the person")):
        refused = command(*erase, reason)
        assert (refused.code, said in refused.err) == (StoreError.exit_code, True)
    assert "would be erased" in command(*erase, "art. 17", "--dry-run").err
    assert command("person", "erase", "Nobody", "--reason", "x", "--store", folder).code == 8
    forced = command(*erase, "art. 17", "--force")
    assert (forced.code, "open cases: d1" in forced.out) == (0, True)
    assert "audit entry" in forced.err
    assert not any(b"uirinale" in it.read_bytes() for it in folder.rglob("*") if it.is_file())
    assert "nothing is held" in command(*erase, "art. 17").err
    assert command("audit", "verify", "--store", folder).out.startswith("sound: ")


def test_what_was_kept_long_enough_is_erased(
    command: Command, folder: Path, tmp_path: Path
) -> None:
    close(folder)
    settings = tmp_path / "extractor.toml"
    settings.write_text(f"{ZONE}[retention]\nclosed_days = 0\n")
    run = ("retention", "run", "--store", folder, "--settings", settings)
    would = command(*run, "--dry-run")
    assert "1 case and 1 file would be erased" in would.err
    listed = [json.loads(it) for it in command(*run, "--dry-run", "--json").out.splitlines()]
    assert [(it["kind"], it.get("case_id")) for it in listed] == [("case", "d1"), ("file", None)]
    done = command(*run)
    assert "1 case and 1 file erased, 1 file removed from the disk" in done.err
    assert "case d1 (C1, shortage): closed on " in done.out
    assert command(*run).err.startswith("0 cases and 0 files erased")
    listing = command("audit", "list", "--what", "erasure", "--json", "--store", folder).out
    bodies = [json.loads(it)["body"] for it in listing.splitlines()]
    assert {it["why"] for it in bodies} == {"kept long enough"}
    assert (sum(it["cases"] for it in bodies), sum(it["files"] for it in bodies)) == (1, 1)


def test_without_settings_nothing_is_erased(command: Command, folder: Path, tmp_path: Path) -> None:
    settings = tmp_path / "extractor.toml"
    settings.write_text("")
    ended = command("retention", "run", "--store", folder, "--settings", settings)
    assert (ended.code, "[retention]" in ended.err) == (SettingsError.exit_code, True)
