"""The ledger made searchable by exact keys: number, order, delivery note, domain, tax number."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from rapidfuzz import fuzz, process

from extractor.reconciliation.names import bare_name, fold_name
from extractor.reconciliation.numbers import compact, digits_of
from extractor.values.ledger import Customer, Ledger, OpenInvoice

WORD_START = 4  # letters
SHARED_IBAN = 20  # customers; an account of more is a factor's or a bank's
ENDING = 4  # digits; what people keep of a number they shorten


class LedgerIndex:
    """Exact look-ups over one ledger; built once, never changed.

    Attributes:
        customers: by customer number in upper case.
        names: customer numbers by comparable name, with and without legal form; aliases too.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.customers: Mapping[str, Customer] = {
            customer.customer_id.upper(): customer for customer in ledger.customers
        }
        self.names: dict[str, list[str]] = defaultdict(list)
        self._words: dict[str, set[str]] = defaultdict(set)
        self._domains: dict[str, list[str]] = defaultdict(list)
        self._ibans: dict[str, list[str]] = defaultdict(list)
        self._groups: dict[str, list[str]] = defaultdict(list)
        self._tax: dict[str, list[str]] = defaultdict(list)
        self._keys: dict[str, list[tuple[OpenInvoice, str]]] = defaultdict(list)
        self._endings: dict[str, list[OpenInvoice]] = defaultdict(list)
        self._by_customer: dict[str, list[OpenInvoice]] = defaultdict(list)
        for customer in ledger.customers:
            self._add_customer(customer)
        for invoice in ledger.invoices:
            self._add_invoice(invoice)

    def _add_customer(self, customer: Customer) -> None:
        key = customer.customer_id.upper()
        for name in (customer.name, *customer.aliases):
            for form in dict.fromkeys((bare_name(name), fold_name(name))):
                if form and key not in self.names[form]:
                    self.names[form].append(key)
                for word in form.split():
                    if len(word) >= WORD_START:
                        self._words[word[:WORD_START]].add(form)
        if customer.email_domain:
            self._domains[customer.email_domain].append(key)
        for iban in customer.ibans:
            self._ibans[iban].append(key)
        self._groups[(customer.parent or key).upper()].append(key)
        digits = re.sub(r"\D", "", customer.vat_id)
        if digits:
            self._tax[digits[-9:] if len(digits) > 9 else digits].append(key)

    def _add_invoice(self, invoice: OpenInvoice) -> None:
        self._endings[digits_of(invoice.number)[-ENDING:]].append(invoice)
        self._by_customer[invoice.customer_id.upper()].append(invoice)
        for written, kind in (
            (invoice.number, "number"),
            (invoice.po_number, "purchase_order"),
            (invoice.delivery_note, "delivery_note"),
        ):
            key = compact(written)
            if len(key) >= 4:
                self._keys[key].append((invoice, kind))

    @property
    def version(self) -> str:
        """Name the ledger, so that a match can name it."""
        return self.ledger.version

    def refresh(self) -> None:
        """Take over what changed in the books; here nothing can."""

    def called(self, name: str) -> Sequence[str]:
        """Give the customers of a comparable name."""
        return self.names.get(name, ())

    def similar_names(self, query: str, *, floor: float, limit: int) -> list[tuple[str, float]]:
        """Give comparable names that resemble a folded one, with how much, 0 to 100."""
        found = process.extract(
            query, self.names.keys(), scorer=fuzz.ratio, score_cutoff=floor, limit=limit
        )
        return [(choice, score) for choice, score, _ in found]

    def names_with_word_of(self, query: str) -> list[str]:
        """Give the comparable names that share the beginning of a longer word, in order."""
        found: set[str] = set()
        for word in query.split():
            if len(word) >= WORD_START:
                found |= self._words.get(word[:WORD_START], set())
        return sorted(found)

    def by_ending(self, written: str) -> Sequence[OpenInvoice]:
        """Give the invoices whose number ends in the last four digits of a reference."""
        digits = digits_of(written)
        return self._endings.get(digits[-ENDING:], ()) if len(digits) >= ENDING else ()

    def exact(self, written: str) -> Sequence[tuple[OpenInvoice, str]]:
        """Give the invoices that have this number, order or delivery note, and which it is."""
        return self._keys.get(compact(written), ())

    def invoices_of(self, customer_id: str) -> Sequence[OpenInvoice]:
        """Give a customer's open invoices; empty if there are none."""
        return self._by_customer.get(customer_id.upper(), ())

    def invoices_for(
        self,
        customer_id: str,
        *,
        written: Collection[str],  # noqa: ARG002
        amounts: Collection[Decimal],  # noqa: ARG002
        days: Collection[dt.date],  # noqa: ARG002
    ) -> Sequence[OpenInvoice]:
        """Give a customer's open invoices that what is written may point to; here all of them."""
        return self.invoices_of(customer_id)

    def by_domain(self, domain: str) -> Sequence[str]:
        """Give the customers of a mail domain or of the domain it is part of."""
        labels = domain.split(".")
        for first in range(len(labels) - 1):
            hit = self._domains.get(".".join(labels[first:]))
            if hit:
                return hit
        return ()

    def by_iban(self, iban: str) -> Sequence[str]:
        """Give the customers who pay from an account; none for one that many pay from."""
        found = self._ibans.get(iban, ())
        return found if len(found) <= SHARED_IBAN else ()

    def group_of(self, customer_id: str) -> Sequence[str]:
        """Give the customers of a customer's group, itself among them; empty where it has none."""
        key = customer_id.upper()
        found = self._groups.get((self.customers[key].parent or key).upper(), ())
        return found if len(found) > 1 else ()

    def by_tax_number(self, digits: str) -> Sequence[str]:
        """Give the customers whose VAT number has these digits (the last nine of longer ones)."""
        return self._tax.get(digits, ())
