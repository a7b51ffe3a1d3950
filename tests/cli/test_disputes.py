"""Disputes on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from extractor.store.store import Store
from extractor.values.record import AuditRecord
from tests.casework.example import dispute, record
from tests.cli.conftest import Command

SETTINGS = """[workflow]
country = "FR"
roles = { marie = "manager", victor = "viewer" }
[[workflow.approval]]
currency = "EUR"
up_to = 100
roles = ["clerk"]
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a store with two disputes, in a folder with settings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "extractor.toml").write_text(SETTINGS)
    with Store.open(tmp_path / ".extractor") as store:
        store.save(record(dispute("aa11"), dispute("bb22", invoice="FA-9", amount="40.00")), None)
        store.save(
            record(dispute("cc33", invoice="FA-7"), file="x.eml", name="=HYPERLINK(1)"), None
        )
    return tmp_path


@pytest.mark.usefixtures("kept")
def test_a_list_finds_by_words_and_filters(command: Command) -> None:
    def listed(*arguments: str) -> list[str]:
        ended = command("disputes", "list", "--format", "json", *arguments)
        assert ended.code == 0
        return [it["case_id"] for it in json.loads(ended.out)]

    assert listed() == ["cc33", "bb22", "aa11"]
    assert listed("etabl", "TANGUY") == ["bb22", "aa11"]
    assert listed("--to", "50") == ["bb22"]
    assert listed("--invoice", "fa 7") == ["cc33"]
    assert listed("--order", "amount", "--limit", "2") == ["cc33", "aa11"]
    assert listed("--owner", "nobody", "--category", "shortage", "--review") == [
        "cc33", "bb22", "aa11",
    ]  # fmt: skip
    assert listed("--status", "closed") == []


@pytest.mark.usefixtures("kept")
def test_a_table_says_what_is_to_be_done(command: Command) -> None:
    ended = command("disputes", "list", "--limit", "2", "--language", "fr")
    assert "nouveau" in ended.out
    assert "to review" in ended.out
    assert "2 of 3; --limit 0 shows all" in ended.err


@pytest.mark.usefixtures("kept")
def test_no_cell_of_a_csv_is_a_formula(command: Command) -> None:
    ended = command("disputes", "list", "--format", "csv")
    rows = {it["case_id"]: it for it in csv.DictReader(io.StringIO(ended.out))}
    assert rows["cc33"]["customer_name"] == "'=HYPERLINK(1)"
    assert rows["aa11"]["amount"] == "120.50"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--status", "lost"), "known are new, validated"),
        (("list", "--category", "x"), "known are billed_before_delivery"),
        (("list", "--from", "many"), "1234.50"),
        (("show", "zz"), "disputes list"),
        (("set-status", "aa11", "posted"), "new does not lead to posted"),
        (("set-status", "aa11", "closed"), "closed needs reason"),
        (("correct", "aa11", "amount"), "FIELD=VALUE"),
        (("correct", "aa11", "colour=red"), "there is no field"),
        (("split", "aa11", "FA-0"), "there is FA-2026-0417"),
        (("merge", "aa11", "aa11"), "with itself"),
        (("comment", "aa11", "x", "--as", "nobody else"), ""),
        (("assign", "aa11", "anna", "--as", "victor"), "viewer may not assign"),
    ],
    ids=lambda it: " ".join(it) if isinstance(it, tuple) else "",
)
@pytest.mark.usefixtures("kept")
def test_what_cannot_be_done_is_said(
    command: Command, arguments: tuple[str, ...], said: str
) -> None:
    ended = command("disputes", *arguments)
    assert (ended.code != 0) == bool(said)
    assert said in " ".join(ended.err.replace("│", " ").split())


