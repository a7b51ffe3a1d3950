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
from extractor.reconciliation.matching.reference import Written
from extractor.values.query import Query

Floats = npt.NDArray[np.float32]
KINDS = ("reference", "purchase_order", "delivery_note", "claim")
TEXT_OF = {"reference": "number", "purchase_order": "order", "delivery_note": "note"}
BESIDE = ("as_order", "as_note")  # people write an order's number where ours is asked for
RIVALS = ("rivals_near", "rivals_ending", "nearest_own")  # among the same customer's candidates
# The same for all candidates of a line: what is written decides how much each fact says.
CONTEXT = ("told", "amount_written", "near_count", "exact_count", "digits_written", "several")
CANDIDATE = (*wording.NAMES, *BESIDE, *RIVALS, *CONTEXT, *fitting.NAMES)
NONE = (
    "bias", "told", "tax_id_found", "domain_found", "exact_found", "best_score", "nobody_found",
    "amount_written", "amount_met", "key_met", "digits_met", "yearless_met", "slip_met",
    "order_met", "note_met", "few_digits", "digits", "candidates", "nearest", "several",
    "day_written", "day_met", "customer_and_amount_met",
)  # fmt: skip
_RIVALS = len(wording.NAMES) + len(BESIDE)
_CONTEXT = _RIVALS + len(RIVALS)
_FITTING = _CONTEXT + len(CONTEXT)
_AT = {name: place for place, name in enumerate(CANDIDATE)}
_CLOSE = [_AT[it] for it in ("same", "same_folded", "off_1", "digits_same", "digits_off_1")]
_ARTICLES = len(CANDIDATE) - len(fitting.ARTICLE)


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
        describe(index, asked, written=it.written, kind=it.kind, rows=it.rows, how=it.how)
        for it in found.lines
    ]
    return asked, lines


def describe(
    index: Index, asked: Asked, *, written: str, kind: str,
    rows: npt.NDArray[np.int32], how: npt.NDArray[np.uint32],
) -> Line:  # fmt: skip
    """Work out a line's features.

    Args:
        index: of the candidates' invoices.
        asked: the claim.
        written: the reference; empty for a claim that names none.
        kind: one of ``KINDS``.
        rows: of the candidates.
        how: by which facts each was found.
    """
    book = index.book
    facts = Facts.of(book, rows)
    reference = Written.of(written)
    features = np.zeros((len(rows), len(CANDIDATE)), np.float32)
    if len(rows):
        if kind in TEXT_OF:
            texts = book.raw(TEXT_OF[kind], rows)
            features[:, : len(wording.NAMES)] = wording.wording_features(reference, texts)
        if kind == "reference":
            own = np.where(asked.likely(facts.customer) | (not asked.told), how, 0)
            _beside(features, book, reference, rows, own.astype(np.uint32))
        _rivals(features, facts)
        features[:, _CONTEXT:_FITTING] = _context(features, asked, reference)
        sizes = index.sizes_of_customers(facts.customer)
        features[:, _FITTING:] = fitting.fitting_features(asked, facts, how, sizes, book.count)
        _articles(features, book, asked, rows)
    none = _none(features, asked, reference, how)
    return Line(written, KINDS.index(kind), facts, how, features, none)


def _beside(
    features: Floats,
    book: Book,
    written: Written,
    rows: npt.NDArray[np.int32],
    how: npt.NDArray[np.uint32],
) -> None:
    """Take a reference for an order or a delivery note where it resembles that more."""
    off = _AT["off_per_character"]
    width = len(wording.NAMES)
    for place, (flag, text) in enumerate(((How.ORDER, "order"), (How.NOTE, "note"))):
        there = np.flatnonzero(how & int(flag))
        if not len(there):
            continue
        other = wording.wording_features(written, book.raw(text, rows[there]))
        better = (other[:, off] < features[there, off]) & other[:, _CLOSE].any(axis=1)
        chosen = there[better]
        features[chosen, :width] = other[better]
        features[chosen, width : width + len(BESIDE)] = 0
        features[chosen, width + place] = 1


def _rivals(features: Floats, facts: Facts) -> None:
    """Count the candidates of the same customer that are about as near."""
    off = features[:, _AT["digits_off_1"]] + features[:, _AT["digits_same"]]
    alike = facts.customer[:, None] == facts.customer[None, :]
    features[:, _RIVALS] = np.log1p(alike @ off - off) / 3
    ending = features[:, _AT["ending"]]
    features[:, _RIVALS + 1] = np.log1p(alike @ ending - ending) / 3
    share = features[:, _AT["off_per_digit"]]
    nearest = np.where(alike, share[None, :], 1.0).min(axis=1)
    features[:, _RIVALS + 2] = share <= nearest


def _context(features: Floats, asked: Asked, written: Written) -> tuple[float, ...]:
    near = features[:, _AT["digits_off_1"]] + features[:, _AT["digits_same"]]
    exact = features[:, _AT["same_folded"]] + features[:, _AT["same"]]
    return (
        asked.told,
        len(asked.amounts) > 0,
        float(np.log1p(near.sum())) / 4,
        float(np.log1p(exact.sum())),
        min(len(written.digits[0]), 12) / 12,
        asked.count > 1,
    )


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
