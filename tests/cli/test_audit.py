"""`extractor audit` shows who did what, and whether the trail still says so."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from extractor.errors import AuditError, CorruptFileError
from extractor.intake.quarantine import quarantined
from extractor.store.store import Store
from tests.cli.conftest import Command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a store with two files set aside."""
    monkeypatch.setenv("LOGNAME", "anna")
    with Store.open(tmp_path / "kept") as store:
        for content in (b"one", b"two"):
            sha256 = hashlib.sha256(content).hexdigest()
            store.save(quarantined("x.pdf", sha256, CorruptFileError("x.pdf", "torn")), content)
    return tmp_path / "kept"


def ids(command: Command, folder: Path) -> list[str]:
    listed = command("quarantine", "list", "--json", "--store", folder).out
    return [json.loads(it)["sha256"] for it in listed.splitlines()]


def test_what_people_do_is_listed(command: Command, folder: Path) -> None:
    one, two = ids(command, folder)
    assert command("quarantine", "retry", one[:12], "--store", folder).code == 0
    assert command("quarantine", "release", two, "--why", "by hand", "--store", folder).code == 0
    shown = command("audit", "list", "--store", folder)
    assert [it in shown.out for it in ("quarantine.retried", "by hand", "anna")] == [True] * 3
    assert "2 entries" in shown.err
    chosen = command("audit", "list", "--json", "--about", f"submission:{two}", "--store", folder)
    (entry,) = [json.loads(it) for it in chosen.out.splitlines()]
    assert (entry["number"], entry["who"], entry["role"]) == (2, "anna", "command")
    assert entry["body"] == {"why": "by hand"}
    assert command("audit", "list", "--who", "bert", "--store", folder).out == ""


def test_what_was_done_to_the_trail_is_told(command: Command, folder: Path, tmp_path: Path) -> None:
    heads = tmp_path / "heads.jsonl"
    one, two = ids(command, folder)
    command("quarantine", "retry", one, "--store", folder)
    command("quarantine", "release", two, "--store", folder)
    printed = json.loads(command("audit", "head", "--store", folder).out)
    assert command("audit", "head", "--output", heads, "--store", folder).code == 0
    written = json.loads(heads.read_text())
    assert (written["number"], written["hash"]) == (2, printed["hash"])
    sound = command("audit", "verify", "--head", heads, "--store", folder)
    assert sound.out.startswith("sound: 2 entries; head 2 ")
    assert "only an exported head" in command("audit", "verify", "--store", folder).out
    with contextlib.closing(sqlite3.connect(folder / "records.sqlite")) as connection:
        connection.execute("DROP TRIGGER audit_not_changed")
        connection.execute("DROP TRIGGER audit_not_removed")
        connection.execute("UPDATE audit SET who = 'bert' WHERE number = 1")
        connection.execute("DELETE FROM audit WHERE number = 2")
        connection.commit()
    found = command("audit", "verify", "--head", heads, "--store", folder)
    assert found.code == AuditError.exit_code
    assert found.out.splitlines() == [
        "entry 1 was altered (who did it)",
        "entry 2: cut off at the end, as an exported head knows",
    ]
