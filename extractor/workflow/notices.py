"""Who is to be told what, as data; sending is the outbox's.

A notice has a key: the same notice twice is one. Nobody is told of what they did themselves.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from extractor.values.case import Case, Event, EventKind
from extractor.values.drift import Compared, Watched
from extractor.values.recurrence import Pair, Recurrence
from extractor.workflow.changes import SYSTEM
from extractor.workflow.drift_words import name_of
from extractor.workflow.locales import written_day
from extractor.workflow.recurrence_words import said
from extractor.workflow.rules import MANAGER, Rules
from extractor.workflow.targets import effective_target, is_overdue, steps_due
from extractor.workflow.words import word

OWNER = "owner"
_PARTS = 3  # of what changed, that a notice names


class NoticeKind(enum.StrEnum):
    """Why somebody is told."""

    STATUS = "status"
    ASSIGNED = "assigned"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    MENTION = "mention"
    ALERT = "alert"  # a contradiction, or more claimed than there is
    RECURRENCE = "recurrence"  # something comes more often than it used to; of no one case
    DRIFT = "drift"  # documents, or how well they are read, are no longer as before


OF_NO_CASE = frozenset({NoticeKind.RECURRENCE, NoticeKind.DRIFT})
_PRESSING = (
    NoticeKind.ALERT,
    NoticeKind.RECURRENCE,
    NoticeKind.OVERDUE,
    NoticeKind.MENTION,
    NoticeKind.DRIFT,
    NoticeKind.ASSIGNED,
    NoticeKind.DUE_SOON,
    NoticeKind.STATUS,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Notice:
    """One thing that one person, or one team, should know.

    Attributes:
        to: a person; a team as "team:logistics"; "manager" where none is set for the team.
        case_id: of the case; of a recurrence or drift, what makes it this one.
        event: number of the event that caused it, for `DRIFT` of the finding; None for the
            passing of time.
        figures: for the sentence: status, target, who, watched and days.
    """

    kind: NoticeKind
    to: str
    case_id: str
    day: dt.date
    event: int | None = None
    figures: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Give what makes it this notice and no other."""
        since = self.day.isoformat() if self.event is None else str(self.event)
        return f"{self.case_id}:{since}:{self.kind}:{self.to}"


@dataclasses.dataclass(frozen=True, slots=True)
class Digest:
    """What one person should know, by case; the most pressing first."""

    to: str
    notices: tuple[Notice, ...]


def notices_of(case: Case, events: Iterable[Event], rules: Rules) -> tuple[Notice, ...]:
    """Find who is to be told of what was done to a case.

    Args:
        case: as it stands after the events.
        events: of this case.
        rules: for the company's day.
    """
    found = (notice for event in events for notice in _of_event(case, event, rules))
    return tuple(dict.fromkeys(found))


def due_notices(
    cases: Iterable[Case], since: dt.date, today: dt.date, rules: Rules
) -> tuple[Notice, ...]:
    """Find who is to be told that cases fall due or are overdue, one step of escalation each.

    Args:
        cases: any.
        since: the day of the last look; its own steps were told then.
        today: in the company's time zone.
        rules: targets, working days and stages.
    """
    found: list[Notice] = []
    for case in cases:
        stage = rules.stage_of(case)
        late = is_overdue(case, stage, today, rules.days)
        kind = NoticeKind.OVERDUE if late else NoticeKind.DUE_SOON
        target = effective_target(case, today, rules.days)
        figures = (("target", target.isoformat()),)
        for step in steps_due(case, stage, since, today, (rules.targets, rules.days)):
            found += (
                Notice(kind, to, case.case_id, today, None, figures)
                for name in step.to
                if (to := _named(name, case, rules))
            )
    return tuple(dict.fromkeys(found))


def alert_notices(case: Case, because: tuple[str, ...], day: dt.date) -> tuple[Notice, ...]:
    """Tell whoever has a case what should not be granted without a look.

    Args:
        case: the new one.
        because: codes of its alerts and of relations that are alerts; none tells nobody.
        day: on which they were found.
    """
    if not because:
        return ()
    figures = tuple(("because", it) for it in because)
    return (Notice(NoticeKind.ALERT, _holder(case), case.case_id, day, None, figures),)


def recurrence_notices(
    found: Iterable[Recurrence], day: dt.date, rules: Rules
) -> tuple[Notice, ...]:
    """Tell everybody who leads a team what comes more often than it used to.

    Args:
        found: recurrences of the day.
        day: today.
        rules: for who leads.
    """
    leads = tuple(dict.fromkeys(rules.managers.values())) or (MANAGER,)
    return tuple(
        Notice(NoticeKind.RECURRENCE, to, mark_of(it), day, None, _figures_of(it))
        for it in found
        for to in leads
    )


