"""What a person may ask of a case; `life.apply` does it or says why not."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from extractor.values.case import Axes, CaseLink, Event, Grounds, Item, Letter, Role

SYSTEM = "system"


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """Who asks; "system" is the software itself."""

    name: str
    role: Role


@dataclasses.dataclass(frozen=True, slots=True)
class Move:
    """Go to another status.

    Attributes:
        reason: why; goes to the customer with a rejection.
        accepted: per invoice, on the basis on which it was contested.
        credit_note: number of the credit or debit note in accounting.
        missing: what the customer is asked for.
        owner: who acts next; None lets the rules say.
    """

    to: str
    reason: str = ""
    accepted: tuple[tuple[str, Decimal], ...] = ()
    credit_note: str = ""
    missing: tuple[str, ...] = ()
    owner: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Assign:
    """Give a case to a person; an empty owner leaves it to the team.

    Attributes:
        team: None leaves the team as it is.
    """

    owner: str
    team: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Reclassify:
    """File a case under other axes."""

    axes: Axes


@dataclasses.dataclass(frozen=True, slots=True)
class Revalue:
    """Correct invoices and contested amounts."""

    items: tuple[Item, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Restate:
    """Correct who contests, or what they said; None leaves it."""

    customer_id: str | None = None
    language: str | None = None
    grounds: Grounds | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Retarget:
    """Set the target by hand."""

    target: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Comment:
    """Say something about a case; "@anna" tells Anna."""

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """Write to the customer."""

    letter: Letter


@dataclasses.dataclass(frozen=True, slots=True)
class Relate:
    """Link another case."""

    link: CaseLink


@dataclasses.dataclass(frozen=True, slots=True)
class Unrelate:
    """Take every link to another case away, save those of a merge or split."""

    case_id: str


@dataclasses.dataclass(frozen=True, slots=True)
class Undo:
    """Take an event back, as a new event."""

    event: Event


Action = (
    Move | Assign | Reclassify | Revalue | Restate | Retarget
    | Comment | Answer | Relate | Unrelate | Undo
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """Who wants what, and why.

    Attributes:
        seen: the version on which the person decided; another one is refused. None for any.
    """

    who: Actor
    what: Action
    why: str = ""
    seen: int | None = None
