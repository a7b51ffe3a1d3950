"""What people ask of the cases in a store, and what they are shown.

A page of a list is found again by the last row of the page before, not by its number, so that
the thousandth page costs what the first one does.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from decimal import Decimal

from extractor.values.case import Case, Event, Outcome, RelationKind, RootCause, Stage
from extractor.values.category import CategoryCode
from extractor.values.correction import Correction, FieldValue, Proposal
from extractor.values.record import FileRecord
from extractor.values.sub_reason import SubReasonCode


@dataclasses.dataclass(frozen=True, slots=True)
class CaseFilter:
    """Conditions that must all hold; one that is left out always does.

    Attributes:
        status: codes of the rules' states, any of them.
        stage: any of them.
        owner: any of them; "" is nobody's.
        customer: customer numbers, any of them.
        root_cause: any of them; None among them is "not known yet".
        amount_min: contested, in the case's own currency.
        opened_from: the first day.
        opened_to: the last day.
        due_before: only cases to be settled before this day.
        overdue: True for those that should have been settled, False for the others.
        language: of the customer, any of them.
        carrier: folded names, any of them; `article` likewise.
        invoice: one of its invoices, however it is written.
        text: words that all stand somewhere in the case; the beginning of a word is enough.
        needs_review: whether a person still has to confirm what the machine read.
        alert: whether something should not be granted without a look.
        proposed: whether a newer record proposes something else.
        merged: whether cases that were merged into others are shown as well.
    """

    status: tuple[str, ...] = ()
    stage: tuple[Stage, ...] = ()
    owner: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    category: tuple[CategoryCode, ...] = ()
    sub_reason: tuple[SubReasonCode, ...] = ()
    department: tuple[str, ...] = ()
    root_cause: tuple[RootCause | None, ...] = ()
    customer: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    opened_from: dt.date | None = None
    opened_to: dt.date | None = None
    due_before: dt.date | None = None
    overdue: bool | None = None
    language: tuple[str, ...] = ()
    carrier: tuple[str, ...] = ()
    article: tuple[str, ...] = ()
    invoice: str = ""
    text: str = ""
    needs_review: bool | None = None
    alert: bool | None = None
    proposed: bool | None = None
    merged: bool = False


class CaseOrder(enum.StrEnum):
    """How a list is sorted; of equal cases the newer comes first where the greater does."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"  # the one to be settled first
    AMOUNT = "amount"  # the largest first, whatever its currency; without amount last
    PRIORITY = "priority"  # as the review queue has it
    CHANGED = "changed"  # the one changed last first


@dataclasses.dataclass(frozen=True, slots=True)
class PageKey:
    """The last row of a page: where the next one goes on.

    Attributes:
        value: by which it is sorted, as text; only `Casework.search` knows how to read it.
        number: of the row.
    """

    value: str
    number: int


@dataclasses.dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as a list shows it.

    Attributes:
        number: counts the cases of a store in the order in which they came.
        invoice: the first contested one; empty where none was found.
        invoices: how many it contests.
        amount: contested, in the currency of its first item with an amount; None where the
            customer names none.
        accepted: granted, in the same currency; None until decided.
        target: the day by which it is to be settled, without the days that it waits now.
        overdue: as of the day of the question.
        needs_review: a person still has to confirm what the machine read.
        alert: something should not be granted without a look.
        proposed: a newer record proposes something else.
        confidence: that all of it was read right, 0 to 1; None where no machine read it.
        file: that it came with; empty where it was opened by hand.
        subject: of the mail, or empty.
    """

    number: int
    case_id: str
    version: int
    customer_id: str
    customer_name: str
    language: str
    category: CategoryCode
    sub_reason: SubReasonCode | None
    trade: bool
    department: str
    root_cause: RootCause | None
    invoice: str
    invoices: int
    amount: Decimal | None
    accepted: Decimal | None
    currency: str
    status: str
    stage: Stage
    outcome: Outcome | None
    owner: str
    team: str
    opened_on: dt.date
    target: dt.date
    closed_on: dt.date | None
    changed_at: dt.datetime
    overdue: bool
    needs_review: bool
    alert: bool
    proposed: bool
    confidence: float | None
    file: str
    subject: str


@dataclasses.dataclass(frozen=True, slots=True)
class CasePage:
    """Some rows of a list.

    Attributes:
        next: where the next page begins; None on the last one.
    """

    rows: tuple[CaseRow, ...]
    next: PageKey | None


@dataclasses.dataclass(frozen=True, slots=True)
class Count:
    """How many cases a list has.

    Attributes:
        at_least: there are more; counting stops where nobody reads on.
    """

    number: int
    at_least: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Neighbour:
    """Another case, or a later message, that a case has to do with.

    Attributes:
        kind: what the other one is to this one; with `backwards`, what this one is to the other.
        case: None where the other one is no case of its own, such as a reminder.
        because: codes with figures.
    """

    kind: RelationKind
    case_id: str
    case: CaseRow | None
    because: tuple[str, ...]
    backwards: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A received file that tells of a case.

    Attributes:
        record_id: of the dispute in the file's record.
        kind: None for the file that the case was opened from.
        at: when it was recorded, in UTC.
    """

    sha256: str
    file: str
    record_id: str
    kind: RelationKind | None
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class CaseDelivery:
    """How far a sink has come with a case, or with the record that it is from.

    Attributes:
        version: of the record or, for an event of the case, of the case.
        of_case: it is an event of the case.
    """

    sink: str
    version: int
    state: str
    attempts: int
    problem: str
    done_at: dt.datetime | None
    of_case: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Sent:
    """How far a letter to the customer has come.

    Attributes:
        event: number of the event with its words.
        state: "waiting", "done" or "dead".
        problem: what the mail server said last; empty where nothing went wrong.
        due_at: of the next attempt; None for at once, or where there is none.
    """

    event: int
    state: str
    problem: str
    done_at: dt.datetime | None
    due_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class CaseFile:
    """One case with all that belongs to it.

    Attributes:
        record: that the file it was opened from has now; None where it was opened by hand.
        sha256: of that file; empty without.
        events: oldest first.
        values: what was read, decided and holds, field by field; empty without a record.
        sources: the file it came with first, then what told of it again.
        letters: that were written to the customer, oldest first.
        alerts: codes with figures.
    """

    case: Case
    row: CaseRow
    events: tuple[Event, ...]
    links: tuple[Neighbour, ...]
    values: tuple[FieldValue, ...]
    corrections: tuple[Correction, ...]
    record: FileRecord | None
    sha256: str
    sources: tuple[Source, ...]
    deliveries: tuple[CaseDelivery, ...]
    letters: tuple[Sent, ...]
    alerts: tuple[str, ...]
    proposal: Proposal | None
