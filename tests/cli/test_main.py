"""Commands say what is wrong in one line and end with the documented code."""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import extractor.cli
from extractor.store.store import Store
from extractor.values.category import Category
from extractor.values.record import (
    CategoryRecord,
    Decision,
    DisputeRecord,
    EvidenceRecord,
    FileRecord,
    SourceRecord,
    Status,
)
from tests.cli.conftest import Command

MODULES = sorted(it.name for it in pkgutil.iter_modules(extractor.cli.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_every_command_module_can_be_imported(name: str) -> None:
    assert importlib.import_module(f"extractor.cli.{name}").__doc__


@pytest.mark.parametrize(
    "name", ["process", "read", "extract", "watch", "show", "evaluate", "schema", "doctor"]
)
def test_every_command_has_help(name: str, command: Command) -> None:
    ended = command(name, "--help")
    assert ended.code == 0
    assert f"extractor {name}" in ended.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(
            ["process", "gone.pdf", "--ledger", "."],
            3,
            "gone.pdf: there is no such file",
            id="missing-file",
        ),
        pytest.param(["process", "."], 2, "--ledger", id="missing-option"),
        pytest.param(
            ["read", "gone.pdf"], 3, "gone.pdf: there is no such file", id="missing-document"
        ),
        pytest.param(
            ["read", ".", "--settings", "gone.toml"],
            6,
            "gone.toml: there is no such settings",
            id="missing-settings",
        ),
        pytest.param(
            ["show", "abc"], 8, ".extractor: there is no record store here", id="missing-store"
        ),
        pytest.param(["evaluate", "."], 3, "gold.jsonl: there is no such file", id="missing-cases"),
        pytest.param(["nonsense"], 2, "No such command", id="unknown-command"),
    ],
)
def test_a_mistake_is_one_line_and_a_code(
    arguments: list[str],
    code: int,
    said: str,
    command: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = command(*arguments)
    assert ended.code == code
    assert said in ended.err
    assert ended.out == ""
    assert "Traceback" not in ended.err


def test_a_wrong_ledger_is_named_before_the_models_are_loaded(
    command: Command, tmp_path: Path
) -> None:
    ended = command("process", tmp_path, "--ledger", tmp_path / "gone")
    assert ended.code == 7
    assert "gone: there is no such folder" in ended.err


def test_a_reader_that_goes_away_is_no_fault(samples: Path, root: Path) -> None:
    program = f"{sys.executable} -m extractor read {samples} | head -c 10"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", program],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    assert ended.stdout == '{"file": "'


def record() -> FileRecord:
    evidence = EvidenceRecord(
        field="invoice",
        document="lettre.pdf",
        page=2,
        box=(10.0, 20.0, 30.0, 40.0),
        span=(5, 9),
        text="FA-7",
        method="rule:reference",
        confidence=0.9,
    )
    dispute = DisputeRecord(
        record_id="d1234",
        category=CategoryRecord(code=Category.SHORTAGE, confidence=0.9, because=("manque",)),
        invoice=None,
        disputed_amount=None,
        decision=Decision.REVIEW,
        confidence=0.5,
        reasons=("invoice:none",),
        evidence=(evidence,),
    )
    source = SourceRecord(file="a.eml", sha256=hashlib.sha256(b"x").hexdigest(), subject="[Litige]")
    return FileRecord(source=source, status=Status.PROCESSED, disputes=(dispute,))


def test_a_kept_record_is_shown_with_evidence_and_reasons(command: Command, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.save(record(), b"x")
    ended = command("show", "d12", "--store", tmp_path)
    assert ended.code == 0
    text = " ".join(ended.out.split())
    for said in (
        "[Litige]",
        "shortage (0.90)",
        "manque",
        "no open invoice fits",
        "FA-7",
        "arrived once",
        "lettre.pdf, page 2",
    ):
        assert said in text


def test_an_unknown_record_says_so(command: Command, tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    ended = command("show", "d12", "--store", tmp_path)
    assert (ended.code, ended.out) == (8, "")
    assert "no record begins with 'd12'" in ended.err


def test_schemas_are_written_and_checked(command: Command, tmp_path: Path) -> None:
    assert command("schema", "--check", "--folder", tmp_path).code == 1
    assert command("schema", "--folder", tmp_path).code == 0
    assert command("schema", "--check", "--folder", tmp_path).code == 0
    schema = json.loads((tmp_path / "record.json").read_text())
    assert {"source", "status", "disputes"} <= set(schema["properties"])
    (tmp_path / "settings.json").write_text("{}")
    ended = command("schema", "--check", "--folder", tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert "settings.json is out of step" in ended.err


def test_doctor_says_what_is_there(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "extractor.toml").write_text('[reading]\nengine = "none"\n')
    out = command("doctor").out
    for said in ("extractor.toml", "switched off", "not there yet", "archive members", "pydantic"):
        assert said in out


def test_doctor_names_models_that_are_missing(command: Command, tmp_path: Path) -> None:
    settings = tmp_path / "extractor.toml"
    settings.write_text('[models]\npath = "gone"\n[reading]\nengine = "none"\n')
    ended = command("doctor", "--settings", settings)
    assert ended.code == 5
    assert "gone does not exist" in " ".join(ended.out.split())
