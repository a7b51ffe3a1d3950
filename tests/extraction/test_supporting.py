"""Proof is recognised, read, and kept apart from what contests."""

from __future__ import annotations

import pytest

from extractor.extraction.extract import extract
from extractor.extraction.sentences import sentences_of
from extractor.extraction.supporting import find_supporting, missing_proof, without_proof
from extractor.reading.body import read_text
from extractor.values.document import Document, Page, PageSource
from extractor.values.particulars import ProofType, SupportingDocument
from extractor.values.submission import Envelope, Part, PartRole, Submission

DELIVERY_NOTE = """LIEFERSCHEIN
Nr. 214425            Datum: 03.03.2026
Ihre Bestellung: CDE-7788
Spediteur: Schenker

Artikel    Bezeichnung         bestellt   geliefert
S-10       Sardinen in Öl         40         36
S-11       Thunfisch in Öl        12         12
"""
WAYBILL = """INTERNATIONAL CONSIGNMENT NOTE (CMR)
CMR no. 7740118
Sender: Valmont, consignee: Kerouan, carrier: Heppner
4 pallets of canned fish, received in good order on 28 April 2026
"""
LETTER = """Lieferschein 214425
Sehr geehrte Damen und Herren,
zu diesem Lieferschein fehlen 4 Kartons, die restliche Ware war in Ordnung.
Bitte schreiben Sie uns den Betrag gut und holen Sie die Palette ab.
"""


def submission(*attachments: Part) -> Submission:
    body = Part("body", "text/plain", b"see attachment", PartRole.BODY)
    return Submission("m.eml", "ab" * 32, "message/rfc822", (body, *attachments), Envelope())


def text_part(name: str, text: str) -> Part:
    return Part(name, "text/plain", text.encode(), PartRole.ATTACHMENT)


def supporting(*parts: Part) -> tuple[SupportingDocument, ...]:
    documents = tuple(read_text(it) for it in parts)
    findings = extract(documents, received=None, entities=None)
    return find_supporting(submission(*parts), documents, findings.references)


def test_a_delivery_note_is_read_with_its_numbers_and_counts() -> None:
    (proof,) = supporting(text_part("scan.txt", DELIVERY_NOTE))
    assert (proof.type, proof.because) == (ProofType.DELIVERY_NOTE, "title")
    assert {"214425", "CDE-7788"} <= set(proof.numbers)
    fields = {(it.name, it.value) for it in proof.fields}
    assert {
        ("delivery_notes", "214425"), ("date", "2026-03-03"), ("carrier", "Schenker"),
        ("quantity_received", "36 (S-10)"),
    } <= fields  # fmt: skip


def test_a_waybill_is_known_by_its_head() -> None:
    (proof,) = supporting(text_part("scan.txt", WAYBILL))
    assert proof.type is ProofType.CONSIGNMENT_NOTE
    assert ("consignment", "7740118") in {(it.name, it.value) for it in proof.fields}


def test_a_letter_that_asks_is_a_claim_and_no_proof() -> None:
    assert supporting(text_part("Lieferschein.txt", LETTER)) == ()


def test_a_letter_that_only_tells_is_no_proof_whatever_its_name() -> None:
    text = (
        "Madame, Monsieur,\nvos factures ont été contrôlées et seront réglées à l'échéance fixée.\n"
    )
    assert supporting(text_part("facture 12.txt", text)) == ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("CMR_7740.txt", ProofType.CONSIGNMENT_NOTE), ("BL 4711.txt", ProofType.DELIVERY_NOTE)],
)
def test_a_file_name_helps_where_no_title_is_read(name: str, kind: ProofType) -> None:
    text = "quai 4 palettes film intact camion 7 chauffeur Martin heure 8 tampon oui signé\n"
    (proof,) = supporting(text_part(name, text))
    assert (proof.type, proof.because) == (kind, "name")


def test_a_picture_without_words_is_a_photo_even_unread() -> None:
    photo = Part("IMG_1.jpg", "image/jpeg", b"...", PartRole.ATTACHMENT)
    (proof,) = find_supporting(submission(photo), (), ())
    assert (proof.type, proof.document) == (ProofType.PHOTO, None)


def test_a_lone_file_is_what_it_is_and_no_proof() -> None:
    part = text_part("scan.txt", DELIVERY_NOTE)
    alone = Submission("scan.txt", "ab" * 32, "text/plain", (part,))
    assert find_supporting(alone, (read_text(part),), ()) == ()


def test_proof_gives_way_to_an_empty_document_in_its_place() -> None:
    documents = (read_text(text_part("a", LETTER)), read_text(text_part("b", DELIVERY_NOTE)))
    proof = SupportingDocument(1, "b", ProofType.DELIVERY_NOTE, "title")
    claim, gone = without_proof(documents, (proof,))
    assert (claim, gone.text, gone.name) == (documents[0], "", "b")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Photos attached.", (ProofType.PHOTO,)),
        ("Siehe Anlage Lieferschein 4711.", (ProofType.DELIVERY_NOTE,)),
        ("Vous trouverez les photos en pièce jointe.", (ProofType.PHOTO,)),
        ("Adjunto nuestro informe de no conformidad.", (ProofType.REPORT,)),
        ("I can send photos.", ()),
        ("Our debit note is attached, your invoice 4711 is short.", ()),
    ],
)
def test_what_is_said_to_be_enclosed_and_is_not_there(
    text: str, missing: tuple[ProofType, ...]
) -> None:
    sentences = sentences_of([read_text(text_part("body", text))], leave_out=())
    assert missing_proof(sentences, (), 0) == missing


def test_an_attachment_of_unknown_kind_may_be_what_is_meant() -> None:
    sentences = sentences_of([read_text(text_part("body", "Photos attached."))], leave_out=())
    assert missing_proof(sentences, (), 1) == ()


def test_what_came_is_not_missing() -> None:
    sentences = sentences_of([read_text(text_part("body", "Photos attached."))], leave_out=())
    photo = SupportingDocument(None, "1.jpg", ProofType.PHOTO, "picture")
    assert missing_proof(sentences, (photo,), 1) == ()


def test_an_empty_document_is_nothing() -> None:
    empty = Document("empty.pdf", "application/pdf", (Page(1, 595, 842, PageSource.OCR, (), ()),))
    part = Part("empty.pdf", "application/pdf", b"", PartRole.ATTACHMENT)
    assert find_supporting(submission(part), (empty,), ()) == ()


@pytest.mark.parametrize(
    "titles",
    [
        pytest.param("Nº factura     Importe fra.   Descuento     Pagado       Concepto", id="es"),
        pytest.param("N° facture     Montant TTC    Retenue       Réglé        Libellé", id="fr"),
        pytest.param("Invoice no.    Gross amount   Deducted      Paid         Remark", id="en"),
        pytest.param("Rechnungsnr.   Bruttobetrag   Einbehalt     Gezahlt      Bemerkung", id="de"),
    ],
)
def test_what_holds_money_back_is_no_invoice_copy_whatever_its_name(titles: str) -> None:
    table = f"""{titles}
A-770121       1.200,00       -60,00        1.140,00     2 x 21
A-770188         310,00                       310,00
A-770191         845,50       -45,50          800,00     4 x 9
"""
    assert not supporting(text_part("invoice copy 770121.txt", table))
    plain = table.replace("-60,00        1.140,00", "              1.200,00")
    plain = plain.replace("-45,50          800,00", "                845,50")
    (proof,) = supporting(text_part("invoice copy 770121.txt", plain))
    assert proof.type is ProofType.INVOICE
