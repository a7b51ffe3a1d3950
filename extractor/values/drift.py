"""What is measured of every document, and how it has changed over time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """What only the words of a document tell; its record tells the rest.

    Attributes:
        layout: family, as `extraction.layouts` gives it; empty where nothing was read.
        unfamiliar: share of words that the classifiers never met, 0 to 1.
    """

    layout: str
    unfamiliar: float


class Figure(enum.StrEnum):
    """What is watched."""

    LANGUAGE = "language"
    CHANNEL = "channel"  # the source it came from: a folder, a mailbox, uploads
    DOCUMENT_TYPE = "document_type"
    LAYOUT = "layout"
    TRIAGE = "triage"  # dispute, or which kind of message that is none
    CATEGORY = "category"  # of the first dispute
    DECISION = "decision"
    CONFIDENCE = "confidence"
    UNFAMILIAR = "unfamiliar"
    CORRECTED = "corrected"  # of what people decided about a field, what they corrected
    TOUCHED = "touched"  # of the settled cases, those that a person had to change
    SURE_WRONG = "sure_wrong"  # of the checked ones that needed no look, those with an error


MIXES = (
    Figure.LANGUAGE,
    Figure.CHANNEL,
    Figure.DOCUMENT_TYPE,
    Figure.LAYOUT,
    Figure.TRIAGE,
    Figure.CATEGORY,
    Figure.DECISION,
)
LEVELS = (Figure.CONFIDENCE, Figure.UNFAMILIAR)
OUTCOMES = (Figure.CORRECTED, Figure.TOUCHED, Figure.SURE_WRONG)


@dataclasses.dataclass(frozen=True, slots=True)
class Watched:
    """Which figure: of a field where there is one for each field.

    Attributes:
        field: such as "amount", for `Figure.CORRECTED`; empty otherwise.
    """

    figure: Figure
    field: str = ""

    @property
    def key(self) -> str:
        """Give its name, such as "language" or "corrected:amount"."""
        return f"{self.figure}:{self.field}" if self.field else self.figure.value

    @classmethod
    def of_key(cls, key: str) -> Watched:
        """Give it by its name.

        Raises:
            ValueError: nothing that is watched is called so.
        """
        figure, _, field = key.partition(":")
        return cls(Figure(figure), field)


@dataclasses.dataclass(frozen=True, slots=True)
class Trace:
    """What is kept of one document to see how documents change: nothing that it says.

    Attributes:
        at: when it came.
        layout: as `Measured`; empty where only the record was at hand.
        category: of the first dispute; empty without one.
        confidence: None of what was set aside.
        unfamiliar: as `Measured`; None where only the record was at hand.
    """

    at: dt.datetime
    language: str
    channel: str
    document_type: str
    layout: str
    triage: str
    category: str
    decision: str
    confidence: float | None
    unfamiliar: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """How often something went wrong on one day.

    Attributes:
        tries: decisions or cases.
        wrong: those of them that were corrected, changed or wrong.
    """

    day: dt.date
    watched: Watched
    tries: int
    wrong: int


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One value and its share of the window and of the reference, 0 to 1.

    Attributes:
        value: code; empty for all that are seldom in the reference, or new.
    """

    value: str
    now: float
    was: float


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """One figure of one window against its reference.

    Attributes:
        days: length of the window.
        seen: documents, decisions or cases of the window.
        before: those of the reference.
        effect: of mixes and levels, the population stability index; of outcomes, by how much the
            share has grown.
        chance: of so much or more if nothing has changed.
        false_share: the rate of false alarms at which it would just be told (Benjamini and
            Hochberg's adjusted p-value, over all that is watched).
        drifts: it is worth a notice.
        lingers: it is no longer certain, but not over either.
        parts: of a mix, its values, those that changed most first; of an outcome, the share alone;
            of a level, the median.
    """

    watched: Watched
    days: int
    seen: int
    before: int
    effect: float
    chance: float
    parts: tuple[Part, ...]
    false_share: float = 1.0
    drifts: bool = False
    lingers: bool = False


class NewKind(enum.StrEnum):
    """What can be seen for the first time."""

    LANGUAGE = "language"
    LAYOUT = "layout"
    CUSTOMER = "customer"


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """A document that a person can open.

    Attributes:
        case_id: that was opened from it; empty where there is none.
    """

    sha256: str
    file: str
    case_id: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Newcomer:
    """Something that no document had before the window.

    Attributes:
        documents: of the window; of the sample where there are too many.
        first: the day of the oldest of them, in UTC.
        examples: the newest ones.
    """

    kind: NewKind
    value: str
    documents: int
    first: dt.date
    examples: tuple[Example, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Week:
    """Seven days of documents, for a chart.

    Attributes:
        first: its first day, in UTC.
        confidence: the median; None where nothing was measured.
        unfamiliar: the same.
        languages: share by language.
        corrected: share of what was decided; None where nothing was.
    """

    first: dt.date
    documents: int
    confidence: float | None
    unfamiliar: float | None
    automatic: float | None
    languages: tuple[tuple[str, float], ...]
    corrected: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class DriftReport:
    """Everything that one look found.

    Attributes:
        since: from which on documents count: when the models in use were promoted, or what was
            asked for; None where the whole time that is looked back on counts.
        sampled: share of the documents that were read, 1 for all.
        compared: by window and figure; what had too little to compare with is missing.
        lacking: there are too few documents before the windows to compare anything.
        newcomers: of the longest window, the most frequent first.
        weeks: oldest first.
    """

    as_of: dt.datetime
    since: dt.datetime | None
    sampled: float
    compared: tuple[Compared, ...]
    lacking: bool
    newcomers: tuple[Newcomer, ...] = ()
    weeks: tuple[Week, ...] = ()

    @property
    def drifting(self) -> tuple[Compared, ...]:
        """Give what is worth a notice, each figure once, the surest first."""
        found: dict[Watched, Compared] = {}
        for it in sorted(self.compared, key=lambda it: (it.chance, it.days)):
            if it.drifts:
                found.setdefault(it.watched, it)
        return tuple(found.values())
