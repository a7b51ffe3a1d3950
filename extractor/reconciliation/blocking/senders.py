"""Which customers a claim may come from: tax number, IBAN, mail domain, name, group."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.how import CustomerHow
from extractor.reconciliation.blocking.name_forms import name_of_domain
from extractor.reconciliation.blocking.name_table import NameTable
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.schema import BookCustomer, fold_code
from extractor.reconciliation.index import SHARED_IBAN
from extractor.reconciliation.names import bare_name
from extractor.values.query import CustomerHint

SHARED_DOMAIN = 60  # customers; a domain of more says nothing
DIRECT = 10  # customers found by their own traces
MEMBERS = 24  # with those of their groups
_VAT, _SIREN_FOUND, _DOMAIN = map(int, (CustomerHow.VAT, CustomerHow.SIREN, CustomerHow.DOMAIN))
_NAME, _SAME_NAME, _GROUP = map(int, (CustomerHow.NAME, CustomerHow.NAME_EXACT, CustomerHow.GROUP))
_IBAN = int(CustomerHow.IBAN)
_OWN_TRACE = _VAT | _SIREN_FOUND | _DOMAIN | _IBAN
_DOMAIN_NAME = int(CustomerHow.DOMAIN_NAME)
DOMAIN_SHARE = 0.92  # of the score of a name that a mail domain holds
SURE = 0.9  # of a name, from which the words of the domain are not looked at
GROUP_SCORE = 0.85  # of a name from which its group counts
_SIREN = 9  # digits; a French VAT number ends in them
FREEMAIL = frozenset((Path(__file__).parent / "freemail.txt").read_text(encoding="ascii").split())


@dataclasses.dataclass(frozen=True, slots=True)
class CustomerHits:
    """Customers who may have written, the likelier first.

    Attributes:
        ids: places of the customers in the book, int32.
        name_score: 0 to 1, how alike the names are; 0 where the name says nothing, float32.
        how: flags of ``CustomerHow``, uint16.
    """

    ids: npt.NDArray[np.int32]
    name_score: npt.NDArray[np.float32]
    how: npt.NDArray[np.uint16]


class Senders:
    """The customers of a book, found by the traces of a sender."""

    def __init__(self, book: Book, names: NameTable) -> None:
        self._names = names
        self._vat: dict[str, list[int]] = defaultdict(list)
        self._siren: dict[str, list[int]] = defaultdict(list)
        self._ibans: dict[str, list[int]] = defaultdict(list)
        self._domains: dict[str, list[int]] = defaultdict(list)
        self._groups: dict[str, list[int]] = defaultdict(list)
        self._group_of: dict[int, str] = {}
        self._group_names: dict[str, str] = {}
        self._book = book
        for place, customer in enumerate(book.customers()):
            self._add_traces(place, customer)
        for head in list(self._groups):
            self._add_head(head)

    def _add_traces(self, place: int, customer: BookCustomer) -> None:
        siren = customer.siren
        if not siren and customer.vat_id.startswith("FR"):
            siren = customer.vat_id[-_SIREN:]
        for table, key in (
            (self._vat, customer.vat_id),
            (self._siren, siren),
            *((self._ibans, iban) for iban in customer.ibans),
            *((self._domains, domain) for domain in customer.domains),
        ):
            if key and place not in table[key]:
                table[key].append(place)
        group = customer.parent.upper()
        if group and group not in self._groups:
            self._group_names[bare_name(customer.parent)] = group
        if group and self._group_of.get(place) != group:
            self._groups[group].append(place)
            self._group_of[place] = group

    def _add_head(self, group: str) -> None:
        place = self._book.customer_place(group)
        if place is not None and place not in self._group_of:
            self._groups[group].append(place)
            self._group_of[place] = group

    def add(self, place: int, customer: BookCustomer) -> None:
        """Take over a customer that is new or has changed."""
        self._add_traces(place, customer)
        if customer.parent:
            self._add_head(customer.parent.upper())
        for name in (customer.name, *customer.aliases):
            self._names.add(name, place)

    def find(self, hint: CustomerHint) -> dict[int, tuple[float, int]]:
        """Find customers; by place the score of the name and the flags, the likelier first."""
        flags: dict[int, int] = defaultdict(int)
        scores: dict[int, float] = {}
        for place in self._vat.get(fold_code(hint.vat_id), ()) if hint.vat_id else ():
            flags[place] |= _VAT
        digits = re.sub(r"\D", "", hint.vat_id)
        for place in self._siren.get(digits[-_SIREN:], ()) if len(digits) >= _SIREN else ():
            flags[place] |= _SIREN_FOUND
        for place in self.of_iban(hint.iban):
            flags[place] |= _IBAN
        for place in self.of_domain(_domain_of(hint.email)):
            flags[place] |= _DOMAIN
        similar = self._names.similar(hint.name) if hint.name else {}
        for place, (score, same) in similar.items():
            flags[place] |= _SAME_NAME if same else _NAME
            scores[place] = score
        if not any(how & _OWN_TRACE for how in flags.values()) and (
            not scores or max(scores.values()) < SURE
        ):
            for place, score in self._by_words_of_domain(hint.email).items():
                if score > scores.get(place, 0.0):
                    flags[place] |= _DOMAIN_NAME
                    scores[place] = score
        for place in self._members_of(hint.name):
            flags[place] |= _GROUP
        ranked = sorted(flags, key=lambda it: -_weight(flags[it], scores.get(it, 0.0)))
        found = {it: (scores.get(it, 0.0), flags[it]) for it in ranked[: _direct(flags)]}
        self._add_groups(found)
        return found

    def _add_groups(self, found: dict[int, tuple[float, int]]) -> None:
        for place, (score, how) in list(found.items()):
            if not how & _OWN_TRACE and score < GROUP_SCORE:
                continue
            for member in self._groups.get(self._group_of.get(place, ""), ()):
                if member in found:
                    old_score, old = found[member]
                    if member != place:
                        found[member] = (old_score, old | _GROUP)
                elif len(found) < MEMBERS:
                    found[member] = (0.0, _GROUP)

    def _by_words_of_domain(self, email: str) -> dict[int, float]:
        domain = _domain_of(email)
        if "." not in domain or self._is_anybodys(domain):
            return {}
        similar = self._names.similar(name_of_domain(domain))
        return {place: DOMAIN_SHARE * score for place, (score, _) in similar.items()}

    def _is_anybodys(self, domain: str) -> bool:
        return domain in FREEMAIL or len(self._domains.get(domain, ())) > SHARED_DOMAIN

    def _members_of(self, name: str) -> list[int]:
        """Give the customers of a group that is named itself."""
        found = self._groups.get(self._group_names.get(bare_name(name), ""), []) if name else []
        return found[:MEMBERS]

    def of_iban(self, iban: str) -> list[int]:
        """Give the customers who pay from an account; none for one that many pay from."""
        found = self._ibans.get(fold_code(iban), []) if iban else []
        return found if len(found) <= SHARED_IBAN else []

    def group_of(self, place: int) -> list[int]:
        """Give the customers of a customer's group, itself among them; empty where it has none."""
        return self._groups.get(self._group_of.get(place, ""), [])[:MEMBERS]

    def of_domain(self, domain: str) -> list[int]:
        """Give the customers of a mail domain, or of the domain it is part of."""
        labels = domain.split(".")
        for first in range(len(labels) - 1):
            part = ".".join(labels[first:])
            if self._is_anybodys(part):
                return []
            found = self._domains.get(part)
            if found:
                return found
        return []


def _domain_of(email: str) -> str:
    return email.rsplit("@", 1)[-1].casefold().strip(" >.")


def _weight(how: int, score: float) -> float:
    return (
        3.0 * bool(how & (_VAT | _IBAN))
        + 2.0 * bool(how & (_SIREN_FOUND | _DOMAIN))
        + 1.0 * bool(how & _SAME_NAME)
        + score
    )


def _direct(flags: dict[int, int]) -> int:
    """Give how many customers are kept: all that share a domain may be meant."""
    sharing = sum(bool(how & _DOMAIN) for how in flags.values())
    return max(DIRECT, min(MEMBERS, sharing))
