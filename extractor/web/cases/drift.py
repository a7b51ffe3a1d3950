"""Whether what comes in, and how well it is read, is still as before."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.learning.drift.look import look
from extractor.store.drift import findings
from extractor.values.drift import (
    LEVELS,
    OUTCOMES,
    Compared,
    DriftReport,
    Newcomer,
    NewKind,
    Part,
    Week,
)
from extractor.web.frame.access import Viewer
from extractor.web.frame.context import TheDesk
from extractor.web.frame.render import Words, render, words
from extractor.web.frame.written import Writer
from extractor.web.review.room import TheRoom
from extractor.workflow.drift_words import name_of, value_of

router = fastapi.APIRouter(prefix="/desk/drift", include_in_schema=False)

_PARTS = 3  # of a mix, that a line names
_MOST_ODDS = 1_000_000
_LANGUAGES = 4  # lines of the chart


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One figure of one window, in words.

    Attributes:
        seen: documents of the window.
        before: documents that it is compared with.
        odds: how seldom as much comes by chance.
        drifts: it counts as changed.
    """

    label: str
    days: int
    seen: int
    before: int
    distance: str
    odds: str
    parts: tuple[str, ...]
    drifts: bool


@router.get("")
def page(request: Request, desk: TheDesk, person: Viewer) -> Response:
    """Show the page; what it takes time to compare follows in `compared`."""
    given: dict[str, object] = {
        "findings": [(name_of(it.watched, person.language), it) for it in findings(desk.store)]
    }
    return render(request, "cases/drift.html", given)


@router.get("/compared")
def compared(request: Request, desk: TheDesk, room: TheRoom, person: Viewer) -> Response:
    """Show the comparison: a part of the page, since it reads thousands of documents."""
    say = words(request)
    writer = Writer(person.language, desk.zone)
    report = look(desk.store, room.drift, since=room.promoted())
    lines = lines_of(report, say, writer, person.language)
    given: dict[str, object] = {
        "report": report,
        "changed": [it for it in lines if it.drifts],
        "same": [it for it in lines if not it.drifts],
        "newcomers": [(_kind(it, say), it) for it in report.newcomers],
        "data": as_data(report.weeks, say, writer),
        "sampled": writer.share(report.sampled) if report.sampled < 1 else "",
    }
    return render(request, "cases/drift_compared.html", given)


def lines_of(report: DriftReport, say: Words, writer: Writer, language: str) -> tuple[Line, ...]:
    """Give all figures as a person reads them, the surest change first."""
    ordered = sorted(report.compared, key=lambda it: (not it.drifts, it.chance, it.days))
    return tuple(
        Line(
            label=name_of(it.watched, language),
            days=it.days,
            seen=it.seen,
            before=it.before,
            distance=_distance(it, writer),
            odds=_odds(it.chance, say),
            parts=tuple(_part(it, part, say, writer, language) for part in it.parts[:_PARTS]),
            drifts=it.drifts,
        )
        for it in ordered
    )


def _distance(it: Compared, writer: Writer) -> str:
    if it.watched.figure in OUTCOMES:
        return f"{'+' if it.effect > 0 else ''}{writer.share(it.effect, digits=1)}"
    return writer.number(round(it.effect, 2))


def _odds(chance: float, say: Words) -> str:
    if chance * _MOST_ODDS < 1:
        return say._("less than once in a million")
    return say._("once in %(number)s", number=f"{round(1 / chance)}")


def _part(it: Compared, part: Part, say: Words, writer: Writer, language: str) -> str:
    was, now = writer.share(part.was, digits=1), writer.share(part.now, digits=1)
    if it.watched.figure in LEVELS:
        return say._("median %(was)s → %(now)s", was=was, now=now)
    if it.watched.figure in OUTCOMES:
        return f"{was} → {now}"
    return f"{value_of(it.watched.figure, part.value, language)} {was} → {now}"


def _kind(it: Newcomer, say: Words) -> str:
    return {
        NewKind.LANGUAGE: say._("Language"),
        NewKind.LAYOUT: say._("Layout"),
        NewKind.CUSTOMER: say._("Customer"),
    }[it.kind]


def as_data(weeks: Sequence[Week], say: Words, writer: Writer) -> str:
    """Give what the charts are drawn from, as JSON."""
    most: dict[str, float] = {}  # of any week: one that has just come counts as much as an old one
    for name, share in (one for it in weeks for one in it.languages):
        most[name] = max(share, most.get(name, 0.0))
    common = sorted(most, key=lambda it: (-most[it], it))[:_LANGUAGES]
    by_language = {it: [dict(week.languages).get(it, 0.0) for week in weeks] for it in common}
    lines: dict[str, list[tuple[str, Sequence[float | None]]]] = {
        "sureness": [
            (say._("confidence, median"), [it.confidence for it in weeks]),
            (say._("decided without a look"), [it.automatic for it in weeks]),
            (say._("unfamiliar words, median"), [it.unfamiliar for it in weeks]),
            (say._("corrected"), [it.corrected for it in weeks]),
        ],
        "languages": [*by_language.items()],
        "documents": [(say._("documents"), [it.documents for it in weeks])],
    }
    data = {
        "weeks": [writer.day(it.first) for it in weeks],
        "charts": {
            chart: [
                {"name": name, "values": values if chart == "documents" else _hundredths(values)}
                for name, values in given
            ]
            for chart, given in lines.items()
        },
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _hundredths(values: Sequence[float | None]) -> list[float | None]:
    return [None if it is None else round(100 * it, 1) for it in values]
