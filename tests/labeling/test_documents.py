"""Documents of a folder or a store, and what the machine proposes for them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extractor.labeling.documents import Documents
from extractor.labeling.session import Session
from extractor.values.label import read_labels, write_labels

MAILS = ("dev-fr-051.eml", "dev-fr-006.eml")
PAGES = ("dev-fr-014.pdf",)


@pytest.fixture(scope="module")
def inbox(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for name in (*MAILS, *PAGES):
        shutil.copy(samples / name, folder)
    shutil.copy(samples / "broken" / "damaged-letter.pdf", folder)
    return folder


def test_a_file_that_is_there_already_is_not_read_again(documents: Documents, inbox: Path) -> None:
    seen: list[str] = []
    assert documents.take_in([inbox], advance=seen.append) == 0
    assert len(seen) == 4


def test_only_files_of_the_pattern_are_taken(documents: Documents, samples: Path) -> None:
    seen: list[str] = []
    documents.take_in([samples / "broken"], pattern="*.xyz", advance=seen.append)
    assert seen == ["delivery-photo.xyz"]


def test_what_cannot_be_read_is_not_asked(documents: Documents) -> None:
    names = {Path(it.file).name for it in documents.waiting()}
    assert names == {*MAILS, *PAGES}


def named(documents: Documents, name: str) -> str:
    return next(it.id for it in documents.waiting() if Path(it.file).name == name)


def test_a_proposal_says_what_the_record_says(documents: Documents) -> None:
    proposal = documents.proposal(named(documents, "dev-fr-051.eml"))
    label = proposal.label
    assert (label.triage, label.language, label.customer_id) == ("dispute", "fr", "C10232")
    assert [(it.category, it.invoice_number, str(it.amount)) for it in label.items] == [
        ("price_difference", "9260002123", "5.10"),
        ("late_delivery", "FA-2026-01309", "1203.30"),
    ]
    assert all(it.amount_is == "derivable" and it.passage for it in label.items)
    assert proposal.first == 1  # the subject comes first
    assert label.texts[0].strip() == "pb fact"
    assert proposal.sure["category 0"] > 0.9


def test_the_places_of_a_proposal_are_where_its_values_stand(documents: Documents) -> None:
    for waiting in documents.waiting():
        label = documents.propose(waiting.id)
        for span in label.spans:
            assert label.texts[span.document][span.start : span.end] == span.text
    fields = {it.field for it in documents.propose(named(documents, "dev-fr-014.pdf")).spans}
    assert "invoice" in fields


def test_a_proposal_can_be_kept_and_read_again(documents: Documents, tmp_path: Path) -> None:
    labels = [documents.propose(it.id) for it in documents.waiting()]
    write_labels(tmp_path / "labels.jsonl", labels)
    assert read_labels(tmp_path / "labels.jsonl") == labels


def test_a_session_over_a_store_asks_and_keeps(documents: Documents, tmp_path: Path) -> None:
    session = Session.open(documents.waiting(), documents.propose, tmp_path, "anna")
    while (task := session.next()) is not None:
        session.answer(task.proposal)
    assert {it.id for it in session.labels()} == {it.id for it in documents.waiting()}
    assert session.done().answered == 3


def test_after_a_retraining_the_queue_believes_the_new_doubts(documents: Documents) -> None:
    ids = [it.id for it in documents.waiting()]
    doubts = documents.doubts(ids)
    assert doubts == {it.id: pytest.approx(it.doubt, abs=0.001) for it in documents.waiting()}
