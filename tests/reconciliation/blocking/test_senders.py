"""A sender is found by every trace, and by none that anybody could have."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.reconciliation.blocking.how import CustomerHow
from extractor.reconciliation.blocking.name_table import NameTable
from extractor.reconciliation.blocking.senders import SHARED_DOMAIN, Senders
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.schema import BookCustomer
from extractor.reconciliation.book.writer import BookWriter
from extractor.values.query import CustomerHint

CUSTOMERS = (
    BookCustomer("K0", "Kérouan SARL", vat_id="FR52555400787", domains=("kerouan.example",)),
    BookCustomer("K1", "Hänel Gunpf GmbH & Co. KG", ("Gunpf Feinkost",), vat_id="DE229918053"),
    BookCustomer("K2", "Transports Moreau Nord SAS", siren="111222333", parent="Groupe Moreau"),
    BookCustomer("K3", "Moreau Logistique", parent="Groupe Moreau", domains=("moreau.example",),
                 ibans=("FR7630006000011234567890189",)),
    BookCustomer("K4", "Blot SA", ibans=("DE89 3704 0044 0532 0130 00",)),
    BookCustomer("K5", "Blot"),
    BookCustomer("K6", "Distribuciones Larrea, S.L.", domains=("gmail.com",)),
    BookCustomer("K7", "Larrea Norte", parent="K6"),
    *(BookCustomer(f"S{it}", f"Kiosk {it}", domains=("shared.example",),
                   ibans=("NL91ABNA0417164300",)) for it in range(61)),
)  # fmt: skip


@pytest.fixture(scope="module")
def senders(tmp_path_factory: pytest.TempPathFactory) -> Senders:
    folder = tmp_path_factory.mktemp("senders")
    with BookWriter(folder) as writer:
        for customer in CUSTOMERS:
            writer.add_customer(customer)
        base = writer.finish()
    names = [(it.name, place) for place, it in enumerate(CUSTOMERS)]
    names += [(alias, place) for place, it in enumerate(CUSTOMERS) for alias in it.aliases]
    NameTable.write(base, names)
    return Senders(Book.open(folder), NameTable(base))


def best(senders: Senders, hint: CustomerHint) -> list[str]:
    return [CUSTOMERS[place].customer_id for place in senders.find(hint)]


@pytest.mark.parametrize(
    ("hint", "customer", "how"),
    [
        (CustomerHint(vat_id="FR 52 555.400.787"), 0, CustomerHow.VAT | CustomerHow.SIREN),
        (CustomerHint(vat_id="555 400 787"), 0, CustomerHow.SIREN),
        (CustomerHint(vat_id="111222333"), 2, CustomerHow.SIREN),
        (CustomerHint(iban="de89 3704 0044 0532 0130 00"), 4, CustomerHow.IBAN),
        (CustomerHint(email="Compta <a.b@mail.kerouan.example>"), 0, CustomerHow.DOMAIN),
        (CustomerHint(name="KEROUAN"), 0, CustomerHow.NAME_EXACT),
        (CustomerHint(name="Hanel Gumpf GmbH"), 1, CustomerHow.NAME),
        (CustomerHint(name="gunpf feinkost"), 1, CustomerHow.NAME_EXACT),
        (CustomerHint(name="Transp. Moreau Nord"), 2, CustomerHow.NAME),
        (CustomerHint(name="Larrea Distribuciones"), 6, CustomerHow.NAME),
    ],
)
def test_a_trace_leads_to_its_customer(
    senders: Senders, hint: CustomerHint, customer: int, how: CustomerHow
) -> None:
    found = senders.find(hint)
    assert next(iter(found)) == customer
    assert found[customer][1] & how == how
    assert all(0.0 <= score <= 1.0 for score, _ in found.values())


def test_two_customers_of_one_name_are_both_found(senders: Senders) -> None:
    assert best(senders, CustomerHint(name="Blot SA"))[:2] == ["K4", "K5"]
    assert best(senders, CustomerHint(name="Blot"))[:2] == ["K5", "K4"]


@pytest.mark.parametrize(
    ("name", "group"),
    [("Transports Moreau Nord", {"K2", "K3"}), ("Distribuciones Larrea", {"K6", "K7"})],
    ids=["named group", "group by its head"],
)
def test_a_customer_brings_its_group(senders: Senders, name: str, group: set[str]) -> None:
    assert group <= set(best(senders, CustomerHint(name=name)))


@pytest.mark.parametrize("email", ["", "no address", "x@gmail.com", "x@shared.example", "x@de"])
def test_an_address_that_anybody_could_have_tells_nothing(senders: Senders, email: str) -> None:
    assert len(CUSTOMERS) - 8 > SHARED_DOMAIN
    assert senders.find(CustomerHint(email=email)) == {}


def test_nobody_is_found_for_a_stranger(senders: Senders) -> None:
    assert best(senders, CustomerHint("Zyxw Quirx AG", "z@zyxw.example", "XX999")) == []


def test_new_traces_are_taken_over(tmp_path: Path) -> None:
    with BookWriter(tmp_path) as writer:
        writer.add_customer(CUSTOMERS[0])
        base = writer.finish()
    NameTable.write(base, [(CUSTOMERS[0].name, 0)])
    senders = Senders(Book.open(tmp_path), NameTable(base))
    senders.add(1, BookCustomer("N", "Neu & Co", ("Altneu",), domains=("neu.example",)))
    senders.add(0, BookCustomer("K0", "Kérouan Bretagne", vat_id="FR52555400787"))
    assert list(senders.find(CustomerHint(email="a@neu.example"))) == [1]
    assert list(senders.find(CustomerHint(name="Altneu"))) == [1]
    assert list(senders.find(CustomerHint(name="Kerouan Bretagne"))) == [0]
    assert list(senders.find(CustomerHint(vat_id="FR52555400787"))) == [0]


def test_an_iban_brings_the_group_of_who_pays_from_it(senders: Senders) -> None:
    found = senders.find(CustomerHint(iban="FR76 3000 6000 0112 3456 7890 189"))
    assert {place: CustomerHow(how) for place, (_, how) in found.items()} == {
        3: CustomerHow.IBAN,
        2: CustomerHow.GROUP,
    }
    assert senders.group_of(3) == [2, 3]
    assert senders.group_of(0) == []


def test_an_iban_that_many_pay_from_is_nobodys(senders: Senders) -> None:
    assert senders.find(CustomerHint(iban="NL91ABNA0417164300")) == {}
