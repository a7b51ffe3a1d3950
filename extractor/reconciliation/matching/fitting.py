"""How the candidates fit the rest of a claim: customer, amounts, day, currency, articles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from extractor.reconciliation.blocking.how import CustomerHow, How
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.units import NO_DAY, to_minor
from extractor.reconciliation.matching.asked import (
    FOREIGN_CURRENCY,
    NO_CURRENCY,
    Asked,
    Facts,
    Ints,
    days_apart,
)
from extractor.values.ledger import InvoiceLine

Floats = npt.NDArray[np.float32]
HOW = tuple(it for it in How if it is not How.ALIKE)
# A payer's IBAN says as surely as a tax number who it is.
_IDENTIFIED = CustomerHow.VAT | CustomerHow.SIREN | CustomerHow.IBAN
CUSTOMER = (
    "customer_score", "customer_best", "customer_gap", "customer_exact", "customer_tax_id",
    "customer_domain", "customer_group", "customer_number", "customer_unlike",
    "customer_not_tax_id", "customer_not_domain", "customer_not_exact", "customer_invoices",
    "customer_share",
)  # fmt: skip
AMOUNT = (
    "amount_gross", "amount_net", "amount_open", "amount_near", "amount_discount",
    "amount_difference", "amount_part", "amount_exceeds", "amount_unlike", "amount_among_several",
    "amount_exceeds_several", "amount_and_customer", "amount_misread", "amount_rounded",
)  # fmt: skip
DAY = ("day_issue", "day_near", "day_month", "day_far", "day_due", "day_before_issue")
OTHER = ("currency_same", "currency_other", "closed")
ARTICLE = ("article", "article_quantity", "line_total")
NAMES = (*(f"how_{it.name}".lower() for it in HOW), *CUSTOMER, *AMOUNT, *DAY, *OTHER, *ARTICLE)
LOOKED_INTO = 6  # candidates whose invoice lines are read
SHARE_SCALE = 7  # about the logarithm of 1000
_ALIKE = 80.0
_MANY = 5000  # invoices of a customer; more make no difference


def fitting_features(
    asked: Asked, facts: Facts, how: npt.NDArray[np.uint32], sizes: Ints, count: int
) -> Floats:
    """Compare candidates with what the claim says; the article columns stay empty.

    Args:
        asked: the claim.
        facts: of the candidates.
        how: by which facts each was found.
        sizes: how many invoices each one's customer has.
        count: invoices of the book.

    Returns:
        Candidates x ``NAMES``.
    """
    found = np.zeros((len(NAMES), len(facts.rows)), np.float32)
    for at, flag in enumerate(HOW):
        found[at] = (how & int(flag)) != 0
    start = len(HOW)
    _customers(found[start : start + len(CUSTOMER)], asked, facts)
    found[start + 12] = np.log1p(np.minimum(sizes, _MANY)) / np.log(_MANY)
    # How easily a wrong number is another invoice of the same customer.
    found[start + 13] = np.log1p(1000 * sizes / max(count, 1)) / SHARE_SCALE
    start += len(CUSTOMER)
    if len(asked.amounts) and len(facts.rows):
        _amounts(found[start : start + len(AMOUNT)], asked, facts)
        found[start + 11] = found[start : start + 3].max(axis=0) * found[len(HOW)]
    start += len(AMOUNT)
    if asked.day != NO_DAY:
        _days(found[start : start + len(DAY)], asked.day, facts)
    start += len(DAY)
    if asked.currency != NO_CURRENCY:
        found[start] = facts.currency == asked.currency
        found[start + 1] = facts.currency != asked.currency
    if asked.currency == FOREIGN_CURRENCY:
        found[start : start + 2] = np.array([[0.0], [1.0]])
    found[start + 2] = facts.closed
    return found.T


def _customers(out: Floats, asked: Asked, facts: Facts) -> None:
    if not len(asked.customers):
        out[8] = asked.told
        return
    at = np.minimum(np.searchsorted(asked.customers, facts.customer), len(asked.customers) - 1)
    there = asked.customers[at] == facts.customer
    score = np.where(there, asked.score[at], 0)
    how = np.where(there, asked.how[at], 0)
    likely = (how & ~int(CustomerHow.NUMBER)) != 0
    best = float(asked.score.max())
    exact = (how & int(CustomerHow.NAME_EXACT)) != 0
    taxed = (how & int(_IDENTIFIED)) != 0
    mailed = (how & int(CustomerHow.DOMAIN)) != 0
    out[0] = score
    out[1] = (score >= best) & (score > 0)
    out[2] = best - score
    out[3] = exact
    out[4] = taxed
    out[5] = mailed
    out[6] = (how & int(CustomerHow.GROUP)) != 0
    out[7] = (how & int(CustomerHow.NUMBER)) != 0
    out[8] = ~likely & asked.told
    out[9] = ~taxed & asked.any_how(_IDENTIFIED)
    out[10] = ~mailed & asked.any_how(CustomerHow.DOMAIN)
    out[11] = ~exact & asked.any_how(CustomerHow.NAME_EXACT)


def _amounts(out: Floats, asked: Asked, facts: Facts) -> None:
    amounts = asked.amounts
    gross = _among(amounts, facts.gross)
    net = _among(amounts, facts.net)
    still = _among(amounts, facts.open) & (facts.open != facts.gross)
    equal = gross | net | still
    out[0] = gross
    out[1] = net & ~gross
    out[2] = still
    out[3] = ~equal & _near(amounts, facts.gross)
    discount = [_close(amounts, facts.gross * (100 - it) // 100) for it in (2, 3)]
    out[4] = ~equal & np.logical_or.reduce(discount)
    gap = facts.gross - facts.open
    out[5] = ~equal & (gap > 0) & _among(amounts, gap)
    exceeds = ~equal & (amounts[0] > np.maximum(facts.gross, facts.open))
    out[6] = ~equal & ~exceeds
    out[7] = exceeds & (asked.count == 1)
    out[8] = ~equal & (asked.count == 1)
    out[9] = equal & (asked.count > 1)
    out[10] = exceeds & (asked.count > 1)
    out[12] = ~equal & _misread(amounts, facts)
    whole = amounts[amounts % 100 == 0]
    if len(whole):
        out[13] = ~equal & (_near(whole, facts.gross, 99) | _near(whole, facts.net, 99))


def _misread(amounts: Ints, facts: Facts) -> npt.NDArray[np.bool_]:
    """Say which candidates' amounts are one character away from a written one."""
    written = [str(it) for it in amounts[:4].tolist() if it >= 1000]
    if not written:
        return np.zeros(len(facts.rows), np.bool_)
    ours = [str(it) for it in (*facts.gross.tolist(), *facts.net.tolist())]
    off = process.cdist(written, ours, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8)
    near: npt.NDArray[np.bool_] = np.any((off <= 1).reshape(len(written) * 2, -1), axis=0)
    return near


