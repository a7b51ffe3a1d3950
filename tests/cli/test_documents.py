"""`read` and `extract` give one JSON object per file, whatever the file is."""

from __future__ import annotations

import json
from pathlib import Path

from extractor.cli.read import described
from extractor.values.document import Cell, Document, Page, PageSource, Table, Word, lines_of
from extractor.values.geometry import Box
from tests.cli.conftest import Command


def test_a_document_is_described_with_words_lines_and_tables() -> None:
    words = (Word("Total", Box(1, 2, 3.456, 4)), Word("12,50", Box(5, 2, 9, 4), 0.87654))
    _, lines = lines_of(["Total 12,50", ""])
    table = Table(((Cell((0,)), Cell((1,))),), header_rows=0)
    page = Page(1, 595.2, 842, PageSource.OCR, words, lines, (table,), ("rotated_90",))
    described_ = described((Document("a.pdf", "application/pdf", (page,), language="fr"),))
    (shown,) = json.loads(json.dumps(described_))["pages"]
    assert shown["words"][1] == {"text": "12,50", "box": [5, 2, 9, 4], "confidence": 0.877}
    assert shown["lines"] == [{"text": "Total 12,50", "box": [1, 2, 9, 4], "words": [0, 2]}]
    assert [cell["text"] for cell in shown["tables"][0]["rows"][0]] == ["Total", "12,50"]
    assert (shown["document"], shown["page"], shown["source"]) == ("a.pdf", 1, "ocr")
    (document,) = json.loads(json.dumps(described_))["documents"]
    assert document["text"] == "Total 12,50\n\n"
    assert document["language"] == "fr"


def test_files_come_in_order_and_a_broken_one_does_not_stop_the_rest(
    command: Command, tmp_path: Path
) -> None:
    mail, empty = tmp_path / "b.eml", tmp_path / "a.pdf"
    mail.write_text("From: a@b.fr\nSubject: Avoir\n\nIl manque 3 colis sur FA-7.\n")
    empty.touch()
    ended = command("read", mail, empty)
    first, second = map(json.loads, ended.out.splitlines())
    assert ended.code == 0
    assert [it["text"] for it in first["pages"][0]["words"]][:3] == ["Il", "manque", "3"]
    assert first["pages"][0]["words"][0]["box"] is None
    assert second["error"]["code"] == "empty_file"
    assert "the file is empty" in ended.err


def test_nothing_readable_ends_with_the_code_of_the_error(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    ended = command("extract", tmp_path)
    assert ended.code == 3
    assert json.loads(ended.out)["error"]["code"] == "empty_file"


def test_fields_are_given_without_a_ledger(command: Command, tmp_path: Path) -> None:
    (tmp_path / "invoice.txt").write_text(
        "Tanguy SA\n\nInvoice number: INV-2026-0417\nInvoice date: 12/11/2026\n\n"
        "Total: 1,250.00 EUR\n"
    )
    ended = command("extract", tmp_path / "invoice.txt")
    fields = json.loads(ended.out)
    assert ended.code == 0
    assert fields["file"].endswith("invoice.txt")
    assert fields["invoice_number"] == "INV-2026-0417"
    assert (fields["total"], fields["currency"]) == ("1250.00", "EUR")
