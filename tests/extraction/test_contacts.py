"""Whom to answer, from the signature first and from the header else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.extraction.contacts import find_contact
from extractor.extraction.extract import extract
from extractor.values.document import Document
from extractor.values.particulars import Contact
from extractor.values.submission import Envelope

Body = Callable[[str], Document]


def contact(document: Document, sender: str = "", address: str = "a@b.example") -> Contact:
    findings = extract([document], received=None, entities=None)
    return find_contact([document], findings.names, Envelope(sender, address))


@pytest.mark.parametrize(
    ("text", "name", "phone"),
    [
        ("Four boxes are missing.\n\nKind regards,\nPriya Nair\nLedger\nTel: 0117 496 0331",
         "Priya Nair", "0117 496 0331"),
        ("Es fehlt Ware.\n\nMit freundlichen Grüßen\n\ni. A. Franz Huber\nTel.: +43 512 555 120",
         "Franz Huber", "+43 512 555 120"),
        ("Il manque 4 colis.\n\nCordialement\nRachid Benali\nService qualité\n02 51 55 01 14",
         "Rachid Benali", "02 51 55 01 14"),
        ("Faltan 4 cajas.\n\nAtentamente,\nPilar Nadal\nDpto. de Compras\nTel. 968 55 12 34",
         "Pilar Nadal", "968 55 12 34"),
        ("Bonjour, il manque 4 colis sur la dernière livraison, voyez.\nLoïc", "Loïc", None),
        ("Hello, four boxes are missing from the last delivery.\ncheers Gaz", "Gaz", None),
    ],
)  # fmt: skip
def test_the_signature_names_whom_to_answer(
    mail_body: Body, text: str, name: str, phone: str | None
) -> None:
    found = contact(mail_body(text))
    assert (found.name, found.phone) == (name, phone)


def test_every_part_stands_where_it_says(mail_body: Body) -> None:
    text = "Hello.\n\nRegards\nEva Novak\neva.novak@lumen.example\n+44 1223 960 114"
    document = mail_body(text)
    found = contact(document)
    for value, span in (
        (found.name, found.name_span),
        (found.phone, found.phone_span),
        (found.mail, found.mail_span),
    ):
        assert span is not None
        assert document.text[span.start : span.end] == value


@pytest.mark.parametrize(
    ("sender", "name"), [("Anne Corre", "Anne Corre"), ("Accounts Payable", None), ("", None)]
)
def test_the_header_stands_in_for_a_missing_signature(
    mail_body: Body, sender: str, name: str | None
) -> None:
    found = contact(mail_body("Four boxes are missing from our last order."), sender, "x@y.example")
    assert (found.name, found.mail, found.name_span) == (name, "x@y.example", None)


@pytest.mark.parametrize(
    "tail", ["Purchase Ledger", "Riou et Fils", "Please credit the difference.", "Morning"]
)
def test_offices_companies_and_sentences_are_no_names(mail_body: Body, tail: str) -> None:
    assert (
        contact(mail_body(f"Four boxes are missing from our last order, see.\n{tail}")).name is None
    )


def test_a_company_called_as_its_domain_is_no_person(mail_body: Body) -> None:
    text = "Il manque 4 colis.\n\nCordialement\nGarnier"
    assert contact(mail_body(text), "", "achats@garnier.example").name is None


def test_a_register_number_is_no_telephone(mail_body: Body) -> None:
    text = "Il manque 4 colis.\n\nCordialement\nAnne Corre\nSIRET 955 210 895 00012"
    assert contact(mail_body(text)).phone is None
