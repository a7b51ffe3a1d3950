"""What a consumer builds on: real output and real input are what the published schemas say.

The schemas are read from their files and nothing of ours looks at the output but `jsonschema`.
Events have their own such test beside the sinks.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from extractor.values.record import FileRecord

EARLIER = Path(__file__).parent / "earlier"


def schema_of(path: Path) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(path.read_text()))


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.slow
def test_printed_records_are_what_the_schema_says(
    root: Path, samples: Path, ledger_folder: Path, tmp_path: Path
) -> None:
    """Claims with and without proof, a remittance, and a file that cannot be read."""
    files = [samples / "dev-fr-051.eml", samples / "dev-de-034.eml", samples / "dev-es-011.eml"]
    files += [samples / "broken" / "locked-letter.pdf"]
    done = subprocess.run(
        [sys.executable, "-m", "extractor", "process", *files, "--ledger", ledger_folder,
         "--store", tmp_path / "store", "--format", "jsonl"],
        capture_output=True, check=False, text=True, cwd=root,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    records = [json.loads(it) for it in done.stdout.splitlines()]
    for record in records:
        schema_of(root / "schemas/record.json").validate(record)
    assert [it["status"] for it in records] == ["processed"] * 3 + ["quarantined"]
    assert all(it["disputes"] for it in records[:3])


def test_the_sample_ledger_is_what_the_schema_says(root: Path, ledger_folder: Path) -> None:
    tables = {it.stem: rows(it) for it in ledger_folder.glob("*.csv")}
    assert set(tables) == {"customers", "open_invoices", "invoice_lines"}
    schema_of(root / "schemas/ledger.json").validate(tables)


DOCUMENTS: dict[str, list[dict[str, str]]] = {
    "deliveries": [{"delivery_note": "BL-9", "invoice_number": "", "delivered_date": "2026-01-08",
                    "article": "", "quantity": "10.5"}],
    "credit_notes": [{"credit_note": "AV-1", "invoice_number": "F-1", "issue_date": "",
                      "net_amount": "-100.00", "gross_amount": "-120.00", "currency": "eur"}],
    "prices": [{"customer_id": "", "article": "Thon", "agreed_price": "19.50",
                "valid_from": "2026-01-01", "valid_to": "", "our_own_column": "x"}],
    "closed_invoices": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("deliveries", {}),
        ("deliveries", {"quantity": "-1"}),
        ("deliveries", {"delivery_note": ""}),
        ("credit_notes", {"net_amount": "100,00"}),
        ("credit_notes", {"currency": "euro"}),
        ("prices", {"valid_from": "1.1.2026"}),
        ("prices", {"agreed_price": "-1"}),
    ],
    ids=str,
)
def test_the_schema_refuses_what_the_ledger_does_not_take(
    root: Path, table: str, change: dict[str, str]
) -> None:
    tables: dict[str, Any] = {"customers": [], "open_invoices": [], **DOCUMENTS}
    tables[table] = [tables[table][0] | change]
    assert schema_of(root / "schemas/ledger.json").is_valid(tables) == (not change)


def test_the_sample_settings_are_what_the_schema_says(root: Path, settings_file: Path) -> None:
    schema = schema_of(root / "schemas/settings.json")
    schema.validate(tomllib.loads(settings_file.read_text()))
    assert not schema.is_valid({"company": {"nmae": "x"}})


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_a_record_that_was_stored_with_an_earlier_version_is_still_read(
    root: Path, version: str
) -> None:
    """The files are what the program of that time printed of a sample."""
    text = (EARLIER / f"record.{version}.json").read_text()
    schema_of(root / f"schemas/earlier/record.{version}.json").validate(json.loads(text))
    record = FileRecord.model_validate_json(text)
    assert record.schema_version == version
    assert record.version == 1
    written = json.loads(record.model_dump_json())
    schema_of(root / "schemas/record.json").validate(written)  # what is handed on of it today
    for name, value in json.loads(text).items():
        if name not in {"disputes", "source"}:
            assert written[name] == value
    assert len(record.disputes) == len(json.loads(text)["disputes"]) == 1
