"""From a mail to a proved record, with models of a handful of sentences."""

from __future__ import annotations

import email.message
import json
import sys
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from extractor.classification.fit import fit_text_model
from extractor.errors import EmptyFileError, InputError, LedgerError, MissingFileError, ReaderError
from extractor.pipeline import Pipeline
from extractor.settings import CompanySettings, Settings
from extractor.taxonomy_settings import CategoryTable, SubReasonTable, TaxonomySettings
from extractor.testing import ScriptedOcr
from extractor.trained import Models
from extractor.values.category import Category, DocumentType, TriageClass
from extractor.values.ledger import Customer, InvoiceLine, Ledger, OpenInvoice
from extractor.values.linear import LinearScorer
from extractor.values.record import Decision, FileRecord, Status

SHORT = ["il manque des cartons", "colis manquants", "es fehlen Kartons", "Kisten fehlen",
         "boxes are missing", "we are short", "faltan cajas", "cajas que faltan"]  # fmt: skip
PRICE = ["le prix est faux", "prix supérieur au tarif convenu", "der Preis ist falsch",
         "falscher Preis vereinbart", "the price is wrong", "agreed price",
         "el precio no es correcto", "precio pactado"]  # fmt: skip
NEWS = [
    "notre salon ouvre ses portes",
    "join our webinar",
    "Einladung zur Messe",
    "oferta de feria",
]
PAYING = ["le virement est parti", "payment was sent", "Zahlung ist unterwegs", "pago realizado"]


def invoice(number: str, customer: str, gross: str, **more: str) -> OpenInvoice:
    amount = Decimal(gross)
    net = amount / Decimal("1.2")
    lines = (InvoiceLine(1, "Sardines à l'huile", Decimal(100), net / 100, net),)
    return OpenInvoice(
        number, customer, None, None, net, amount, amount, "EUR", lines=lines, **more
    )


LEDGER = Ledger(
    customers=(
        Customer("K100", "Kérouan SARL", email_domain="kerouan.example"),
        Customer("K200", "Hänel Gunpf GmbH", email_domain="gunpf.example",
                 ibans=("DE89370400440532013000",)),
    ),
    invoices=(
        invoice("INV/24/0456", "K100", "1200.00", po_number="CDE-7788"),
        invoice("24-4567-B", "K100", "600.00"),
        invoice("RE-24001234", "K200", "960.00"),
    ),
    version="v1",
)  # fmt: skip


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    """Give a pipeline whose models were fitted on the sentences above."""
    other = (NEWS + PAYING) * 3
    kinds = ([TriageClass.NEWSLETTER_OR_SPAM] * 4 + [TriageClass.PAYMENT_NOTICE] * 4) * 3
    contesting = (SHORT + PRICE) * 2
    models = Models(
        dispute=fit_text_model(
            "dispute", contesting + other,
            [TriageClass.DISPUTE] * len(contesting) + ["none"] * len(other),
        ),
        triage=fit_text_model("triage", other, kinds),
        category=fit_text_model(
            "category", SHORT * 3 + PRICE * 3,
            [Category.SHORTAGE] * 24 + [Category.PRICE_DIFFERENCE] * 24,
        ),
        amount=LinearScorer("amount", {"explicit": 3.0, "is_whole": -4.0, "none": 1.0}),
        entities=None,
    )  # fmt: skip
    company = CompanySettings(name="Valmont Conserveries", email_domains=("valmont.example",))
    return Pipeline(
        LEDGER, settings=Settings(company=company), models=models, ocr_engine=ScriptedOcr()
    )


def mail(
    folder: Path, text: str, *, sender: str = "compta@kerouan.example", subject: str = ""
) -> Path:
    message = email.message.EmailMessage()
    message["From"] = sender
    message["To"] = "ar@valmont.example"
    message["Subject"] = subject
    message["Date"] = "Tue, 10 Mar 2026 08:15:00 +0100"
    message["Message-ID"] = "<1@kerouan.example>"
    message.set_content(text)
    file = folder / "claim.eml"
    file.write_bytes(message.as_bytes())
    return file


