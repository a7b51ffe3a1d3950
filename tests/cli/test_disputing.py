"""Facts and drafts of a kept dispute, on the command line."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.casework.answering import Outgoing
from extractor.casework.casework import Casework
from extractor.store.letters import letters_due, note_letter_not_sent
from extractor.store.store import Store
from extractor.values.case import Letter, Role
from extractor.values.category import Category
from extractor.values.money import Basis
from extractor.values.record import (
    AmountRecord,
    CategoryRecord,
    CustomerRecord,
    Decision,
    DisputeRecord,
    FileRecord,
    InvoiceRecord,
    SourceRecord,
    Status,
)
from extractor.workflow.changes import Actor, Change, Move
from extractor.workflow.rules import load_rules
from tests.cli.conftest import Command

LEDGER = {
    "customers.csv": "customer_id,name,language,country\nC1,Roux SA,fr,FR\n",
    "open_invoices.csv": (
        "invoice_number,customer_id,issue_date,due_date,net_amount,gross_amount,open_amount,"
        "currency,delivery_note\nFA-100,C1,2026-02-10,,1000,1200,1200,EUR,BL-9\n"
    ),
    "invoice_lines.csv": (
        "invoice_number,line,description,quantity,unit_price,line_total\n"
        "FA-100,1,Sardines,100,10,1000\n"
    ),
    "deliveries.csv": (
        "delivery_note,invoice_number,delivered_date,article,quantity\n"
        "BL-9,FA-100,2026-02-11,Sardines,94\n"
    ),
}
SETTINGS = '[company]\nname = "Maison Petit"\n[workflow]\ncountry = "FR"\n'


def dispute(record_id: str = "d1234") -> DisputeRecord:
    return DisputeRecord(
        record_id=record_id,
        category=CategoryRecord(code=Category.SHORTAGE, confidence=0.9),
        invoice=InvoiceRecord(number="FA-100", as_written="FA-100", confidence=0.9),
        disputed_amount=AmountRecord(
            value=Decimal(72), currency="EUR", basis=Basis.GROSS, as_written="72", confidence=0.9
        ),
        decision=Decision.REVIEW,
        confidence=0.5,
    )


def record(*disputes: DisputeRecord) -> FileRecord:
    source = SourceRecord(
        file="a.eml",
        sha256=hashlib.sha256(b"x").hexdigest(),
        received="2026-02-20T10:00:00+00:00",
    )
    return FileRecord(
        source=source,
        status=Status.PROCESSED,
        customer=CustomerRecord(customer_id="C1", name="Roux SA", confidence=0.9),
        disputes=disputes,
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, text in LEDGER.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "extractor.toml").write_text(SETTINGS, encoding="utf-8")
    with Store.open(tmp_path / "store") as store:
        store.save(record(dispute()), b"x")
    return tmp_path


def where(place: Path) -> tuple[object, ...]:
    return ("--ledger", place, "--store", place / "store")


def test_facts_are_told_with_their_rows(command: Command, place: Path) -> None:
    ended = command("facts", "d12", *where(place))
    assert ended.code == 0, ended.err
    text = " ".join(ended.out.replace("│", " ").split())
    assert "for the customer" in text
    assert "deliveries.csv, line 2" in text
    assert "missing, to be asked for" in text
    assert "FA-100: €1,200.00 open, €1,128.00 of it not disputed here" in text


def test_facts_come_as_json_in_the_language_asked_for(command: Command, place: Path) -> None:
    ended = command("facts", "d12", *where(place), "--language", "fr", "--json")
    (found,) = json.loads(ended.out)
    fact = found["facts"][0]
    assert (fact["code"], fact["direction"]) == ("delivered_less", "for")
    assert fact["sentence"] == "Sardines : 94 livrés pour 100 facturés, soit 6 de moins"
    assert fact["sources"][1] == {"file": "deliveries.csv", "row": 2, "key": "BL-9"}
    assert found["collectable"][0]["undisputed"] == "1128.00"


def test_an_answer_is_in_the_customers_language_and_signed(command: Command, place: Path) -> None:
    ended = command("draft", "d12", *where(place), "--kind", "acknowledgement")
    assert ended.out.startswith("Accusé de réception de votre réclamation – facture FA-100")
    assert "du 20 février 2026" in ended.out
    assert ended.out.endswith("Bien cordialement,\nMaison Petit\n")


def test_an_answer_takes_what_the_clerk_decides(command: Command, place: Path) -> None:
    asked = (*where(place), "--language", "en", "--kind", "partial_acceptance")
    ended = command("draft", "d12", *asked, "--accepted", "60", "--reason", "six were found")
    assert "accepted €60.00 incl. VAT, not accepted €12.00 incl. VAT" in ended.out
    assert "six were found" in ended.out
    request = command("draft", "d12", *where(place), "--kind", "request", "--missing", "photo")
    assert "- photos de la marchandise\n" in request.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--kind", "rejection"), "needs a reason"),
        (("--kind", "partial_acceptance", "--accepted", "60,25"), "such as 1234.50"),
        (("--kind", "partial_acceptance", "--accepted", "99"), "from 0 to 72"),
    ],
)
def test_an_answer_that_cannot_be_written_says_why(
    arguments: tuple[str, ...], complaint: str, command: Command, place: Path
) -> None:
    ended = command("draft", "d12", *where(place), *arguments)
    assert (ended.code, ended.out) == (12, "")
    assert complaint in ended.err


def test_of_several_disputes_one_has_to_be_named(command: Command, place: Path) -> None:
    several = record(dispute("e1"), dispute("e2"))
    with Store.open(place / "two") as store:
        store.save(several, b"x")
    asked = ("--ledger", place, "--store", place / "two")
    sha256 = several.source.sha256
    ended = command("draft", sha256, *asked, "--kind", "acknowledgement")
    assert "name one of e1, e2" in ended.err
    assert len(json.loads(command("facts", sha256, *asked, "--json").out)) == 2


def test_a_file_without_dispute_and_an_imported_ledger_say_so(
    command: Command, place: Path
) -> None:
    with Store.open(place / "none") as store:
        store.save(record(), b"x")
    asked = ("--ledger", place, "--store", place / "none")
    ended = command("facts", hashlib.sha256(b"x").hexdigest(), *asked)
    assert (ended.code, "holds no dispute" in ended.err) == (8, True)
    (place / "book").mkdir()
    ended = command("facts", "d12", "--ledger", place / "book", "--store", place / "store")
    assert (ended.code, "not an imported ledger" in ended.err) == (7, True)


def test_what_people_decided_is_what_a_draft_and_the_facts_tell_of(
    command: Command, place: Path
) -> None:
    with Store.open(place / "store") as store:
        casework = Casework(store, load_rules())
        casework.open_pending()
        who = Actor("marie", Role.MANAGER)
        casework.correct("d1234", "category", "price_difference", None, who)
        casework.apply("d1234", Change(who, Move("validated")))
        casework.apply("d1234", Change(who, Move("rejected", reason="the price is as agreed")))
    told = json.loads(command("facts", "d12", *where(place), "--json").out)
    assert [it["category"] for it in told] == ["price_difference"]
    ended = command("draft", "d12", *where(place), "--kind", "rejection", "--language", "en")
    assert ended.code == 0, ended.err
    assert "the price is as agreed" in ended.out


def test_a_letter_to_the_customer_is_shown_with_how_far_it_came(
    command: Command, place: Path
) -> None:
    with Store.open(place / "store") as store:
        casework = Casework(store, load_rules())
        casework.open_pending()
        letter = Letter("compta@roux.example", "Votre facture", "Bonjour.\n")
        casework.answer("d1234", Outgoing(letter, "a" * 32), Actor("anna", Role.CLERK))
    shown = command("disputes", "show", "d12", "--store", place / "store").out
    assert "on its way (event 2)" in shown
    assert "to compta@roux.example: Votre facture" in " ".join(shown.split())
    waiting = json.loads(command("notices", "list", "--store", place / "store", "--json").out)
    assert (waiting["way"], waiting["to"]) == ("letter", "compta@roux.example")
    listed = command("notices", "list", "--store", place / "store")
    assert "compta@roux.example" in listed.out
    assert "1 letter not sent" in listed.err
    assert command("notices", "list", "--dead", "--store", place / "store").out == ""


def test_letters_that_were_given_up_are_sent_again(command: Command, place: Path) -> None:
    letter = Letter("compta@roux.example", "Votre facture", "Bonjour.\n")
    with Store.open(place / "store") as store:
        casework = Casework(store, load_rules())
        casework.open_pending()
        casework.answer("d1234", Outgoing(letter, "a" * 32), Actor("anna", Role.CLERK))
        (posted,) = letters_due(store)
        note_letter_not_sent(store, posted, "550 no such user", seconds=None)
    retry = ("notices", "retry", "--letters", "--store", place / "store")
    assert command("notices", "retry", "7", *retry[2:]).code == 2
    assert "1 letter will be sent" in command(*retry).err
    with Store.open(place / "store") as store:
        (again,) = letters_due(store)
    assert (again.letter, again.token) == (letter, "a" * 32)
    assert "0 letters will be sent" in command(*retry).err
