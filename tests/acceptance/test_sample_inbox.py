"""The sample inbox, from the file to the record: what is broken and what is proof."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from extractor import FileRecord, Pipeline
from extractor.intake.files import open_submission
from extractor.reading.read import read
from extractor.values.record import EvidenceRecord, Status

pytestmark = pytest.mark.slow
MARGIN = 1.0  # points around a box, for letters that stick out of it
BROKEN = {
    "damaged-letter.pdf": "corrupt_file",
    "delivery-photo.xyz": "unknown_type",
    "empty-mail.eml": "empty_message",
    "locked-letter.pdf": "encrypted_file",
    "nothing.pdf": "empty_file",
}
# Their words are stored in the file, so that another reader can say what stands where.
DIGITAL = ("dev-fr-100.pdf", "dev-de-038.pdf", "dev-es-009.pdf", "dev-en-026.pdf", "dev-fr-014.pdf")
MAILS = ("dev-fr-051.eml", "dev-de-034.eml", "dev-en-019.eml", "dev-es-011.eml")


@pytest.fixture(scope="module")
def pipeline(ledger_folder: Path, settings_file: Path) -> Pipeline:
    return Pipeline.load(ledger=ledger_folder, settings=settings_file)


def _proof(record: FileRecord) -> Iterator[EvidenceRecord]:
    for dispute in record.disputes:
        yield from dispute.evidence


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_broken_files_are_set_aside_with_a_reason_and_the_rest_goes_on(
    pipeline: Pipeline, samples: Path
) -> None:
    good = samples / "dev-fr-062.eml"
    files = [*sorted((samples / "broken").iterdir()), good]
    records = list(pipeline.process_many(files))
    codes = {Path(it.source.file).name: it.reason_code for it in records[:-1]}
    assert codes == BROKEN
    assert all(it.status is Status.QUARANTINED and it.reason for it in records[:-1])
    assert records[-1].status is Status.PROCESSED


@pytest.mark.parametrize("name", DIGITAL)
def test_what_a_pdf_proves_stands_on_that_page_in_that_box(
    name: str, pipeline: Pipeline, samples: Path
) -> None:
    """PDFium is asked for the text of each box, independently of our words."""
    record = pipeline.process(samples / name)
    proofs = list(_proof(record))
    assert proofs
    with pypdfium2.PdfDocument(samples / name) as pdf:
        for proof in proofs:
            assert proof.page is not None
            assert proof.box is not None
            page = pdf[proof.page - 1]
            left, top, right, bottom = proof.box
            height = page.get_height()
            there = page.get_textpage().get_text_bounded(
                left - MARGIN, height - bottom - MARGIN, right + MARGIN, height - top + MARGIN
            )
            assert _bare(proof.text) in _bare(there)


@pytest.mark.parametrize("name", MAILS)
def test_what_a_mail_proves_stands_at_that_place_of_its_text(
    name: str, pipeline: Pipeline, samples: Path
) -> None:
    record = pipeline.process(samples / name)
    body = open_submission(samples / name).parts[0]
    text = read(body, settings=pipeline.settings.reading, engine=None).text
    spans = [it for it in _proof(record) if it.document == "body" and it.span is not None]
    assert spans
    for proof in spans:
        assert proof.span is not None
        start, end = proof.span
        assert _bare(proof.text) == _bare(text[start:end])


@pytest.mark.parametrize("name", ["dev-fr-062.eml", "dev-fr-014.pdf"])
def test_the_same_file_gives_the_same_record_wherever_it_lies(
    name: str, pipeline: Pipeline, samples: Path, tmp_path: Path
) -> None:
    elsewhere = Path(shutil.copy(samples / name, tmp_path))
    first, second = pipeline.process(samples / name), pipeline.process(elsewhere)
    assert first.disputes == second.disputes
    assert [it.record_id for it in first.disputes] == [it.record_id for it in second.disputes]
