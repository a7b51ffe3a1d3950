"""One release of models: its figures beside those of the models it was compared with."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Annotated

import fastapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from extractor.errors import ModelError
from extractor.learning.promotion import ALL, is_lower, stands_against
from extractor.releases import list_releases, read_standing, shadow_of
from extractor.settings import ModelsSettings
from extractor.values.release import Comparison, release_name
from extractor.web.cases.finding_words import finding_sentence
from extractor.web.cases.model_words import ModelWords
from extractor.web.cases.named import Named
from extractor.web.frame.access import Viewer
from extractor.web.frame.context import TheDesk
from extractor.web.frame.render import Words, render, words
from extractor.web.frame.written import Writer
from extractor.web.review.room import TheRoom

router = fastapi.APIRouter(prefix="/desk/models", include_in_schema=False)

Number = Annotated[int, fastapi.Path(ge=1, le=999_999_999)]
_KINDS = ("all", "language", "category", "customer", "chosen")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One figure.

    Attributes:
        kind: by what these cases were told apart, on the first line of the kind; else empty.
        name: of the cases.
        is_protected: a loss here refuses the release.
        difference: with its sign.
        interval: around it, of 95 %; empty where it was not worked out.
        verdict: a word, and its colour as `ui.badge` knows it.
    """

    row: Comparison
    kind: str
    name: str
    is_protected: bool
    difference: str
    interval: str
    verdict: tuple[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """What was asked of the models, on some cases.

    Attributes:
        is_own: the cases are yours, not those that came with the models.
    """

    task: str
    is_own: bool
    lines: tuple[Line, ...]


@router.get("/{number}")
def release(
    request: Request, desk: TheDesk, room: TheRoom, person: Viewer, number: Number
) -> Response:
    """Show the figures of a release, part by part."""
    root = room.settings.releases_folder(desk.store.folder)
    settings = room.settings.models
    try:
        standing, releases = read_standing(root), list_releases(root)
    except ModelError as error:
        return render(request, "cases/release.html", {"problem": str(error), "name": str(number)})
    found = next((it for it in releases if it.number == number), None)
    if found is None:
        raise HTTPException(404)
    say, writer = words(request), Writer(person.language, desk.zone)
    named = Named(room.casework, desk, person.language)
    known = ModelWords(say, writer, named, person.language, room.books())
    rows = found.facts.comparisons if found.facts else ()
    findings = found.facts.findings if found.facts else ()
    given = {
        "problem": found.problem,
        "name": release_name(number),
        "facts": found.facts,
        "parent": found.parent,
        "trained": [
            known.model(it)
            for it, origin in found.models.items()
            if origin.release == release_name(number)
        ],
        "in_use": number == standing.active,
        "beside": number == shadow_of(standing, settings.shadow),
        "findings": [(it.refuses, finding_sentence(it, known)) for it in findings],
        "tables": _tables(rows, settings, known),
        "margin": writer.share(settings.margin, digits=1),
        "least": settings.least_cases,
    }
    return render(request, "cases/release.html", given)


def _tables(
    rows: tuple[Comparison, ...], settings: ModelsSettings, known: ModelWords
) -> tuple[Table, ...]:
    """Give a table for each question and origin: your own cases first, as they were compared."""
    ordered = sorted(rows, key=lambda it: it.origin != "own")
    return tuple(
        Table(known.task(task), origin == "own", _lines(tuple(own), settings, known))
        for (origin, task), own in itertools.groupby(ordered, lambda it: (it.origin, it.task))
    )


def _lines(
    rows: tuple[Comparison, ...], settings: ModelsSettings, known: ModelWords
) -> tuple[Line, ...]:
    ordered = sorted(rows, key=lambda it: _place(it.part))
    firsts = {it.part.partition(":")[0]: it for it in reversed(ordered)}
    return tuple(
        Line(
            row=it,
            kind=known.kind(it.task, it.part) if firsts[it.part.partition(":")[0]] is it else "",
            name=known.part(it.task, it.part),
            is_protected=it.part == ALL or it.cases >= settings.least_cases,
            difference=_signed(it.after - it.before, known.writer),
            interval=(
                ""
                if it.low is None or it.high is None
                else f"{_signed(it.low, known.writer)} … {_signed(it.high, known.writer)}"
            ),
            verdict=verdict(it, settings, known.say),
        )
        for it in ordered
    )


def verdict(it: Comparison, settings: ModelsSettings, say: Words) -> tuple[str, str]:
    """Say how a release did, and in which colour."""
    if stands_against(it, settings):
        return say._("worse: refused"), "bad"
    if is_lower(it, settings.margin):
        few = it.cases < settings.least_cases
        return (say._("lower, too few cases") if few else say._("lower, may be chance")), "warn"
    if it.low is not None and it.low > 0:
        return say._("better"), "good"
    return (say._("better, may be chance") if it.after > it.before else say._("as good")), ""


def _place(part: str) -> int:
    kind = part.partition(":")[0]
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _signed(share: float, writer: Writer) -> str:
    sign = "+" if share > 0 else "−" if share < 0 else "±"
    return f"{sign}{writer.share(abs(share), digits=1)}"
