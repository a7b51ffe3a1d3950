from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from email import message_from_bytes, policy
from pathlib import Path
from random import Random

import pypdfium2
import pytest

from extractor.intake.files import open_submission
from extractor.reconciliation.load import load_ledger
from extractor.settings import load_settings
from training.generator.compose import Generated, Options, generate
from training.generator.rows import FORMS, short_form
from training.generator.schedule import schedule
from training.generator.stories import Story
from training.generator.write import write_cases

OPTIONS = Options(seed=3, cases=40, scans=0.05, customers=80)


@pytest.fixture(scope="module")
def generated(stories: list[Story]) -> Generated:
    return generate(stories, OPTIONS)


@pytest.fixture(scope="module")
def folder(generated: Generated, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("cases") / "generated"
    write_cases(generated, target)
    return target


def test_the_same_seed_gives_the_same_bytes(stories: list[Story], generated: Generated) -> None:
    assert generate(stories, OPTIONS).cases == generated.cases


def test_another_seed_gives_other_cases(stories: list[Story], generated: Generated) -> None:
    other = generate(stories, Options(seed=4, cases=20, scans=0.0, customers=20))
    assert {it.content for it in other.cases}.isdisjoint(it.content for it in generated.cases)


def test_every_story_comes_before_any_comes_again(stories: list[Story]) -> None:
    once = schedule(stories, 10_000, Random(1))
    first = [story.id for job in once for story in job.stories][: len(stories)]
    assert sorted(first) == sorted(story.id for story in stories)


def test_the_ledger_is_one_that_the_product_loads(folder: Path, generated: Generated) -> None:
    ledger = load_ledger(folder / "ledger")
    assert len(ledger.customers) >= 70
    numbers = {it.number: it.customer_id for it in ledger.invoices}
    for case in generated.cases:
        for item in case.gold["items"]:
            assert numbers[item["invoice_number"]] == case.gold["customer_id"]


def test_sums_in_the_ledger_agree(folder: Path) -> None:
    with (folder / "ledger" / "invoice_lines.csv").open(encoding="utf-8") as file:
        totals: Counter[str] = Counter()
        for row in csv.DictReader(file):
            totals[row["invoice_number"]] += Decimal(row["line_total"])  # type: ignore[assignment]
    ledger = load_ledger(folder / "ledger")
    for invoice in ledger.invoices:
        assert abs(totals[invoice.number] - invoice.net_amount) < Decimal("0.02")
        assert invoice.net_amount <= invoice.gross_amount
        assert Decimal(0) < invoice.open_amount <= invoice.gross_amount


def test_every_file_is_opened_by_the_product(folder: Path, generated: Generated) -> None:
    load_settings(folder / "extractor.toml")
    for case in generated.cases:
        submission = open_submission(folder / case.gold["file"])
        assert submission.parts


def test_the_gold_has_the_casebooks_fields_and_those_for_splits(folder: Path, root: Path) -> None:
    theirs = root / "training" / "corpus" / "casebook" / "gold.jsonl"
    with theirs.open(encoding="utf-8") as file:
        known = json.loads(file.readline())
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        assert set(known) <= set(gold)
        assert {"story", "family", "layout", "supplier", "triage_class"} <= set(gold)
        for item in gold["items"]:
            assert set(item) == set(known["items"][0])
            assert (item["disputed_amount"] is None) == (item["amount_is"] == "absent")


def test_mails_say_what_the_gold_quotes(generated: Generated) -> None:
    seen = 0
    for case in generated.cases:
        if case.gold["channel"] not in {"email_plain", "email_thread"}:
            continue
        message = message_from_bytes(case.content, policy=policy.default)
        body = message.get_body(("plain",))
        if body is None:
            continue
        said = " ".join(f"{message['subject']} {body.get_content()}".replace("\n> ", "\n").split())
        for item in case.gold["items"]:
            for key in ("reference_as_written", "po_as_written", "amount_as_written"):
                if item[key]:
                    assert " ".join(item[key].split()) in said, case.gold["id"]
                    seen += 1
    assert seen > 5


def test_advices_show_reference_and_amount_of_every_item(stories: list[Story]) -> None:
    made = generate(stories, Options(seed=9, cases=90, scans=0.0, customers=10))
    seen = 0
    for case in made.cases:
        if not case.name.endswith(".pdf") or "letter" in case.gold["channel"]:
            continue
        document = pypdfium2.PdfDocument(case.content)
        text = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
        document.close()
        for item in case.gold["items"]:
            assert "".join(item["reference_as_written"].split()) in text, case.gold["id"]
            if item["amount_as_written"]:
                assert "".join(item["amount_as_written"].split()) in text, case.gold["id"]
            seen += 1
    assert seen > 10


def test_scans_are_pictures_of_the_wanted_share(stories: list[Story]) -> None:
    made = generate(stories, Options(seed=2, cases=30, scans=0.2, customers=10))
    scans = [it for it in made.cases if it.gold["scan_style"]]
    assert 2 <= len(scans) <= 14
    heads = (b"II*", b"MM\0*", b"\x89PNG", b"\xff\xd8\xff", b"%PDF")
    assert all(it.content.startswith(heads) for it in scans if not it.name.endswith(".eml"))


def test_folders_with_other_files_are_left_alone(generated: Generated, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="new folder"):
        write_cases(generated, tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize("form", FORMS)
def test_short_forms_keep_the_counter(form: str) -> None:
    assert short_form("RE-2026-04417", form).endswith("04417")
