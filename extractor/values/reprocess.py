"""A run that makes very many records again: of which documents, with what, what came of each."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from decimal import Decimal

from extractor.values.sampled import Sampled

SOMETHING = "*"
CODED = frozenset(  # fields whose values are codes; the others are counted without their values
    {"category", "sub_reason", "decision", "triage", "document_type"}
)
DETAILS = "details"  # the field of a record that is otherwise in nothing that people decide about


class Outcome(enum.StrEnum):
    """How a document made again compares with the record that counts."""

    SAME = "same"
    OTHER = "other"
    READABLE = "readable"  # it was set aside before
    UNREADABLE = "unreadable"  # it was read before; the record stays
    NEW = "new"  # from outside the store, which does not know it
    DUPLICATE = "duplicate"  # from outside, and the run has the same bytes already
    LEFT = "left"  # known, but in work or taken over by a person: nothing is compared
    FAILED = "failed"  # no record came of it; see its problem


class Verdict(enum.StrEnum):
    """What a person said of a result."""

    NONE = "none"  # there is nothing to decide
    WAITING = "waiting"
    APPROVED = "approved"  # it is the current record, or was
    REJECTED = "rejected"
    OUTDATED = "outdated"  # something else happened to the document since; it was left alone


class RunState(enum.StrEnum):
    """How far a run has come."""

    PLANNING = "planning"
    RUNNING = "running"  # or interrupted: then it can be gone on with
    DONE = "done"


DECIDABLE = (Outcome.OTHER, Outcome.READABLE, Outcome.NEW)


KINDS = (
    *("category", "sub_reason", "invoice", "customer", "amount", "decision", "triage"),
    *("document_type", "dispute", DETAILS),
    *(it.value for it in Outcome if it not in {Outcome.SAME, Outcome.OTHER}),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Clause:
    """One condition: of several values any may hold.

    Attributes:
        key: such as "category".
        sign: "=", or for amounts also ">", ">=", "<", "<=".
    """

    key: str
    sign: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.key}{self.sign}{','.join(self.values)}"


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """Which documents a run is about.

    Attributes:
        sources: folders, files or URLs; none for what is in the store.
        since: came then or later; aware.
        until: came before.
        where: all of them must hold.
    """

    sources: tuple[str, ...] = ()
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    where: tuple[Clause, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """What all records of a run are made with, from its first shard to its last.

    Attributes:
        release: number of the models.
        ledger_version: of the books.
        settings: a digest of those that a record depends on.
        sampled: what people had found in the fair sample when the run began.
    """

    release: int
    ledger_version: str
    settings: str
    sampled: Sampled


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a document lies outside the store.

    Attributes:
        url: of the file; a path where it is a local one.
        start: in bytes, of a mail within an mbox file.
        size: in bytes, from `start`; -1 where it is not known.
        is_mbox: the bytes are one entry of an mbox file.
        received: when it came, aware; None where only the document itself may say.
    """

    url: str
    start: int = 0
    size: int = -1
    is_mbox: bool = False
    received: dt.datetime | None = None

    @property
    def name(self) -> str:
        """Give what the document is called."""
        stem = self.url.rstrip("/").rpartition("/")[2]
        return f"{stem}-{self.start}.eml" if self.is_mbox else stem

    def __str__(self) -> str:
        return f"{self.url}#{self.start}" if self.is_mbox else self.url


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """A run as the store has it.

    Attributes:
        documents: that it is about; counted so far while it is being planned.
        done: of them, those with an outcome.
        ended_at: None while it is not done.
    """

    number: int
    state: RunState
    choice: Choice
    frame: Frame
    who: str
    documents: int
    done: int
    began_at: dt.datetime
    ended_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What came of one document.

    Attributes:
        customer: of the record before, else of the one after.
        version: of the record it was compared with; 0 for none.
        correction: number of the newest correction of it then; 0 for none.
        body: the record that was made, where somebody may approve it.
        place: where it lies outside the store; None for one in the store.
    """

    submission: int | None
    sha256: str
    name: str
    outcome: Outcome
    customer: str = ""
    version: int = 0
    correction: int = 0
    problem: tuple[str, str] | None = None
    body: str | None = None
    place: Place | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """Which results of a run are shown, approved or rejected; all of what is given must fit.

    Attributes:
        kind: a field of `Difference`, `DETAILS`, or an outcome; empty for any.
        before: the value before.
        after: the value after.
        customer: of the record before, else of the one after.
        documents: SHA-256 or their beginnings; none for all.
        verdict: None for any.
    """

    kind: str = ""
    before: str | None = None
    after: str | None = None
    customer: str = ""
    documents: tuple[str, ...] = ()
    verdict: Verdict | None = None

    @property
    def is_everything(self) -> bool:
        """Say whether nothing was asked for in particular."""
        return self == Wanted(verdict=self.verdict)


@dataclasses.dataclass(frozen=True, slots=True)
class ChangeKind:
    """All changes of a kind.

    Attributes:
        before: a code; for what has none, such as invoices, only `SOMETHING` or "" for nothing.
        files: in how many documents.
        count: of disputes, or of documents where the field is about the whole file.
        before_amount: contested by them before, where a currency is known.
        decided: of the documents, those of which a person had decided something.
    """

    field: str
    before: str
    after: str
    currency: str
    files: int
    count: int
    before_amount: Decimal
    after_amount: Decimal
    decided: int


@dataclasses.dataclass(frozen=True, slots=True)
class ResultRow:
    """One change.

    Attributes:
        number: of the result.
        field: of a `Difference`, `DETAILS`, or the outcome.
        decided: fields that people decided, of the document or its cases; they stay.
    """

    number: int
    sha256: str
    name: str
    outcome: Outcome
    verdict: Verdict
    field: str
    record_id: str
    before: str
    after: str
    before_amount: Decimal | None
    after_amount: Decimal | None
    currency: str
    problem: str
    decided: tuple[str, ...] = ()
