"""What is explained is what is decided, for every file of the sample inbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.explain import Explanation, explain_with
from extractor.explain.explanation import Place, Verdict
from extractor.explain.files import write_explanation
from extractor.pipeline import Pipeline
from extractor.values.document import PageSource
from extractor.values.record import Decision

SAMPLES = Path(__file__).parents[2] / "inbox" / "samples"
FILES = sorted(it.name for it in SAMPLES.iterdir() if it.is_file())
# Their pages are pictures, so a text recognition is needed.
SCANS = {
    "dev-en-042.pdf", "dev-es-033.pdf", "dev-fr-026.pdf", "dev-fr-082.pdf", "dev-fr-091.pdf",
    *(it for it in FILES if not it.endswith((".eml", ".pdf"))),
}  # fmt: skip
pytestmark = pytest.mark.slow


def _marked(name: str) -> object:
    return pytest.param(name, id=name, marks=[pytest.mark.ocr] if name in SCANS else [])


@pytest.fixture(scope="module")
def pipeline(ledger_folder: Path, settings_file: Path) -> Iterator[Pipeline]:
    with Pipeline.load(ledger=ledger_folder, settings=settings_file) as pipeline:
        yield pipeline


@pytest.mark.parametrize("name", [_marked(it) for it in FILES])
def test_the_chosen_values_are_those_of_the_record(
    name: str, pipeline: Pipeline, samples: Path
) -> None:
    record = pipeline.process(samples / name)
    found = explain_with(pipeline, samples / name)
    assert found.record == record
    assert (found.dispute_or_not.label == "dispute") == record.is_dispute
    chosen = [it.customer_id for it in found.customers if it.verdict is Verdict.CHOSEN]
    assert chosen == ([record.customer.customer_id] if record.customer else [])
    for dispute, kept in zip(found.disputes, record.disputes, strict=True):
        amounts = [it for it in dispute.amounts if it.verdict is Verdict.CHOSEN]
        amount = kept.disputed_amount
        said = (amount.value, amount.currency, amount.derivation) if amount else (None, None, None)
        assert [(it.value, it.currency, it.derivation) for it in amounts] == [said]
        assert dispute.category.label == kept.category.code
        assert dispute.category.rival == kept.category.runner_up
        numbers = [it.number for it in dispute.invoices if it.verdict is Verdict.CHOSEN]
        assert numbers == ([kept.invoice.number] if kept.invoice else [])
        if kept.invoice and kept.invoice.as_written:
            written = [it.place.text for it in found.references if it.verdict is Verdict.CHOSEN]
            assert kept.invoice.as_written in written


@pytest.mark.parametrize("name", [_marked(it) for it in FILES])
def test_the_checks_are_those_that_the_route_went_by(
    name: str, pipeline: Pipeline, samples: Path
) -> None:
    found = explain_with(pipeline, samples / name)
    record = found.record
    for check in found.checks:
        doubts = [it for it in record.reasons if it.startswith(f"{check.part}:")]
        doubts = [it for it in doubts if "low_confidence" in it or it == "customer:unknown"]
        assert check.passed != bool(doubts)
    for dispute in found.disputes:
        for check in dispute.checks:
            reasons = dispute.record.reasons
            doubts = [it for it in reasons if it.startswith(f"{check.part}:low_confidence")]
            absent = check.part == "invoice" and "invoice:none" in reasons
            assert check.passed != bool(doubts or absent)
    passed = all(it.passed for it in found.checks)
    assert passed or record.decision is Decision.REVIEW


def _places(found: Explanation) -> Iterator[Place]:
    for reference in found.references:
        yield reference.place
    for dispute in found.disputes:
        yield from dispute.units
        for amount in dispute.amounts:
            yield from (amount.place, *amount.inputs) if amount.place else amount.inputs
        for word in (*dispute.category.speaks_for, *dispute.category.speaks_against):
            yield from word.places


@pytest.mark.parametrize("name", ["dev-fr-100.pdf", "dev-en-005.eml", "dev-es-016.eml"])
def test_every_place_holds_its_words(name: str, pipeline: Pipeline, samples: Path) -> None:
    found = explain_with(pipeline, samples / name)
    places = list(_places(found))
    assert places
    for it in places:
        document = found.documents[it.number]
        assert document.text[it.start : it.end].strip() == it.text
        paged = any(page.source is PageSource.TEXT_LAYER for page in document.pages)
        assert bool(it.spots) == paged


def test_a_word_that_decided_stands_at_its_place(pipeline: Pipeline, samples: Path) -> None:
    found = explain_with(pipeline, samples / "dev-fr-014.pdf")
    words = [it for dispute in found.disputes for it in dispute.category.speaks_for]
    assert words
    for word in words:
        assert word.places
        for place in word.places:
            assert place.text.casefold() == word.word.casefold()


def test_a_paid_row_says_so(pipeline: Pipeline, samples: Path) -> None:
    found = explain_with(pipeline, samples / "dev-fr-100.pdf")
    why = {it.place.text: it.why for it in found.references}
    assert why["FA-2026-00301"] == ("row_paid",)


def test_a_derived_amount_shows_what_it_was_made_of(pipeline: Pipeline, samples: Path) -> None:
    amounts = [
        dispute.amounts[0]
        for name in FILES
        if name.endswith(".eml")
        for dispute in explain_with(pipeline, samples / name).disputes
    ]
    derived = [it for it in amounts if it.derivation and it.place is None]
    assert derived
    assert any(it.inputs for it in derived)


def test_a_page_and_a_mail_are_written(pipeline: Pipeline, samples: Path, tmp_path: Path) -> None:
    found = explain_with(pipeline, samples / "dev-en-005.eml")
    reading = pipeline.settings.reading
    written = write_explanation(found, tmp_path, settings=reading, tell=lambda code: code)
    assert sorted(it.suffix for it in written) == [".html", ".json", ".png"]
    assert written[1].read_bytes().startswith(b"\x89PNG")
