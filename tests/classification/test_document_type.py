"""A document says at its top what it is; its rows confirm it."""

from __future__ import annotations

import pytest

from extractor.classification.document_type import document_type, fold
from extractor.values.category import DocumentType
from extractor.values.document import Document, Page, PageSource, lines_of


def document(text: str, source: PageSource = PageSource.TEXT_LAYER) -> Document:
    words, lines = lines_of(text.split("\n"))
    return Document("x", "text/plain", (Page(1, 595, 842, source, words, lines),))


def mail(text: str) -> Document:
    return document(text, PageSource.MAIL)


@pytest.mark.parametrize(
    "title",
    ["NOTE DE DÉBIT n° ND-77", "Avis de débit", "DEBIT NOTE 4711", "Chargeback 12",
     "Belastungsanzeige Nr. 5", "Nota de cargo 99", "NOTA DE DÉBITO"],
)  # fmt: skip
def test_a_debit_note_is_told_by_its_title(title: str) -> None:
    kind = document_type([document(title)], is_mail=False, paid_rows=0, held_rows=0)
    assert kind is DocumentType.DEBIT_NOTE


@pytest.mark.parametrize(
    "title",
    ["Avis de virement", "AVIS DE PAIEMENT", "Remittance advice", "Zahlungsavis",
     "Aviso de pago", "Orden de pago 77"],
)  # fmt: skip
def test_a_remittance_is_told_by_title_and_rows(title: str) -> None:
    kind = document_type([document(title)], is_mail=False, paid_rows=4, held_rows=1)
    assert kind is DocumentType.REMITTANCE_ADVICE


def test_rows_paid_and_held_back_make_a_remittance_without_a_title() -> None:
    kind = document_type([document("Valmont")], is_mail=False, paid_rows=4, held_rows=2)
    assert kind is DocumentType.REMITTANCE_ADVICE


@pytest.mark.parametrize("text", ["Réclamation", "Reklamation", "Complaint", "Reclamación"])
def test_a_letter_or_a_mail_is_one(text: str) -> None:
    letter = document_type([document(text)], is_mail=False, paid_rows=0, held_rows=0)
    message = document_type([mail(text)], is_mail=True, paid_rows=0, held_rows=0)
    attached = document_type(
        [mail("Voir pièce jointe"), document(text)], is_mail=True, paid_rows=0, held_rows=0
    )
    assert letter is DocumentType.CLAIM_LETTER
    assert message is DocumentType.CLAIM_EMAIL
    assert attached is DocumentType.CLAIM_LETTER


def test_a_mail_that_speaks_of_a_debit_note_is_a_mail() -> None:
    text = mail("we will send a debit note")
    assert document_type([text], is_mail=True, paid_rows=0, held_rows=0) is DocumentType.CLAIM_EMAIL


def test_the_attachment_counts_more_than_the_mail() -> None:
    parts = [mail("Votre virement"), document("BELASTUNGSANZEIGE")]
    kind = document_type(parts, is_mail=True, paid_rows=0, held_rows=1)
    assert kind is DocumentType.DEBIT_NOTE


def test_words_far_down_do_not_count() -> None:
    text = document("Courrier\n" + "bla " * 400 + "\nnote de débit")
    assert (
        document_type([text], is_mail=False, paid_rows=0, held_rows=0) is DocumentType.CLAIM_LETTER
    )


def test_folding_takes_accents_and_case_away() -> None:
    assert fold("Überweisungsanzeige DÉBIT Straße") == "uberweisungsanzeige debit strasse"
