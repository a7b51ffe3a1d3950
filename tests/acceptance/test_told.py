"""A mail with its proof, from the file to the record."""

from __future__ import annotations

import email.message
from pathlib import Path

import pytest

from extractor import FileRecord, Pipeline
from extractor.values.particulars import Ask, CountRole, ProofType

pytestmark = pytest.mark.slow

BODY = """Bonjour,

Il manque 4 cartons sur la facture FAC26/000001 (commande 4571061902), livrée le 4 septembre.
Le BL 806451158 est en pièce jointe, les photos sont jointes. Dossier litige : R-2026-0417.
Merci de faire un avoir sous 8 jours.

Cordialement
Sophie Marchal
Tél. : 04 50 55 12 34
"""
DELIVERY_NOTE = """LIEFERSCHEIN
Nr. 806451158            Datum: 03.09.2026
Ihre Bestellung: 4571061902
Spediteur: Schenker

Artikel    Bezeichnung         berechnet  geliefert  EUR
S-10       Sardinen in Öl         40         36      980,00
S-11       Thunfisch in Öl        12         12      420,00
"""


@pytest.fixture(scope="module")
def record(
    ledger_folder: Path, settings_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> FileRecord:
    message = email.message.EmailMessage()
    message["From"] = "S. M. <s.marchal@web.example>"
    message["To"] = "ar@valmont.example"
    message["Subject"] = "manquants"
    message["Date"] = "Thu, 10 Sep 2026 08:15:00 +0200"
    message.set_content(BODY)
    message.add_attachment(DELIVERY_NOTE, filename="Anlage 1.txt")
    file = tmp_path_factory.mktemp("told") / "claim.eml"
    file.write_bytes(message.as_bytes())
    return Pipeline.load(ledger=ledger_folder, settings=settings_file).process(file)


def test_the_proof_belongs_by_its_number_and_is_read(record: FileRecord) -> None:
    (dispute,) = record.disputes
    (proof,) = dispute.proof
    assert (proof.document, proof.type) == ("Anlage 1.txt", ProofType.DELIVERY_NOTE)
    assert any(it.startswith("belongs:shared_number") for it in proof.because)
    assert ("quantity_received", "36 (S-10)") in {(it.field, it.value) for it in proof.fields}


def test_the_proofs_lines_contest_nothing(record: FileRecord) -> None:
    (dispute,) = record.disputes
    assert dispute.invoice is not None
    assert dispute.invoice.number == "FAC26/000001"
    assert dispute.disputed_amount is None or dispute.disputed_amount.as_written is None
    assert {it.document for it in dispute.evidence} <= {"body", "subject", "header"}


def test_what_is_said_besides_is_read(record: FileRecord) -> None:
    (dispute,) = record.disputes
    assert dispute.references.claims == ("R-2026-0417",)
    assert dispute.references.delivery_notes == ("806451158",)
    assert [it.code for it in dispute.asks] == [Ask.CREDIT_NOTE]
    assert dispute.deadline is not None
    assert str(dispute.deadline.day) == "2026-09-18"
    assert dispute.deadline.derivation == "2026-09-10 + 8 days"
    assert [(it.role, int(it.value)) for it in dispute.quantities] == [(CountRole.MISSING, 4)]
    assert record.contact is not None
    assert (record.contact.name, record.contact.phone) == ("Sophie Marchal", "04 50 55 12 34")


def test_photos_that_are_not_there_are_noted(record: FileRecord) -> None:
    assert "proof_missing(photo)" in record.notes


def test_the_record_holds_to_its_schema(record: FileRecord) -> None:
    assert FileRecord.model_validate_json(record.model_dump_json()) == record


def test_a_record_of_the_first_version_is_still_read(record: FileRecord) -> None:
    old = record.model_dump(mode="json") | {"schema_version": "1"}
    for name in ("contact", "asks", "deadline", "unassigned_proof", "evidence"):
        del old[name]
    for dispute in old["disputes"]:
        for name in ("sub_reason", "asks", "deadline", "dates", "quantities", "carriers",
                     "paid_amount", "invoice_total", "proof"):  # fmt: skip
            del dispute[name]
        del dispute["references"]["claims"], dispute["references"]["consignments"]
    read = FileRecord.model_validate(old)
    assert read.schema_version == "1"
    assert read.disputes[0].asks == ()