def test_the_account_that_a_mail_pays_from_says_whose_it_is(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    text = (
        "Hello,\nwe paid €312.50 from our account DE89 3704 0044 0532 0130 00 and kept €187.50:\n"
        "the price is wrong.\n"
    )
    record = pipeline.process(mail(tmp_path, text, sender="j.smith@mail.example"))
    assert record.customer is not None
    assert record.customer.customer_id == "K200"


@pytest.mark.parametrize(
    ("text", "sender", "customer", "number", "category"),
    [
        pytest.param(
            "Bonjour,\nil manque des cartons sur la facture INV/24/0456, soit 187,50 €.\n",
            "compta@kerouan.example", "K100", "INV/24/0456", Category.SHORTAGE, id="fr",
        ),
        pytest.param(
            "Guten Tag,\nauf Rechnung 24001234 ist der Preis falsch, Differenz 187,50 EUR.\n",
            "buchhaltung@gunpf.example", "K200", "RE-24001234", Category.PRICE_DIFFERENCE, id="de",
        ),
        pytest.param(
            "Hello,\nboxes are missing from invoice 24/4567, we deduct €187.50.\n",
            "ap@kerouan.example", "K100", "24-4567-B", Category.SHORTAGE, id="en",
        ),
        pytest.param(
            "Hola,\nel precio no es correcto en la factura INV 24 456: 187,50 € de más.\n",
            "pagos@kerouan.example", "K100", "INV/24/0456", Category.PRICE_DIFFERENCE, id="es",
        ),
    ],
)  # fmt: skip
def test_a_mail_becomes_a_proved_record(
    pipeline: Pipeline,
    tmp_path: Path,
    text: str,
    sender: str,
    customer: str,
    number: str,
    category: Category,
) -> None:
    record = pipeline.process(mail(tmp_path, text, sender=sender))
    assert (record.status, record.is_dispute) == (Status.PROCESSED, True)
    assert record.document_type is DocumentType.CLAIM_EMAIL
    assert record.customer is not None
    assert record.customer.customer_id == customer
    (dispute,) = record.disputes
    assert dispute.invoice is not None
    assert dispute.invoice.number == number
    assert dispute.category.code == category
    assert dispute.disputed_amount is not None
    assert dispute.disputed_amount.value == Decimal("187.50")
    fields = {it.field for it in dispute.evidence}
    assert {"invoice", "disputed_amount"} <= fields
    for proved in dispute.evidence:
        assert proved.text in text or proved.document != "body"
    assert dispute.reasons
    assert record.source.message_id == "1@kerouan.example"
    assert record.source.ledger_version == "v1"


def test_two_invoices_in_one_mail_are_two_disputes(pipeline: Pipeline, tmp_path: Path) -> None:
    text = (
        "Bonjour,\n\n- facture INV/24/0456 : il manque des cartons\n"
        "- facture 24-4567-B : le prix est faux\n"
    )
    record = pipeline.process(mail(tmp_path, text))
    found = {
        it.invoice.number: it.category.code for it in record.disputes if it.invoice is not None
    }
    assert found == {
        "INV/24/0456": Category.SHORTAGE,
        "24-4567-B": Category.PRICE_DIFFERENCE,
    }
    assert len({it.record_id for it in record.disputes}) == 2


def test_the_subject_may_name_the_invoice(pipeline: Pipeline, tmp_path: Path) -> None:
    file = mail(tmp_path, "Bonjour, il manque des cartons.", subject="Litige INV/24/0456")
    (dispute,) = pipeline.process(file).disputes
    assert dispute.invoice is not None
    assert dispute.invoice.number == "INV/24/0456"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Notre salon ouvre ses portes.", TriageClass.NEWSLETTER_OR_SPAM),
        ("Le virement est parti.", TriageClass.PAYMENT_NOTICE),
    ],
)
def test_a_message_that_contests_nothing_has_no_disputes(
    pipeline: Pipeline, tmp_path: Path, text: str, kind: TriageClass
) -> None:
    record = pipeline.process(mail(tmp_path, text))
    assert (record.is_dispute, record.triage, record.disputes) == (False, kind, ())


def test_a_stranger_is_left_to_a_person(pipeline: Pipeline, tmp_path: Path) -> None:
    file = mail(tmp_path, "Il manque des cartons.", sender="a@webmail.example")
    record = pipeline.process(file)
    assert record.customer is None
    assert record.decision == "review"
    assert "customer:unknown" in record.reasons
    assert record.disputes[0].invoice is None


