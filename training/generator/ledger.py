"""The supplier's books: the stories' customers and invoices among many others."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

from training.generator.mutilate import bare
from training.generator.numbering import Scheme
from training.generator.parties import Party, invented_customer, party
from training.generator.stories import StoryInvoice, StoryLine
from training.generator.words import phrases

CUSTOMERS = "customer_id,name,aliases,language,country,vat_id,email_domain,city"
INVOICES = (
    "invoice_number,customer_id,issue_date,due_date,net_amount,gross_amount,open_amount,currency,"
    "po_number,delivery_note"
)
LINES = "invoice_number,line,description,quantity,unit_price,line_total"
COUNTRIES = ("FR", "FR", "DE", "DE", "GB", "ES", "ES", "BE", "CH", "AT", "IE")
LANGUAGE = {"FR": "fr", "BE": "fr", "GB": "en", "IE": "en", "DE": "de", "AT": "de", "ES": "es"}
VAT = {"fr": Decimal("1.20"), "en": Decimal("1.20"), "de": Decimal("1.19"), "es": Decimal("1.21")}
CURRENCY = {"CH": "CHF", "GB": "GBP", "US": "USD"}


@dataclasses.dataclass(frozen=True, slots=True)
class Schemes:
    """The numberings that one supplier meets with one customer."""

    invoices: Scheme
    orders: Scheme
    delivery_notes: Scheme


@dataclasses.dataclass(slots=True)
class Account:
    """A customer in the books."""

    id: str
    party: Party
    schemes: Schemes
    alias: str = ""
    invoices: list[StoryInvoice] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class Books:
    """All accounts, by customer name."""

    first_id: int
    accounts: dict[str, Account] = dataclasses.field(default_factory=dict)

    def open(self, who: Party, schemes: Schemes, alias: str = "") -> Account:
        """Give the customer's account; a new one if there is none."""
        if who.name not in self.accounts:
            number = f"{self.first_id + 7 * len(self.accounts)}"
            self.accounts[who.name] = Account(number, who, schemes, alias)
        return self.accounts[who.name]


def other_invoice(
    rng: Random, account: Account, near: StoryInvoice | None, day: dt.date
) -> StoryInvoice:
    """Invent an open invoice, sometimes close to one that a story is about."""
    lang = LANGUAGE.get(account.party.country, "en")
    issued = (near.issue_date if near else day) + dt.timedelta(days=rng.randint(-25, 12))
    lines = tuple(_line(rng, lang) for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 5))))
    if near is not None and near.lines and rng.random() < 0.4:
        first = rng.choice(near.lines)
        more = dataclasses.replace(first, quantity=first.quantity + rng.choice((1, 2, 5, 10)))
        lines = (dataclasses.replace(more, total=_cents(more.quantity * more.unit_price)),)
    net = sum((line.total for line in lines), Decimal(0))
    taxed = near.gross > near.net if near else account.party.country not in {"CH", "BE"}
    gross = _cents(net * VAT[lang]) if taxed else net
    part = Decimal(rng.choice(("0.5", "0.3", "0.85")))
    still_open = gross if rng.random() < 0.93 else _cents(gross * part)
    return StoryInvoice(
        number=account.schemes.invoices.next(rng, issued),
        issue_date=issued,
        due_date=issued + dt.timedelta(days=rng.choice((14, 30, 30, 45, 60))),
        currency=near.currency if near else CURRENCY.get(account.party.country, "EUR"),
        net=net,
        gross=gross,
        open=still_open,
        po_number=account.schemes.orders.next(rng, issued) if rng.random() < 0.8 else "",
        delivery_note=account.schemes.delivery_notes.next(rng, issued)
        if rng.random() < 0.75
        else "",
        lines=lines,
    )


def _line(rng: Random, lang: str) -> StoryLine:
    price = _cents(Decimal(rng.choice((rng.uniform(0.4, 30), rng.uniform(5, 400)))))
    quantity = Decimal(rng.choice((1, 2, 4, 6, 10, 12, 20, 25, 40, 60, 96, 120, 250)))
    goods = rng.choice(phrases("names", "goods", lang))
    return StoryLine(goods, quantity, price, _cents(price * quantity))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def add_distractors(rng: Random, books: Books, schemes: Sequence[Schemes], customers: int) -> None:
    """Add other open invoices to the stories' customers, and other customers."""
    days = [it.issue_date for account in books.accounts.values() for it in account.invoices]
    middle = sorted(days)[len(days) // 2] if days else dt.date(2026, 3, 2)
    for account in list(books.accounts.values()):
        told = list(account.invoices)
        for near in told:
            for _ in range(rng.choice((0, 1, 1, 2, 3))):
                add_other(rng, account, near, near.issue_date, told)
    for _ in range(max(0, customers - len(books.accounts))):
        country = rng.choice(COUNTRIES)
        known = invented_customer(rng, country)
        if known.name in books.accounts:
            continue
        who = party(rng, known, LANGUAGE.get(country, "de"))
        account = books.open(who, rng.choice(schemes))
        for _ in range(rng.randint(1, 14)):
            day = middle + dt.timedelta(days=rng.randint(-120, 90))
            add_other(rng, account, None, day, ())


def add_other(
    rng: Random,
    account: Account,
    near: StoryInvoice | None,
    day: dt.date,
    told: Sequence[StoryInvoice],
) -> StoryInvoice | None:
    """Add a made-up open invoice; None if it could be taken for one that a story is about."""
    invoice = other_invoice(rng, account, near, day)
    for other in told:
        same_tail = bare(invoice.number)[-4:] == bare(other.number)[-4:]
        if same_tail or invoice.gross == other.gross or invoice.open == other.open:
            return None
    account.invoices.append(invoice)
    return invoice


def write_ledger(books: Books, folder: Path) -> None:
    """Write the three files of a ledger."""
    folder.mkdir(parents=True, exist_ok=True)
    accounts = list(books.accounts.values())
    _write(
        folder / "customers.csv",
        CUSTOMERS,
        (
            (it.id, it.party.name, it.alias, it.party.lang, it.party.country, it.party.vat_id,
             it.party.domain, it.party.town)
            for it in accounts
        ),
    )  # fmt: skip
    opened = [(account, invoice) for account in accounts for invoice in account.invoices]
    opened.sort(key=lambda it: (it[1].issue_date, it[1].number))
    _write(
        folder / "open_invoices.csv",
        INVOICES,
        (
            (it.number, account.id, it.issue_date, it.due_date, it.net, it.gross, it.open,
             it.currency, it.po_number, it.delivery_note)
            for account, it in opened
        ),
    )  # fmt: skip
    _write(
        folder / "invoice_lines.csv",
        LINES,
        (
            (it.number, at, line.description, line.quantity, line.unit_price, line.total)
            for _, it in opened
            for at, line in enumerate(it.lines, start=1)
        ),
    )


def _write(file: Path, head: str, rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(head.split(","))
        writer.writerows(rows)
