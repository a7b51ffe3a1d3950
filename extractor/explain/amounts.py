"""Say of every possible disputed amount how it was scored, and why it was chosen or not."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractor.explain.explanation import AmountCandidate, Contribution, Place, Verdict
from extractor.explain.places import place_of
from extractor.extraction.disputed import propose
from extractor.extraction.proposal import Proposal
from extractor.extraction.units import NOT_CLAIMING
from extractor.records.assemble import Finished
from extractor.values.claim import AmountChoice, RowAmounts
from extractor.values.document import Document
from extractor.values.finding import Amount, Findings, Quantity, Span
from extractor.values.linear import LinearScorer
from extractor.values.money import Basis
from extractor.values.taxonomy import SHIPPED, Taxonomy

COUNTED = 5  # features shown of each candidate
LEAST = 0.05  # less of a score is left out
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def amount_candidates(
    finished: Finished,
    findings: Findings,
    scorer: LinearScorer,
    documents: Sequence[Document],
    taxonomy: Taxonomy = SHIPPED,
) -> tuple[AmountCandidate, ...]:
    """Give all candidates of a dispute, the chosen one first, then by falling probability."""
    claim = finished.claim
    if claim.row is not None and claim.row.deducted:
        return _of_row(finished, claim.row, findings, documents)
    shares = taxonomy.shares_of(finished.category)
    proposals = propose(claim, findings, shares)
    odds = scorer.shares([it.features for it in proposals])
    best = max(range(len(proposals)), key=odds.__getitem__)
    chosen = proposals[best]
    lead = weights_of(scorer, chosen.features)
    found = [
        _candidate(it, scorer, lead, share, documents, chosen=at == best)
        for at, (it, share) in enumerate(zip(proposals, odds, strict=True))
    ]
    if finished.amount is not None:
        # the record fills in the invoice's currency where none is written
        found[best] = dataclasses.replace(found[best], currency=finished.amount.currency)
    if chosen.derivation:
        inputs = _inputs(chosen.derivation, finished, findings, documents)
        found[best] = dataclasses.replace(found[best], inputs=inputs)
    return tuple(sorted(found, key=lambda it: (it.verdict is not Verdict.CHOSEN, -it.probability)))


def weights_of(scorer: LinearScorer, features: Mapping[str, float]) -> dict[str, float]:
    """Give what each feature adds to a score."""
    return {key: scorer.weights.get(key, 0.0) * value for key, value in features.items()}


def _candidate(
    proposal: Proposal,
    scorer: LinearScorer,
    lead: Mapping[str, float],
    share: float,
    documents: Sequence[Document],
    *,
    chosen: bool,
) -> AmountCandidate:
    weights = weights_of(scorer, proposal.features)
    score, top = math.fsum(weights.values()), math.fsum(lead.values())
    apart = {key: lead.get(key, 0.0) - weights.get(key, 0.0) for key in {*lead, *weights}}
    return AmountCandidate(
        value=proposal.value,
        currency=proposal.currency,
        basis=proposal.basis,
        kind=proposal.kind,
        place=place_of(documents, proposal.span) if proposal.span else None,
        derivation=proposal.derivation,
        score=score,
        probability=share,
        counted=_largest(weights),
        behind=() if chosen else tuple(it for it in _largest(apart) if it.weight > 0),
        verdict=Verdict.CHOSEN if chosen else Verdict.REJECTED,
        why=() if chosen else (f"less_likely({top - score:.2f})",),
    )


def _largest(weights: Mapping[str, float]) -> tuple[Contribution, ...]:
    ordered = sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))
    return tuple(Contribution(key, it) for key, it in ordered[:COUNTED] if abs(it) >= LEAST)


def _of_row(
    finished: Finished, row: RowAmounts, findings: Findings, documents: Sequence[Document]
) -> tuple[AmountCandidate, ...]:
    """Give what a row says of money: held back, and beside it billed and paid."""
    choice = finished.amount
    found = [_chosen(choice, finished, findings, documents)] if choice is not None else []
    for value, why in ((row.gross, "billed"), (row.paid, "paid")):
        seen = next(
            (it for it in findings.amounts if it.value == value and _inside(it.span, finished)),
            None,
        )
        if value is None:
            continue
        found.append(
            AmountCandidate(
                value=value,
                currency=seen.money.currency if seen else row.currency,
                basis=seen.basis if seen else Basis.UNKNOWN,
                kind="row",
                place=place_of(documents, seen.span) if seen else None,
                derivation=None,
                score=None,
                probability=0.0,
                counted=(),
                behind=(),
                verdict=Verdict.REJECTED,
                why=(f"column_{why}",),
            )
        )
    return tuple(found)


def _inputs(
    derivation: str, finished: Finished, findings: Findings, documents: Sequence[Document]
) -> tuple[Place, ...]:
    """Give where the figures of a derivation such as "12 x 13.97" are written."""
    values = {Decimal(it) for it in _FIGURE.findall(derivation)}
    written: list[Amount | Quantity] = [*findings.amounts, *findings.quantities]
    return tuple(
        place_of(documents, it.span)
        for it in written
        if it.value in values and _inside(it.span, finished)
    )


def _chosen(
    choice: AmountChoice, finished: Finished, findings: Findings, documents: Sequence[Document]
) -> AmountCandidate:
    derivation = choice.derivation
    return AmountCandidate(
        value=choice.value,
        currency=choice.currency,
        basis=choice.basis,
        kind="row",
        place=place_of(documents, choice.span) if choice.span else None,
        derivation=choice.derivation,
        score=None,
        probability=choice.probability,
        counted=(),
        behind=(),
        verdict=Verdict.CHOSEN,
        why=("column_held_back",) if choice.span else ("billed_minus_paid",),
        inputs=_inputs(derivation, finished, findings, documents) if derivation else (),
    )


def amounts_elsewhere(
    findings: Findings, disputes: Sequence[Finished], documents: Sequence[Document]
) -> tuple[AmountCandidate, ...]:
    """Give the amounts that stand outside the words of every dispute."""
    return tuple(
        AmountCandidate(
            value=it.value,
            currency=it.money.currency,
            basis=it.basis,
            kind="explicit",
            place=place_of(documents, it.span),
            derivation=None,
            score=None,
            probability=0.0,
            counted=(),
            behind=(),
            verdict=Verdict.REJECTED,
            why=(_why_elsewhere(it.span, disputes),),
        )
        for it in findings.amounts
        if not any(_inside(it.span, finished) for finished in disputes)
    )


def _why_elsewhere(span: Span, disputes: Sequence[Finished]) -> str:
    if span.section in NOT_CLAIMING:
        return f"in_{span.section}"
    return "outside_the_passage" if disputes else "nothing_contested"


def _inside(span: Span, finished: Finished) -> bool:
    return any(
        it.document == span.document and it.start < span.end and span.start < it.end
        for it in finished.claim.units
    )