def test_the_same_file_gives_the_same_record(pipeline: Pipeline, tmp_path: Path) -> None:
    file = mail(tmp_path, "Il manque des cartons sur la facture INV/24/0456.")
    assert pipeline.process(file) == pipeline.process(file)


def test_a_record_holds_to_its_schema(pipeline: Pipeline, tmp_path: Path) -> None:
    record = pipeline.process(mail(tmp_path, "Il manque des cartons sur INV/24/0456 : 12,00 €"))
    assert FileRecord.model_validate_json(record.model_dump_json()) == record


@pytest.fixture
def inbox(tmp_path: Path) -> list[Path]:
    """Give a good mail between files that cannot be read."""
    good = mail(tmp_path, "Il manque des cartons sur la facture INV/24/0456.")
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing more")
    unknown = tmp_path / "program.bin"
    unknown.write_bytes(bytes(range(256)) * 8)
    return [empty, good, broken, tmp_path / "missing.eml", unknown, good]


def test_a_category_of_one_s_own_is_told_by_its_keywords_and_seen_by_a_person(
    pipeline: Pipeline, tmp_path: Path, root: Path
) -> None:
    pallets = CategoryTable(
        name="pallet exchange", based_on="shortage", keywords=("pallet exchange", "empties")
    )
    waived = SubReasonTable(name="waived", of=("pallets",), keywords=("given back",))
    taxonomy = TaxonomySettings(categories={"pallets": pallets}, sub_reasons={"waived": waived})
    own = Pipeline(
        LEDGER,
        settings=pipeline.settings.model_copy(update={"taxonomy": taxonomy}),
        models=pipeline.models,
        ocr_engine=ScriptedOcr(),
    )
    text = (
        "Hello,\nwe contest the pallet exchange of invoice 24/4567, empties given back: €187.50.\n"
    )
    received = mail(tmp_path, text)
    (dispute,) = own.process(received).disputes
    assert dispute.category.code == "pallets"
    assert dispute.category.because == ("empties", "pallet exchange")
    assert dispute.sub_reason is not None
    assert dispute.sub_reason.code == "waived"
    assert dispute.decision is Decision.REVIEW
    assert "category:untrained(pallets)" in dispute.reasons
    schema = json.loads((root / "schemas/record.json").read_text())
    jsonschema.validate(json.loads(own.process(received).model_dump_json()), schema)
    plain = mail(tmp_path, "Hello,\nboxes are missing from invoice 24/4567, we deduct €187.50.\n")
    assert own.process(plain) == pipeline.process(plain)


def test_bad_files_are_set_aside_in_order_and_the_rest_goes_on(
    pipeline: Pipeline, inbox: list[Path]
) -> None:
    records = list(pipeline.process_many(inbox))
    assert [Path(it.source.file).name for it in records] == [it.name for it in inbox]
    assert [it.reason_code for it in records] == [
        "empty_file", None, "corrupt_file", "missing_file", "unknown_type", None,
    ]  # fmt: skip
    for record in records:
        if record.status is Status.QUARANTINED:
            assert record.reason
            assert record.decision == "review"
            assert record.disputes == ()


def test_one_file_alone_raises_what_is_wrong(pipeline: Pipeline, inbox: list[Path]) -> None:
    with pytest.raises(EmptyFileError):
        pipeline.process(inbox[0])
    with pytest.raises(MissingFileError):
        pipeline.process(inbox[3])
    for file in (inbox[2], inbox[4]):
        with pytest.raises(InputError):
            pipeline.process(file)


def test_a_ledger_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no such folder"):
        Pipeline.load(ledger=tmp_path / "nowhere", settings=Settings())


def test_a_reader_that_cannot_start_stops_the_batch_and_sets_nothing_aside(
    pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    page = tmp_path / "claim.html"
    page.write_text("<html><body><p>il manque des cartons</p></body></html>", encoding="utf-8")
    isolated = Pipeline(LEDGER, settings=pipeline.settings, models=pipeline.models, ocr_engine=None)
    with isolated, pytest.raises(ReaderError, match="isolate = false"):
        list(isolated.process_many([page]))