@pytest.mark.usefixtures("kept")
def test_a_dispute_goes_its_way(command: Command) -> None:
    def done(*arguments: str) -> str:
        ended = command("disputes", *arguments)
        assert ended.code == 0, ended.err
        return ended.err

    done("correct", "aa", "amount=80.00", "category=shortage", "--as", "anna")
    done("assign", "aa", "anna", "--why", "knows the carrier")
    done("set-status", "aa", "validated", "--as", "anna")
    done("set-status", "aa", "waiting_customer", "--missing", "photos", "--as", "anna")
    done("comment", "aa", "rang them up, @marie", "--as", "anna")
    done("set-status", "aa", "partly_accepted", "--accepted", "30", "--reason", "two of three")
    done("set-status", "aa", "posted", "--credit-note", "AV-77")
    shown = command("disputes", "show", "aa11").out
    for text in ("€80.00", "€30.00 accepted", "read as 120.50, anna", "shortage (confirmed, anna)",
                 "rang them up, @marie", "may become    closed, validated"):  # fmt: skip
        assert text in shown
    events = json.loads(command("disputes", "show", "aa11", "--json").out)["events"]
    assert [it["kind"] for it in events] == [
        "opened", "revalued", "assigned", "moved", "moved", "commented", "moved", "moved",
    ]  # fmt: skip
    assert command("audit", "verify").code == 0
    assert "aa11" not in command("disputes", "list").out
    assert "aa11" in command("disputes", "list", "--all").out


@pytest.mark.usefixtures("kept")
def test_above_a_limit_a_manager_accepts(command: Command) -> None:
    command("disputes", "set-status", "aa11", "validated")
    ended = command("disputes", "set-status", "aa11", "accepted", "--as", "anna")
    assert ended.code == 12
    assert "anna may accept up to 100.00 EUR, and this is 120.50 EUR; ask manager or admin" in (
        ended.err
    )
    assert command("disputes", "set-status", "aa11", "accepted", "--as", "marie").code == 0


@pytest.mark.usefixtures("kept")
def test_disputes_are_split_linked_and_merged(command: Command) -> None:
    assert "aa11-2: FA-2026-0417 20.00 EUR" in (
        command("disputes", "split", "aa11", "FA-2026-0417=20").err
    )
    assert command("disputes", "link", "aa11", "cc33", "--kind", "duplicate").code == 0
    assert "duplicate" in command("disputes", "show", "aa11").out
    assert command("disputes", "link", "aa11", "cc33", "--remove").code == 0
    assert "FA-2026-0417, FA-9" in command("disputes", "merge", "aa11", "bb22").err


@pytest.mark.usefixtures("kept")
def test_a_report_adds_up_by_age(command: Command) -> None:
    (row,) = json.loads(command("disputes", "report", "--format", "json").out)
    assert (row["customer"], row["count"], row["amount"]) == ("C1", 3, "281.00")
    assert row["ages"]["0-30"] == {"count": 3, "amount": "281.00"}
    assert "short" in command("disputes", "report", "--by", "category").out
    assert command("disputes", "report", "--by", "owner", "--format", "csv").out.startswith(
        "owner,"
    )


def test_what_was_drawn_by_lot_is_listed_until_somebody_has_looked(
    command: Command, kept: Path
) -> None:
    audit = AuditRecord(calibration="0123456789ab", share=0.05, drawn=True)
    with Store.open(kept / ".extractor") as store:
        made = record(file="order.eml").model_copy(update={"audit": audit})
        store.save(made, None)
    ended = command("disputes", "drawn", "--format", "json")
    (row,) = json.loads(ended.out)
    assert (row["file"], row["disputes"], row["overdue"]) == ("order.eml", 0, False)
    assert "no dispute  order.eml" in command("disputes", "drawn").out
    passed = command("disputes", "no-dispute", row["sha256"][:10])
    assert passed.code == 0
    assert "no dispute (order)" in passed.err
    assert json.loads(command("disputes", "drawn", "--format", "json").out) == []
    wrong = command("disputes", "no-dispute", row["sha256"][:10], "--as-class", "odrer")
    assert wrong.code != 0
    assert "order" in wrong.err
