"""What an explanation holds: the record, and every candidate behind each of its values.

Reasons are codes with figures, as in records; sentences are made for the reader elsewhere.
"""

from __future__ import annotations

import dataclasses
import enum
from decimal import Decimal

from extractor.records.dial import Dial
from extractor.values.category import Guess
from extractor.values.document import Document, SectionKind
from extractor.values.finding import ReferenceKind
from extractor.values.match import LinkKind
from extractor.values.money import Basis
from extractor.values.record import DisputeRecord, FileRecord
from extractor.values.submission import Submission
from extractor.viewing.places import Spot


class Verdict(enum.StrEnum):
    """What became of a candidate."""

    CHOSEN = "chosen"  # it is in the record
    SUPPORTING = "supporting"  # it speaks for something in the record
    REJECTED = "rejected"


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where words stand.

    Attributes:
        number: index of the document in the submission.
        name: the document's.
        spots: one a line; empty in a mail or sheet, which have no pages.
        section: of a mail.
    """

    number: int
    name: str
    start: int
    end: int
    text: str
    spots: tuple[Spot, ...] = ()
    section: SectionKind | None = None

    @property
    def page(self) -> int | None:
        """Give the page it begins on; None where there are no pages."""
        return self.spots[0].page if self.spots else None


@dataclasses.dataclass(frozen=True, slots=True)
class WordWeight:
    """A word (or words) of the text and what it adds to a label's log-odds.

    Attributes:
        places: where it stands; empty if the text was not taken from one place.
    """

    word: str
    weight: float
    places: tuple[Place, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Judgement:
    """What a text classifier decided, and the words that decided.

    Attributes:
        rival: the label that the words are weighed against.
        guesses: all labels by falling probability.
        speaks_for: the strongest first.
        speaks_against: the strongest first; their weights are below 0.
        adjusted: codes of what changed the classifier's own figure, such as "rows_held_back(2)".
    """

    label: str
    probability: float
    rival: str | None
    guesses: tuple[Guess, ...]
    speaks_for: tuple[WordWeight, ...] = ()
    speaks_against: tuple[WordWeight, ...] = ()
    adjusted: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """One comparison of the routing.

    Attributes:
        part: "triage", "customer", "invoice", "category", "amount" or, for all of it, "document".
        needed: the threshold; the figure must reach it.
        score: what the stage said, before it was calibrated; None where there is no such score.
    """

    part: str
    figure: float
    needed: float
    score: float | None = None

    @property
    def passed(self) -> bool:
        """Say whether the figure is high enough."""
        return self.figure >= self.needed


@dataclasses.dataclass(frozen=True, slots=True)
class CustomerCandidate:
    """A customer who may have written."""

    customer_id: str
    name: str
    probability: float
    because: tuple[str, ...]
    places: tuple[Place, ...]
    verdict: Verdict


@dataclasses.dataclass(frozen=True, slots=True)
class Lead:
    """An open invoice that words lead to, and by which fact."""

    invoice: str
    customer_id: str
    kind: LinkKind
    how: str
    score: float
    contested: bool


@dataclasses.dataclass(frozen=True, slots=True)
class ReferenceCandidate:
    """Something that may be a document number.

    Attributes:
        kind: what the words around it announce.
        label: the words in front of it on its line.
        column: the title above it, if it stands in a table.
        why: codes, such as "other_customer(C10300)".
    """

    place: Place
    kind: ReferenceKind
    label: str
    column: str
    confidence: float
    method: str
    leads: tuple[Lead, ...]
    verdict: Verdict
    why: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class FactCandidate:
    """An amount or a day that points to open invoices."""

    place: Place
    leads: tuple[Lead, ...]
    verdict: Verdict


@dataclasses.dataclass(frozen=True, slots=True)
class InvoiceCandidate:
    """An open invoice that a dispute may be about."""

    number: str
    confidence: float
    because: tuple[str, ...]
    verdict: Verdict


@dataclasses.dataclass(frozen=True, slots=True)
class Contribution:
    """A named feature and what it adds to a score."""

    feature: str
    weight: float


@dataclasses.dataclass(frozen=True, slots=True)
class AmountCandidate:
    """A possible disputed amount.

    Attributes:
        value: None for "no amount is given".
        kind: "explicit", "none", "row", or how it was worked out ("difference", "price_gap").
        score: the ranker's; None where no ranker was asked.
        counted: the features that counted most for or against it.
        behind: for a rejected one, what counted most for the chosen one instead.
        inputs: of the chosen one, if it was worked out: where its figures are written.
        why: codes, such as "less_likely(2.31)".
    """

    value: Decimal | None
    currency: str | None
    basis: Basis
    kind: str
    place: Place | None
    derivation: str | None
    score: float | None
    probability: float
    counted: tuple[Contribution, ...]
    behind: tuple[Contribution, ...]
    verdict: Verdict
    why: tuple[str, ...] = ()
    inputs: tuple[Place, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class DisputeExplanation:
    """How one dispute came about.

    Attributes:
        from_row: it comes from a row of a table.
        units: where the words about it stand.
        passage: what the classifier read of them.
        amounts: by falling probability.
    """

    record: DisputeRecord
    from_row: bool
    units: tuple[Place, ...]
    passage: str
    category: Judgement
    invoices: tuple[InvoiceCandidate, ...]
    amounts: tuple[AmountCandidate, ...]
    checks: tuple[Check, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Explanation:
    """How a record came about.

    Attributes:
        dispute_or_not: the first question; its labels are "dispute" and "none".
        kind: which of the things that are no dispute; None for a dispute.
        whole: what speaks for and against the whole document, in log-odds of its confidence.
        dial: how sure a whole document has to be, and what this rests on.
        facts: amounts and days that point to open invoices.
        elsewhere: amounts that no dispute looked at.
    """

    record: FileRecord
    submission: Submission
    documents: tuple[Document, ...]
    dispute_or_not: Judgement
    kind: Judgement | None
    checks: tuple[Check, ...]
    whole: tuple[Contribution, ...]
    dial: Dial
    customers: tuple[CustomerCandidate, ...]
    references: tuple[ReferenceCandidate, ...]
    facts: tuple[FactCandidate, ...]
    disputes: tuple[DisputeExplanation, ...]
    elsewhere: tuple[AmountCandidate, ...]
