"""All columns by which a line's candidates, and "none of them", are judged."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.how import CustomerHow, How
from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.book.units import NO_DAY
from extractor.reconciliation.matching import fitting, wording
from extractor.reconciliation.matching.asked import Asked, Facts, ask
from extractor.reconciliation.matching.wording import Written
from extractor.values.query import Query

Floats = npt.NDArray[np.float32]
KINDS = ("reference", "purchase_order", "delivery_note", "claim")
TEXT_OF = {"reference": "number", "purchase_order": "order", "delivery_note": "note"}
CANDIDATE = (*wording.NAMES, *fitting.NAMES)
NONE = (
    "bias", "told", "tax_id_found", "domain_found", "exact_found", "best_score", "nobody_found",
    "amount_written", "amount_met", "key_met", "digits_met", "yearless_met", "slip_met",
    "order_met", "note_met", "few_digits", "digits", "candidates", "nearest", "several",
    "day_written", "day_met", "customer_and_amount_met",
)  # fmt: skip
_ARTICLES = len(CANDIDATE) - len(fitting.ARTICLE)
_AT = {name: place for place, name in enumerate(CANDIDATE)}


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line's candidates with all that is known of them.

    Attributes:
        kind: place in ``KINDS``.
        features: candidates x ``CANDIDATE``.
        none: of the line as a whole, as ``NONE``.
    """

    written: str
    kind: int
    facts: Facts
    how: npt.NDArray[np.uint32]
    features: Floats
    none: Floats


def describe_claim(index: Index, query: Query) -> tuple[Asked, list[Line]]:
    """Find a claim's candidates and work out their features."""
    found = index.candidates(query)
    customers = found.customers
    asked = ask(
        query,
        index.book,
        customers=customers.ids,
        scores=customers.name_score,
        how=customers.how,
        count=len(found.lines),
    )
    lines = [
        describe(index.book, asked, written=it.written, kind=it.kind, rows=it.rows, how=it.how)
        for it in found.lines
    ]
    return asked, lines


def describe(
    book: Book, asked: Asked, *, written: str, kind: str,
    rows: npt.NDArray[np.int32], how: npt.NDArray[np.uint32],
) -> Line:  # fmt: skip
    """Work out a line's features.

    Args:
        book: the candidates' invoices.
        asked: the claim.
        written: the reference; empty for a claim that names none.
        kind: one of ``KINDS``.
        rows: of the candidates.
        how: by which facts each was found.
    """
    facts = Facts.of(book, rows)
    reference = Written.of(written)
    features = np.zeros((len(rows), len(CANDIDATE)), np.float32)
    if len(rows):
        if kind in TEXT_OF:
            texts = book.raw(TEXT_OF[kind], rows)
            features[:, : len(wording.NAMES)] = wording.wording_features(reference, texts)
        features[:, len(wording.NAMES) :] = fitting.fitting_features(asked, facts, how)
        _articles(features, book, asked, rows)
    none = _none(features, asked, reference, how)
    return Line(written, KINDS.index(kind), facts, how, features, none)


def _articles(features: Floats, book: Book, asked: Asked, rows: npt.NDArray[np.int32]) -> None:
    equal = features[:, _AT["amount_gross"]] + features[:, _AT["amount_net"]]
    if not fitting.worth_looking(asked, matched=bool(equal.any())):
        return
    rough = (
        3 * features[:, _AT["same_folded"]]
        + 3 * features[:, _AT["same"]]
        + 2 * features[:, _AT["digits_same"]]
        - features[:, _AT["off_per_digit"]]
        + features[:, _AT["customer_score"]]
    )
    few = np.argsort(-rough)[: fitting.LOOKED_INTO]
    features[few, _ARTICLES:] = fitting.look_into(asked, book, rows[few])


def _none(features: Floats, asked: Asked, written: Written, how: npt.NDArray[np.uint32]) -> Floats:
    met = int(np.bitwise_or.reduce(how)) if len(how) else 0
    digits = len(written.digits[0])
    amount = features[:, [_AT["amount_gross"], _AT["amount_net"], _AT["amount_open"]]]
    equal = amount.any(axis=1)
    likely = features[:, _AT["customer_score"]] > 0.7
    return np.array(
        (
            1.0,
            asked.told,
            asked.any_how(CustomerHow.VAT | CustomerHow.SIREN),
            asked.any_how(CustomerHow.DOMAIN),
            asked.any_how(CustomerHow.NAME_EXACT),
            asked.score.max(initial=0.0),
            asked.told and not asked.any_how(~CustomerHow.NUMBER),
            len(asked.amounts) > 0,
            equal.any(),
            met & How.EXACT_KEY != 0,
            met & How.DIGITS != 0,
            met & How.YEARLESS != 0,
            met & How.EDIT != 0,
            met & How.ORDER != 0,
            met & How.NOTE != 0,
            0 < digits < 5,
            min(digits, 12) / 12,
            np.log1p(len(how)) / 5,
            features[:, _AT["off_per_digit"]].min(initial=1.0),
            asked.count > 1,
            asked.day != NO_DAY,
            features[:, _AT["day_issue"]].any(),
            (equal & likely).any(),
        ),
        np.float32,
    )