def mark_of(recurrence: Recurrence) -> str:
    """Give what stands for a recurrence where a notice names its case."""
    parts = "\n".join((recurrence.pair, recurrence.category, recurrence.key))
    return f"recurrence-{hashlib.sha256(parts.encode()).hexdigest()[:16]}"


def drift_notice(found: Compared, number: int, to: str, day: dt.date) -> Notice:
    """Tell somebody that something has changed.

    Args:
        found: what.
        number: of the finding.
        to: whom.
        day: on which it was found.
    """
    figures = [("watched", found.watched.key), ("days", str(found.days))]
    for it in found.parts[:_PARTS]:
        figures.append(("part", f"{it.was:.4f} {it.now:.4f} {it.value}"))
    return Notice(NoticeKind.DRIFT, to, f"drift-{number}", day, number, tuple(figures))


def digests(notices: Iterable[Notice]) -> tuple[Digest, ...]:
    """Put what each person should know together; each thing once."""
    ranks = {kind: rank for rank, kind in enumerate(_PRESSING)}
    by_person: dict[str, dict[str, Notice]] = {}
    for notice in notices:
        by_person.setdefault(notice.to, {}).setdefault(notice.key, notice)
    return tuple(
        Digest(to, tuple(sorted(own.values(), key=lambda it: (ranks[it.kind], it.case_id))))
        for to, own in sorted(by_person.items())
    )


def told(notice: Notice, rules: Rules, language: str) -> str:
    """Say a notice, without the case's number."""
    figures = dict(notice.figures)
    if notice.kind is NoticeKind.RECURRENCE:
        return said(_recurrence_of(figures), language)
    if "status" in figures and figures["status"] in rules.states.statuses:
        figures["status"] = rules.states.name_of(figures["status"], language)
    if "watched" in figures:
        figures["what"] = name_of(Watched.of_key(figures["watched"]), language)
    if "target" in figures:
        figures["target"] = written_day(dt.date.fromisoformat(figures["target"]), language)
    return word("notices", notice.kind, language).format_map(figures)


def _figures_of(it: Recurrence) -> tuple[tuple[str, str], ...]:
    return (
        ("pair", it.pair.value), ("category", it.category), ("key", it.key), ("name", it.name),
        ("seen", str(it.seen)), ("expected", f"{it.expected:.2f}"),
    )  # fmt: skip


def _recurrence_of(figures: Mapping[str, str]) -> Recurrence:
    """Give as much of a recurrence as is said of it."""
    return Recurrence(
        Pair(figures["pair"]), figures["category"], figures["key"], figures["name"],
        int(figures["seen"]), float(figures["expected"]),
        dispersion=1.0, chance=0.0, false_share=0.0,
    )  # fmt: skip


def _of_event(case: Case, event: Event, rules: Rules) -> Iterator[Notice]:
    day = rules.day_of(event.at)
    after = {it.field: json.loads(it.after) for it in event.changes}

    def notice(kind: NoticeKind, to: str, **figures: str) -> Iterator[Notice]:
        if to and to not in {event.who, SYSTEM}:
            pairs = tuple(figures.items())
            yield Notice(kind, to, event.case_id, day, event.number, pairs)

    for person in event.mentions:
        yield from notice(NoticeKind.MENTION, person, who=event.who)
    owner = after.get("owner", case.owner)
    if after.get("owner"):
        yield from notice(NoticeKind.ASSIGNED, owner)
    elif "team" in after or (event.kind is EventKind.OPENED and not owner):
        yield from notice(NoticeKind.ASSIGNED, f"team:{after.get('team', case.team)}")
    if "status" in after and event.kind is not EventKind.OPENED:
        yield from notice(NoticeKind.STATUS, owner, status=after["status"])
        for change in event.changes:
            before = json.loads(change.before) if change.field == "owner" else None
            if before and before != owner:  # the one who had it wants to know how it went on
                yield from notice(NoticeKind.STATUS, before, status=after["status"])


def _named(name: str, case: Case, rules: Rules) -> str:
    if name == OWNER:
        return _holder(case)
    if name == MANAGER:
        return rules.manager_of(case.team)
    return f"team:{case.team}" if name == "team" else name


def _holder(case: Case) -> str:
    return case.owner or f"team:{case.team}"
