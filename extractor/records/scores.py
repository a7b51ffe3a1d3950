"""What the stages said of a submission, as scores by field and facts about the whole.

Calibration learns from exactly these, and is applied to exactly these.
"""

from __future__ import annotations

import dataclasses
import math

from extractor.records.assemble import Finished, Outcome
from extractor.values.category import TriageClass
from extractor.values.claim import Claim
from extractor.values.document import PageSource
from extractor.values.finding import ReferenceKind
from extractor.values.match import NAMING, LinkKind

DISPUTE, OTHER = "dispute", "other"
NO_INVOICE = 0.02  # the score of "no open invoice fits": a person has to look anyway
FEW_WORDS = 30  # a shorter passage says less about the reason
# Share of words never met in training: 97 of 100 unseen messages of the casebook stay below, five
# in five of other languages (it, nl, pl, pt, sv) are above, at 0.33 to 0.62.
FAMILIAR = 0.22
STRONG = 0.8  # a link that names an invoice nearly without doubt


@dataclasses.dataclass(frozen=True, slots=True)
class Scored:
    """One answer with its score.

    Attributes:
        field: "triage", "customer", "invoice", "category" or "amount".
        score: 0 to 1, as the stage gave it.
        kind: of source, such as "row" or "derived".
        dispute: position of the dispute it belongs to; None for the document.
    """

    field: str
    score: float
    kind: str
    dispute: int | None = None


def scores_of(outcome: Outcome) -> tuple[Scored, ...]:
    """Give all answers of a submission with their scores, as they were before calibration."""
    share = outcome.triage.probability_of(TriageClass.DISPUTE)
    answers = [
        Scored("triage", share, DISPUTE)
        if outcome.disputes
        else Scored("triage", 1.0 - share, OTHER)
    ]
    if outcome.customers:
        answers.append(Scored("customer", outcome.customers[0].probability, ""))
    for at, finished in enumerate(outcome.disputes):
        source = "row" if finished.claim.row is not None else "words"
        answers.append(_invoice(finished.claim, at))
        answers.append(Scored("category", finished.category.best.probability, source, at))
        answers.append(Scored("amount", finished.amount_probability, _amount_kind(finished), at))
    return tuple(answers)


def _invoice(claim: Claim, at: int) -> Scored:
    if claim.invoice is None:
        return Scored("invoice", NO_INVOICE, "none", at)
    return Scored("invoice", min(claim.strength, 1.0), _link_kind(claim), at)


def _link_kind(claim: Claim) -> str:
    """Say how an invoice was found: its number in full, another number, one alike, or facts."""
    naming = [link for link in claim.links if link.kind in NAMING]
    if any(link.kind is LinkKind.NUMBER and link.how == "exact" for link in naming):
        return "number"
    if any(link.how == "exact" for link in naming):
        return "other_number"
    return "alike" if naming else "facts"


def _amount_kind(finished: Finished) -> str:
    row = finished.claim.row
    if row is not None and row.deducted:
        return "row"
    if finished.amount is None:
        return "absent"
    return "derived" if finished.amount.derivation else "written"


def facts_of(outcome: Outcome) -> dict[str, float]:
    """Give what else speaks against a record, each 0 where nothing does.

    The first ones are weighed by what was seen to go wrong. ``SHIFT`` names those that say that
    a document is unlike the known ones, where nothing could be seen to go wrong yet.
    """
    facts = {
        "scan": float(
            any(page.source is PageSource.OCR for it in outcome.documents for page in it.pages)
        ),
        "noted": float(bool(outcome.notes)),
        "language_unknown": float(outcome.language is None),
        "unfamiliar": max(0.0, outcome.unfamiliar - FAMILIAR) / (1.0 - FAMILIAR),
    }
    if not outcome.disputes:
        return facts | {"names_invoices": float(bool(_announced(outcome)))}
    claims = [it.claim for it in outcome.disputes]
    words = min(len(claim.passage.split()) for claim in claims)
    return facts | {
        "disputes": math.log(len(claims)),
        "few_words": max(0.0, math.log(FEW_WORDS / (1 + words))),
        "rival_category": max(_rival(it) for it in outcome.disputes),
        "rival_invoice": max(
            (score for claim in claims for _, score in claim.runners_up), default=0.0
        ),
        "unknown_number": float(_names_unknown(outcome)),
    }


SHIFT = ("language_unknown", "unfamiliar", "unknown_number")


def _rival(finished: Finished) -> float:
    """Give how close the second category comes to the best, 0 to 1."""
    guesses = finished.category.guesses
    return guesses[1].probability / guesses[0].probability if len(guesses) > 1 else 0.0


def _announced(outcome: Outcome) -> list[str]:
    return [it.span.text for it in outcome.findings.references if it.kind is ReferenceKind.INVOICE]


def _names_unknown(outcome: Outcome) -> bool:
    """Say whether an invoice is announced while none is found by a number of its own."""
    named = any(
        link.score >= STRONG and link.kind in NAMING
        for it in outcome.disputes
        for link in it.claim.links
    )
    return bool(_announced(outcome)) and not named
