"""`extractor match` and `extractor ledger import` on a small ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.cli.match import CACHE, percentile
from extractor.cli.queries import WrongQuery, read_query
from extractor.values.query import Query
from tests.cli.conftest import Command

GOOD = {"id": "a", "references": ["INV/24/0456"], "amounts": [1200.00], "currency": "eur"}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    folder = tmp_path / "ledger"
    folder.mkdir()
    (folder / "customers.csv").write_text(
        "customer_id;name\nK100;Kérouan SARL\n", encoding="cp1252"
    )
    (folder / "open_invoices.csv").write_text(
        "invoice_number;customer_id;issue_date;due_date;net_amount;gross_amount;open_amount;"
        "currency\n"
        "INV/24/0456;K100;2026-01-05;2026-02-04;1000.00;1200.00;1200.00;EUR\n"
        "INV/24/0999;K100;2026-03-05;2026-04-04;50.00;60.00;60.00;EUR\n"
    )
    return folder


def questions(place: Path, *lines: object) -> Path:
    file = place / "queries.jsonl"
    texts = [it if isinstance(it, str) else json.dumps(it) for it in lines]
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return file


def test_an_answer_has_the_invoice_the_customer_and_the_decision(
    command: Command, ledger: Path, tmp_path: Path
) -> None:
    ended = command("match", "--ledger", ledger, "--queries", questions(tmp_path, GOOD))
    assert ended.code == 0
    answer = json.loads(ended.out)
    assert list(answer) == ["id", "matches", "customer_id", "decision"]
    assert (answer["id"], answer["customer_id"]) == ("a", "K100")
    (match,) = answer["matches"]
    assert list(match) == ["number", "reference", "probability", "reasons"]
    assert match["number"] == match["reference"] == "INV/24/0456"
    assert 0.5 < match["probability"] <= 1
    assert "exact_number" in match["reasons"]


def test_a_wrong_line_is_named_and_the_rest_answered(
    command: Command, ledger: Path, tmp_path: Path
) -> None:
    file = questions(tmp_path, GOOD, "{oops", "", {"id": "b", "date": "1.2.26"}, GOOD | {"id": "c"})
    ended = command("match", "--ledger", ledger, "--queries", file, "--lines")
    assert ended.code == 0
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert [it["id"] for it in answers] == ["a", "c"]
    assert [it["lines"][0]["reference"] for it in answers] == ["INV/24/0456"] * 2
    assert f"{file}, line 2: it is no JSON" in ended.err
    assert f"{file}, line 4: date: " in ended.err


def test_figures_go_to_standard_error_and_answers_to_the_file(
    command: Command, ledger: Path, tmp_path: Path
) -> None:
    out = tmp_path / "answers.jsonl"
    file = questions(tmp_path, GOOD)
    ended = command("match", "--ledger", ledger, "--queries", file, "--output", out, "--stats")
    assert (ended.code, ended.out) == (0, "")
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == "a"
    for word in ("build", "load", "memory", "p50", "p99"):
        assert word in ended.err


def test_the_book_is_built_again_only_when_the_files_change(
    command: Command, ledger: Path, tmp_path: Path
) -> None:
    arguments = ("match", "--ledger", ledger, "--queries", questions(tmp_path, GOOD))
    assert "building" in command(*arguments).err
    assert "building" not in command(*arguments).err
    assert (ledger / CACHE / ".gitignore").is_file()
    file = ledger / "open_invoices.csv"
    file.write_text(file.read_text().replace("INV/24/0456", "INV/24/0777"))
    ended = command(*arguments)
    assert "building" in ended.err
    assert '"exact_number"' not in ended.out


def test_an_imported_ledger_is_matched(command: Command, ledger: Path, tmp_path: Path) -> None:
    with (ledger / "open_invoices.csv").open("a") as more:
        more.write("INV/24/1000;K100;2026-03-05;;x;60.00;60.00;EUR\n")
    book, file = tmp_path / "book", questions(tmp_path, GOOD)
    assert command("ledger", "import", ledger, "--output", book).code == 7
    ended = command("ledger", "import", ledger, "--output", book, "--skip-bad-rows")
    assert ended.code == 0
    assert "line 4, column net_amount" in ended.err
    assert "2 invoices of 1 customer, 1 wrong row left out" in ended.err
    ended = command("match", "--ledger", book, "--queries", file)
    assert json.loads(ended.out)["matches"][0]["number"] == "INV/24/0456"
    assert command("match", "--ledger", ledger, "--queries", file).code == 7


@pytest.mark.parametrize("lines", [(), ("{}", "nonsense")], ids=["empty", "all-wrong"])
def test_a_file_without_a_single_question_is_an_error(
    command: Command, ledger: Path, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    file = questions(tmp_path, *lines)
    ended = command("match", "--ledger", ledger, "--queries", file)
    assert (ended.code, ended.out) == (3, "")


def test_a_separator_is_one_character(command: Command, ledger: Path, tmp_path: Path) -> None:
    ended = command("ledger", "import", ledger, "--output", tmp_path, "--separator", "::")
    assert ended.code == 2


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (b"[]", "the line"),
        (b"{}", "id"),
        (b'{"id": "a", "amount": [1]}', "amount"),
        (b'{"id": "a", "references": "X"}', "references"),
        (b'{"id": "a", "amounts": [-1]}', "amounts.0"),
        (b'{"id": "a", "amounts": [Infinity]}', "amounts.0"),
        (b'{"id": "a", "amounts": [1e400]}', "amounts.0"),
        (b'{"id": "a", "currency": "Euro"}', "currency"),
        (b'{"id": "a", "date": 1700000000}', "date"),
        (b'{"id": "a", "customer": {"phone": "1"}}', "customer.phone"),
        (b'{"id": "\\ud800"}', "id"),
        (b'{"id": "\xff"}', "UTF-8"),
        (b"[" * 100_000, "nested"),
    ],
)
def test_a_wrong_question_says_what_is_wrong(line: bytes, word: str) -> None:
    wrong = read_query(line, "q.jsonl", 7)
    assert isinstance(wrong, WrongQuery)
    assert str(wrong).startswith("q.jsonl, line 7: ")
    assert word in str(wrong)


def test_what_is_unknown_may_be_null_or_missing() -> None:
    line = b'{"id": "a", "date": null, "customer": {"name": null}, "currency": null}'
    assert read_query(line, "q.jsonl", 1) == Query("a")


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(it) for it in range(100, 0, -1)]
    assert (percentile(values, 0.5), percentile(values, 0.99)) == (50.0, 99.0)
    assert percentile([3.0], 0.99) == 3.0
