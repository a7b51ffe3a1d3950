"""Say which customer a message comes from.

Every trace votes with a weight (roughly log-odds, set by hand and checked by the casebook's
cross-validation): tax number, IBAN, mail domain, customer number, name, and document
numbers that stand exactly so in the books. The supplier's own traces never count.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.names import abbreviated, bare_name, fold_name
from extractor.reconciliation.support import Traces, likely_customers, support_of
from extractor.values.finding import Name, Reference, Span
from extractor.values.ledger import Company, Customer
from extractor.values.match import CustomerMatch

VAT_WEIGHT = 7.0
IBAN_WEIGHT = 7.0
IBAN_OF_GROUP_WEIGHT = 5.0  # a member pays for another: whose invoices stand there decides
DOMAIN_WEIGHT = 6.0
OTHER_DOMAIN_WEIGHT = 5.0
CUSTOMER_NUMBER_WEIGHT = 6.0
REFERENCE_WEIGHT = 1.4
NAME_WEIGHT = 4.5
NAME_FLOOR = 78.0
CITY_WEIGHT = 1.6
FULL_NAME_WEIGHT = 0.5  # breaks ties between customers of one name
SUPPORTED = 40  # candidates whose invoices are compared
NOBODY = 2.2  # log-odds of "none of our customers"


@dataclasses.dataclass(slots=True)
class _Votes:
    weight: float = 0.0
    because: list[str] = dataclasses.field(default_factory=list)
    spans: list[Span] = dataclasses.field(default_factory=list)

    def add(self, weight: float, code: str, span: Span | None) -> None:
        if code not in self.because:
            self.weight += weight
            self.because.append(code)
        if span is not None:
            self.spans.append(span)


def identify_customers(
    *,
    sender: str,
    names: Sequence[Name],
    traces: Traces,
    lines: Iterable[Span],
    index: LedgerIndex,
    company: Company,
    limit: int = 5,
) -> tuple[CustomerMatch, ...]:
    """Rank the customers who may have written.

    Args:
        sender: mail address of the sender; empty if there is none.
        names: identifiers and organisations found in the documents.
        traces: possible document numbers, amounts and days.
        lines: short stretches that may name the customer, such as letterhead and sign-off.
        index: the ledger.
        company: the supplier itself.
        limit: how many to give at most.

    Returns:
        By falling probability; empty if nothing speaks for anybody. The probabilities leave room
        for "none of our customers".
    """
    votes: dict[str, _Votes] = defaultdict(_Votes)
    stretches = [*lines, *(it.span for it in names if it.kind == "organisation")]
    _vote_domain(votes, sender, "mail_domain", DOMAIN_WEIGHT, None, index, company)
    for name in names:
        _vote_identifier(votes, name, index, company)
    for reference in traces.references:
        _vote_reference(votes, reference, index)
    _vote_names(votes, stretches, index, company)
    for customer_id in likely_customers(traces.references, index):
        votes.setdefault(customer_id, _Votes())  # its invoices may speak for it below
    _vote_support(votes, traces, stretches, index)
    return _ranked(votes, index, limit)


def _vote_support(
    votes: dict[str, _Votes], traces: Traces, lines: Sequence[Span], index: LedgerIndex
) -> None:
    """Let the invoices of everybody with a vote speak, and the towns on the letterhead."""
    text = " ".join(fold_name(line.text) for line in lines)
    written = {it.span.text for it in traces.references}
    days = {day for it in traces.days for day in it.readings}
    ordered = sorted(votes, key=lambda it: -votes[it].weight)[:SUPPORTED]
    for customer_id in ordered:
        invoices = index.invoices_for(
            customer_id, written=written, amounts=traces.values, days=days
        )
        found = support_of(invoices, traces)
        if found.weight:
            votes[customer_id].add(found.weight, found.code, found.span)
        city = fold_name(index.customers[customer_id].city)
        if len(city) >= 4 and city in text:
            votes[customer_id].add(CITY_WEIGHT, "city", None)


def _ranked(votes: dict[str, _Votes], index: LedgerIndex, limit: int) -> tuple[CustomerMatch, ...]:
    best = sorted(votes.items(), key=lambda item: -item[1].weight)[:limit]
    if not best:
        return ()
    top = best[0][1].weight
    total = math.exp(NOBODY - top) + sum(math.exp(it.weight - top) for _, it in votes.items())
    return tuple(
        CustomerMatch(
            index.customers[customer_id],
            math.exp(it.weight - top) / total,
            tuple(it.because),
            tuple(it.spans),
        )
        for customer_id, it in best
    )


def _vote_domain(
    votes: dict[str, _Votes],
    address: str,
    code: str,
    weight: float,
    span: Span | None,
    index: LedgerIndex,
    company: Company,
) -> None:
    domain = address.rsplit("@", 1)[-1].casefold().strip(" >.")
    if not domain or any(
        domain == own or domain.endswith(f".{own}") for own in company.email_domains
    ):
        return
    for customer_id in index.by_domain(domain):
        votes[customer_id].add(weight / max(1, len(index.by_domain(domain))) ** 0.5, code, span)


def _vote_identifier(
    votes: dict[str, _Votes], name: Name, index: LedgerIndex, company: Company
) -> None:
    if name.kind == "email":
        _vote_domain(
            votes, name.value, "address_in_text", OTHER_DOMAIN_WEIGHT, name.span, index, company
        )
    elif name.kind == "iban":
        _vote_iban(votes, name, index)
    elif name.kind in {"vat_id", "siren"}:
        own = {_tax_digits(vat) for vat in company.vat_ids}
        if _tax_digits(name.value) in own:
            return
        for customer_id in index.by_tax_number(_tax_digits(name.value)):
            votes[customer_id].add(VAT_WEIGHT, name.kind, name.span)


def _vote_iban(votes: dict[str, _Votes], name: Name, index: LedgerIndex) -> None:
    payers = index.by_iban(name.value)
    several = max(1, len(payers)) ** 0.5
    for customer_id in payers:
        votes[customer_id].add(IBAN_WEIGHT / several, "iban", name.span)
    for member in {it for customer_id in payers for it in index.group_of(customer_id)}:
        if member not in payers:
            votes[member].add(IBAN_OF_GROUP_WEIGHT / several, "iban_of_group", name.span)


def _tax_digits(value: str) -> str:
    # A French VAT number ends in the SIREN; others are compared by all their digits.
    digits = re.sub(r"\D", "", value)
    return digits[-9:] if len(digits) > 9 else digits


def _vote_reference(votes: dict[str, _Votes], reference: Reference, index: LedgerIndex) -> None:
    text = reference.span.text
    customer = index.customers.get(text.upper())
    if customer is not None:
        votes[customer.customer_id.upper()].add(
            CUSTOMER_NUMBER_WEIGHT, "customer_number", reference.span
        )
    for invoice, kind in index.exact(text):
        votes[invoice.customer_id.upper()].add(REFERENCE_WEIGHT, f"exact_{kind}", reference.span)


def _vote_names(
    votes: dict[str, _Votes], lines: Sequence[Span], index: LedgerIndex, company: Company
) -> None:
    own = {bare_name(name) for name in (company.name, *company.aliases) if name}
    queries: dict[str, Span] = {}
    for span in lines:
        for part in _parts(span.text):
            if bare_name(part) in own:
                continue
            for form in (bare_name(part), fold_name(part)):
                if 2 <= len(form) <= 60:
                    queries.setdefault(form, span)
    best: dict[str, tuple[float, Span]] = {}
    for query, span in queries.items():
        for choice, score in _similar(query, index):
            for customer_id in index.called(choice):
                if score > best.get(customer_id, (0.0, span))[0]:
                    best[customer_id] = (score, span)
    for customer_id, (score, span) in best.items():
        votes[customer_id].add(
            _name_weight(score, index.customers[customer_id]), f"name({score:.0f})", span
        )
    full = " | ".join(fold_name(span.text) for span in lines)
    for customer_id in best:
        name = fold_name(index.customers[customer_id].name)
        # "Blot SA" and "Blot" are two customers: the one whose legal form stands there wins.
        exact = 100.0 if f" {name} " in f" {full} " else 0.0
        closeness = max(exact, fuzz.partial_ratio(name, full) if len(name) >= 6 else 0.0)
        votes[customer_id].weight += FULL_NAME_WEIGHT * max(0.0, (closeness - 70) / 30)


def _similar(query: str, index: LedgerIndex) -> list[tuple[str, float]]:
    similar = index.similar_names(query, floor=NAME_FLOOR, limit=6)
    if not similar and " " in query:
        similar = [
            (choice, score)
            for choice in index.names_with_word_of(query)
            if (score := abbreviated(query, choice)) >= NAME_FLOOR - 6
        ]
    return similar


def _parts(text: str) -> list[str]:
    """Give a line, its parts between separators, and its first words."""
    parts = [text, *re.split(r"\s[—–|·•/-]\s|[,;:()|]|\s{2,}", text)]
    words = text.split()
    if len(words) > 2:
        parts.extend(" ".join(words[:size]) for size in (1, 2, 3, 4) if size < len(words))
    return parts


def _name_weight(score: float, customer: Customer) -> float:
    # A short name ("Lamy") is met by chance; a long one hardly.
    length = len(fold_name(customer.name))
    certain = NAME_WEIGHT * (0.55 + 0.45 * min(1.0, length / 12))
    return certain * max(0.0, (score - NAME_FLOOR + 4) / (104 - NAME_FLOOR))
