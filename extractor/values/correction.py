"""What people decided about what a machine read; its own word is kept beside theirs."""

from __future__ import annotations

import dataclasses
import datetime as dt

from extractor.values.geometry import Box

TAKEN_BACK = "taken_back"  # the reason of a correction that undoes one: nobody learns from it


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in what came.

    Attributes:
        document: name of the part; "body" for a mail's own text.
        page: from 1; None in a mail's text.
        words: as written there; empty where no word says it.
    """

    document: str
    page: int | None = None
    box: Box | None = None
    words: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Correction:
    """What a person decided about a value that a machine had read.

    Attributes:
        case_id: empty where it is about the whole file.
        sha256: of the file; empty where no file came.
        field: such as "category", "amount", "invoice", "customer", "triage".
        machine: what the record says; empty where it says nothing.
        decided: the same where the person confirmed it.
        place: where the person saw it; None where it was typed.
        record_version: of the record that the person looked at; 0 without a record.
        case_version: of the case after it.
        at: aware, in UTC.
    """

    number: int
    case_id: str
    sha256: str
    field: str
    machine: str
    decided: str
    place: Place | None
    who: str
    at: dt.datetime
    why: str = ""
    record_version: int = 0
    case_version: int = 0

    @property
    def confirms(self) -> bool:
        """Say whether the machine was right."""
        return self.machine == self.decided


@dataclasses.dataclass(frozen=True, slots=True)
class FieldValue:
    """What the machine says of a field, what a person decided, and what holds.

    Attributes:
        decided: None where nobody decided.
        confidence: of the machine's value; None where it says nothing.
        places: where the machine's value stands, or the decided one where a person showed it.
    """

    field: str
    machine: str
    decided: str | None
    confidence: float | None
    places: tuple[Place, ...] = ()

    @property
    def effective(self) -> str:
        """Give what holds."""
        return self.machine if self.decided is None else self.decided


@dataclasses.dataclass(frozen=True, slots=True)
class ProposedField:
    """What a newer record would make of one field; texts as in `FieldValue`."""

    field: str
    now: str
    proposed: str


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """What a record that was made again says otherwise than people confirmed.

    Attributes:
        record_version: of that record.
        withdrawn: it no longer finds this dispute at all.
        at: aware, in UTC.
    """

    record_version: int
    fields: tuple[ProposedField, ...]
    withdrawn: bool
    at: dt.datetime