def _among(amounts: Ints, values: Ints) -> npt.NDArray[np.bool_]:
    """Say which values are written, one unit up or down allowed for rounding."""
    at = np.searchsorted(amounts, values - 1)
    return (at < len(amounts)) & (amounts[np.minimum(at, len(amounts) - 1)] <= values + 1)


def _close(amounts: Ints, values: Ints) -> npt.NDArray[np.bool_]:
    return _among(amounts, values) | _among(amounts, values + 1)


def _near(amounts: Ints, values: Ints, most: int | None = None) -> npt.NDArray[np.bool_]:
    """Say which values are within one in a hundred, or so much, of a written amount."""
    room = values // 100 if most is None else np.full(len(values), most)
    at = np.searchsorted(amounts, values - room)
    return (at < len(amounts)) & (amounts[np.minimum(at, len(amounts) - 1)] <= values + room)


def _days(out: Floats, day: int, facts: Facts) -> None:
    later = days_apart(day, facts.issue)
    off = np.abs(later)
    out[0] = off == 0
    out[1] = (off > 0) & (off <= 4)
    out[2] = (off > 4) & (off <= 35)
    out[3] = off > 35
    out[4] = days_apart(day, facts.due) == 0
    out[5] = (later > 4) & (later < 10**6)


def look_into(asked: Asked, book: Book, rows: npt.NDArray[np.int32]) -> Floats:
    """Compare articles and amounts with the lines of a few invoices.

    Returns:
        Rows x ``ARTICLE``.
    """
    found = np.zeros((len(rows), len(ARTICLE)), np.float32)
    for at, row in enumerate(rows.tolist()):
        lines = book.invoice(row).lines
        if lines:
            found[at] = _lines(asked, lines)
    return found


def _lines(asked: Asked, lines: tuple[InvoiceLine, ...]) -> tuple[float, float, float]:
    article = quantity = 0.0
    for hint in asked.query.articles:
        for line in lines:
            alike = fuzz.token_set_ratio(hint.text.casefold(), line.description.casefold())
            if alike >= _ALIKE:
                article = max(article, alike / 100)
                quantity = max(quantity, float(hint.quantity == line.quantity))
    totals = {abs(to_minor(it.total, asked.query.currency)) for it in lines}
    return article, quantity, float(bool(totals & set(asked.amounts.tolist())))


def worth_looking(asked: Asked, matched: bool) -> bool:  # noqa: FBT001  # one fact
    """Say whether invoice lines can tell more."""
    return bool(asked.query.articles) or (bool(len(asked.amounts)) and not matched)
