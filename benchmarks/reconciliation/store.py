"""Put a generated world where the matcher finds it: a book on disk, or CSV files."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from benchmarks.reconciliation.customers import Party
from benchmarks.reconciliation.world import CLOSED, OPEN, UNKNOWN, World
from extractor.reconciliation.book.schema import BookCustomer, State
from extractor.reconciliation.book.writer import BookWriter
from extractor.values.ledger import OpenInvoice


def ledger_rows(world: World) -> Iterator[tuple[OpenInvoice, State]]:
    """Give what the ledger knows: open invoices and those closed within 24 months."""
    for row in range(len(world.state)):
        state = world.state[row]
        if state == OPEN:
            yield world.invoice(row), State.OPEN
        elif state == CLOSED:
            yield dataclasses.replace(world.invoice(row), open_amount=Decimal(0)), State.CLOSED


def book_customers(world: World) -> list[BookCustomer]:
    """Give the customers; a group's head is its first member, or a name not in the ledger."""
    heads: dict[int, str] = {}
    for party in world.customers:
        if party.parent >= 0:
            known = party.parent % 10 < 7
            heads.setdefault(party.parent, party.customer_id if known else party.group_name)
    return [_customer(party, heads.get(party.parent, "")) for party in world.customers]


def _customer(party: Party, head: str) -> BookCustomer:
    return BookCustomer(
        party.customer_id,
        party.name,
        party.aliases,
        country=party.country,
        city=party.city,
        vat_id=party.vat_id,
        siren=party.siren,
        ibans=(party.iban,),
        domains=(party.domain,) if party.domain else (),
        parent="" if head == party.customer_id else head,
    )


def write_book(world: World, folder: Path) -> Path:
    """Write the world as a book and give the folder."""
    writer = BookWriter(folder)
    for customer in book_customers(world):
        writer.add_customer(customer)
    for invoice, state in ledger_rows(world):
        writer.add_invoice(invoice, state)
    writer.finish()
    return folder


def write_csv(world: World, folder: Path) -> Path:
    """Write the open invoices and customers as the CSV files that `extractor` loads."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "customers.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("customer_id", "name", "aliases", "language", "country", "vat_id",
                       "email_domain", "city"))  # fmt: skip
        for party in world.customers:
            rows.writerow((party.customer_id, party.name, "|".join(party.aliases), "",
                           party.country, party.vat_id, party.domain, party.city))  # fmt: skip
    with (folder / "open_invoices.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("invoice_number", "customer_id", "issue_date", "due_date", "net_amount",
                       "gross_amount", "open_amount", "currency", "po_number", "delivery_note",
                       "state"))  # fmt: skip
        for it, state in ledger_rows(world):
            rows.writerow((it.number, it.customer_id, it.issue_date, it.due_date, it.net_amount,
                           it.gross_amount, it.open_amount, it.currency, it.po_number,
                           it.delivery_note, state.name.lower()))  # fmt: skip
    return folder


def known_rows(world: World) -> int:
    """Give how many rows the ledger has, closed ones included."""
    return int((world.state != UNKNOWN).sum())
