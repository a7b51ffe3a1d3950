"""`extractor process`: one object per file, in order; nothing but results on standard output."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from extractor.store.audit import By
from extractor.store.cases.sampled import waiting_drawn
from extractor.store.erasing import Target, Why, erase
from extractor.store.people import Sought, find_person
from extractor.store.store import Store
from extractor.store.tables_drift import trace
from tests.cli.conftest import Command

BROKEN = ("damaged-letter.pdf", "empty-mail.eml", "locked-letter.pdf", "nothing.pdf")


@pytest.fixture
def drop(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with a mail and broken files, and stand beside it."""
    folder = tmp_path / "drop"
    folder.mkdir()
    mail = next(it for it in sorted(samples.glob("*.eml")))
    shutil.copy(mail, folder / "claim.eml")
    for name in BROKEN:
        shutil.copy(samples / "broken" / name, folder / name)
    monkeypatch.chdir(tmp_path)
    return folder


def test_each_file_gives_one_object_in_order_whatever_it_is(
    command: Command, drop: Path, ledger_folder: Path
) -> None:
    ended = command("process", drop, drop / "nothing.pdf", "--ledger", ledger_folder)
    records = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.code == 0
    assert [Path(it["source"]["file"]).name for it in records] == sorted(["claim.eml", *BROKEN])
    assert {it["reason_code"]: it["status"] for it in records} == {
        None: "processed",
        "corrupt_file": "quarantined",
        "empty_message": "quarantined",
        "encrypted_file": "quarantined",
        "empty_file": "quarantined",
    }
    assert "1 file processed, 4 set aside" in ended.err


def test_records_and_originals_are_kept_here_unless_told_otherwise(
    command: Command, drop: Path, ledger_folder: Path, tmp_path: Path
) -> None:
    command("process", drop, "--ledger", ledger_folder)
    with Store.open(tmp_path / ".extractor") as store:
        records = list(store.records())
        assert len(records) == 5
        for record in records:
            assert store.original(record.source.sha256) == Path(record.source.file).read_bytes()
    shown = command("show", records[0].source.sha256[:10])
    assert Path(records[0].source.file).name in "".join(shown.out.split())


def test_several_outputs_are_written_whole_and_the_table_is_shown(
    command: Command, drop: Path, ledger_folder: Path, tmp_path: Path
) -> None:
    lines, table = tmp_path / "out" / "r.jsonl", tmp_path / "out" / "r.csv"
    ended = command(
        "process", drop, "--ledger", ledger_folder, "--output", lines, "--output", table,
        "--format", "table", "--store", tmp_path / "kept",
    )  # fmt: skip
    assert ended.code == 0
    assert len(lines.read_text().splitlines()) == 5
    with table.open() as stream:
        assert {Path(row["file"]).name for row in csv.DictReader(stream)} == {"claim.eml", *BROKEN}
    assert "set aside" in ended.out
    assert "claim.eml" in ended.out
    assert (tmp_path / "kept" / "records.sqlite").is_file()
    assert not (tmp_path / ".extractor").exists()


def test_csv_goes_to_standard_output_on_request(
    command: Command, drop: Path, ledger_folder: Path
) -> None:
    ended = command("process", drop, "--ledger", ledger_folder, "--format", "csv")
    assert len(list(csv.DictReader(ended.out.splitlines()))) >= 5


def test_nothing_readable_at_all_ends_with_the_code_for_it(
    command: Command, drop: Path, ledger_folder: Path
) -> None:
    ended = command("process", drop / "nothing.pdf", "--ledger", ledger_folder)
    assert ended.code == 3
    assert json.loads(ended.out)["status"] == "quarantined"


def test_a_place_where_nothing_can_be_kept_is_said_and_no_hindrance(
    command: Command, drop: Path, ledger_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / ".extractor").touch()
    ended = command("process", drop / "claim.eml", "--ledger", ledger_folder)
    assert ended.code == 0
    assert "records are not kept" in ended.err
    assert len(ended.out.splitlines()) == 1


def test_a_store_that_was_asked_for_must_work(
    command: Command, drop: Path, ledger_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "kept").touch()
    ended = command(
        "process", drop / "claim.eml", "--ledger", ledger_folder, "--store", tmp_path / "kept"
    )
    assert (ended.code, ended.out) == (8, "")
    assert "cannot be created" in ended.err


def test_what_was_erased_is_not_kept_again_unless_somebody_insists(
    command: Command, drop: Path, ledger_folder: Path, tmp_path: Path
) -> None:
    mail = drop / "claim.eml"
    command("process", mail, "--ledger", ledger_folder)
    with Store.open(tmp_path / ".extractor") as store:
        (kept,) = find_person(store, Sought("claim.eml")).submissions
        cases = find_person(store, Sought("claim.eml")).cases
        erase(store, Target((kept,), cases), Why(By("dpo"), "art. 17"))
    again = command("process", mail, "--ledger", ledger_folder)
    assert again.code == 0
    assert "not kept, it was erased on" in again.err
    assert json.loads(again.out)["source"]["file"].endswith("claim.eml")
    with Store.open(tmp_path / ".extractor") as store:
        assert [it.source.file for it in store.records()] == ["(erased)"]
    command("process", mail, "--ledger", ledger_folder, "--keep-erased")
    with Store.open(tmp_path / ".extractor") as store:
        assert [Path(it.source.file).name for it in store.records()] == ["claim.eml"]


@pytest.mark.parametrize("workers", [1, 2])
def test_into_a_store_that_is_named_it_draws_a_sample_and_keeps_layouts_as_watch_does(
    command: Command, samples: Path, ledger_folder: Path, tmp_path: Path, workers: int
) -> None:
    settings = tmp_path / "extractor.toml"
    settings.write_text("[policy]\naudit_share = 1.0\n")
    mails = sorted(samples.glob("*.eml"))[:8]
    asked = ("process", *mails, "--ledger", ledger_folder, "--settings", settings)
    ended = command(*asked, "--store", tmp_path / "kept", "--workers", workers)
    assert ended.code == 0
    records = [json.loads(line) for line in ended.out.splitlines()]
    drawn = {it["source"]["sha256"] for it in records if (it["audit"] or {}).get("drawn")}
    assert drawn
    assert all(it["decision"] == "review" for it in records if it["source"]["sha256"] in drawn)
    with Store.open(tmp_path / "kept") as store:
        assert {it.sha256 for it in waiting_drawn(store)} <= drawn
        assert waiting_drawn(store)
        with store.database.reading() as connection:
            layouts = connection.execute(sa.select(trace.c.layout, trace.c.unfamiliar)).all()
    assert len(layouts) == sum(it["status"] == "processed" for it in records)
    assert all(it.layout and it.unfamiliar is not None for it in layouts)


def test_without_a_named_store_nothing_is_drawn(
    command: Command, samples: Path, ledger_folder: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    settings = tmp_path / "extractor.toml"
    settings.write_text("[policy]\naudit_share = 1.0\n")
    mails = sorted(samples.glob("*.eml"))[:4]
    ended = command("process", *mails, "--ledger", ledger_folder, "--settings", settings)
    assert ended.code == 0
    assert [json.loads(it)["audit"] for it in ended.out.splitlines()] == [None] * 4
