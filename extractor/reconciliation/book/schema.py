"""What stands in a book: its columns, its states, its version."""

from __future__ import annotations

import dataclasses
import enum
import re

import numpy as np

from extractor.values.ledger import Customer

FORMAT = 1
POINTER = "current"  # the file that names the folder in use
MANIFEST = "manifest.json"
JOURNAL = "journal.jsonl"

# One value an invoice.
NUMBERS = {
    "customer": np.int32,
    "gross": np.int64,
    "net": np.int64,
    "open": np.int64,
    "currency": np.uint8,
    "issue": np.int32,
    "due": np.int32,
    "state": np.uint8,
    "closed": np.int32,
}
TEXTS = ("number", "order", "note")
# One value an invoice line.
LINE_NUMBERS = {
    "line_number": np.int32,
    "line_article": np.int32,
    "line_quantity": np.int64,
    "line_price": np.int64,
    "line_total": np.int64,
}
CUSTOMER_TEXTS = (
    "id",
    "name",
    "aliases",
    "language",
    "country",
    "city",
    "vat",
    "siren",
    "ibans",
    "domains",
    "parent",
)
NUMBER_SALT = 0


class State(enum.IntEnum):
    """Whether an invoice is in the books, and how."""

    OPEN = 0
    CLOSED = 1  # known, but settled: a claim may still mean it
    GONE = 2  # changed into another row, or too old; never found


@dataclasses.dataclass(frozen=True, slots=True)
class BookCustomer:
    """A customer with every trace that may tell it; texts are empty where unknown.

    Attributes:
        vat_id: in upper case, without blanks and points.
        siren: digits of a national register number.
        ibans: without blanks.
        domains: mail domains in lower case.
        parent: customer number, or name, of the head of the group.
    """

    customer_id: str
    name: str
    aliases: tuple[str, ...] = ()
    language: str = ""
    country: str = ""
    city: str = ""
    vat_id: str = ""
    siren: str = ""
    ibans: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    parent: str = ""

    @classmethod
    def of(cls, customer: Customer) -> BookCustomer:
        """Take over what a ledger's customer knows."""
        domain = customer.email_domain.casefold().lstrip("@")
        return cls(
            customer.customer_id,
            customer.name,
            customer.aliases,
            customer.language,
            customer.country,
            customer.city,
            customer.vat_id,
            ibans=customer.ibans,
            domains=(domain,) if domain else (),
            parent=customer.parent,
        )

    def as_customer(self) -> Customer:
        """Give the part that a ledger's customer knows."""
        return Customer(
            self.customer_id,
            self.name,
            self.aliases,
            self.language,
            self.country,
            self.vat_id,
            self.domains[0] if self.domains else "",
            self.city,
            self.ibans,
            self.parent,
        )

    def tidy(self) -> BookCustomer:
        """Give the customer with its codes and domains as they are compared."""
        return dataclasses.replace(
            self,
            vat_id=fold_code(self.vat_id),
            siren=re.sub(r"\D", "", self.siren),
            ibans=tuple(fold_code(iban) for iban in self.ibans),
            domains=tuple(domain.casefold().lstrip("@") for domain in self.domains),
        )

    def texts(self) -> tuple[str, ...]:
        """Give the values in the order of ``CUSTOMER_TEXTS``; several ones, one a line."""
        tidy = self.tidy()
        return (
            tidy.customer_id,
            tidy.name,
            "\n".join(tidy.aliases),
            tidy.language,
            tidy.country,
            tidy.city,
            tidy.vat_id,
            tidy.siren,
            "\n".join(tidy.ibans),
            "\n".join(tidy.domains),
            tidy.parent,
        )


def fold_code(text: str) -> str:
    """Give a VAT number or IBAN without blanks and points, in upper case."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())
