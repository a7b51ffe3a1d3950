"""Releases of models on the desk: their figures, what a shadow says, promotion and the way back."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.errors import ModelError, PromotionError
from extractor.learning.promotion import Objection, go_back, promote, weigh
from extractor.releases import (
    Release,
    Standing,
    list_releases,
    read_standing,
    shadow_of,
)
from extractor.store.shadows import ShadowFigures, ShadowSeen, shadow_figures, shadow_seen
from extractor.store.store import Store
from extractor.values.release import Comparison, release_name
from extractor.web.cases.finding_words import finding_sentence
from extractor.web.cases.model_words import ModelWords
from extractor.web.cases.named import Named
from extractor.web.frame.access import Admin
from extractor.web.frame.context import TheDesk
from extractor.web.frame.render import go, words
from extractor.web.frame.written import Writer
from extractor.web.review.room import Room, TheRoom

router = fastapi.APIRouter(prefix="/desk/models", include_in_schema=False)

HERE = "/desk/models"
_MOST = 100  # differences on the page; `extractor models shadow` gives more


@dataclasses.dataclass(frozen=True, slots=True)
class ShownRelease:
    """One release as the page lists it.

    Attributes:
        figures: on all of your own held-out cases.
        problem: why it cannot be used; empty where nothing is known against it.
    """

    name: str
    number: int
    made: dt.datetime | None
    who: str
    parent: str
    trained: tuple[str, ...]
    figures: tuple[Comparison, ...]
    in_use: bool
    beside: bool
    problem: str


@dataclasses.dataclass(frozen=True, slots=True)
class ShownReleases:
    """What the page shows of releases.

    Attributes:
        problem: why it is not known which one is in use; empty where it is.
        back: name of what one would go back to; empty where there is nothing before.
        compared: how the shadow compared; None without one.
    """

    releases: tuple[ShownRelease, ...]
    problem: str = ""
    back: str = ""
    compared: ShadowFigures | None = None
    seen: tuple[ShadowSeen, ...] = ()


def shown_releases(store: Store, room: Room) -> ShownReleases:
    """Give all releases, and what the one that runs beside says otherwise.

    Raises:
        StoreError: the store does not answer.
    """
    root = _root(store, room)
    try:
        standing, releases = read_standing(root), list_releases(root)
    except ModelError as error:
        return ShownReleases((), str(error))
    shadow = shadow_of(standing, room.settings.models.shadow)
    before = standing.before()
    return ShownReleases(
        tuple(_shown(it, standing, shadow) for it in reversed(releases)),
        back=release_name(before[0]) if before else "",
        compared=shadow_figures(store, shadow) if shadow else None,
        seen=shadow_seen(store, shadow, most=_MOST) if shadow else (),
    )


def _shown(release: Release, standing: Standing, shadow: int) -> ShownRelease:
    name, facts = release_name(release.number), release.facts
    return ShownRelease(
        name=name,
        number=release.number,
        made=facts.at if facts else None,
        who=facts.who if facts else "",
        parent=release.parent,
        trained=tuple(it for it, origin in release.models.items() if origin.release == name),
        figures=tuple(
            it for it in (facts.comparisons if facts else ()) if (it.part, it.origin) == _OWN
        ),
        in_use=release.number == standing.active,
        beside=release.number == shadow,
        problem=release.problem,
    )


_OWN = ("all", "own")


@router.post("/{number}/promote")
def bring_into_use(
    request: Request, desk: TheDesk, room: TheRoom, person: Admin, number: int
) -> Response:
    """Bring a release into use, unless something stands against it."""
    say = words(request)
    root = _root(desk.store, room)
    try:
        promote(desk.store, root, number, settings=room.settings, by=person.account.by)
    except PromotionError:
        weighed = weigh(root, number, room.settings)
        named = Named(room.casework, desk, person.language)
        writer = Writer(person.language, desk.zone)
        known = ModelWords(say, writer, named, person.language, room.books())
        told = [_objection(it, known) for it in weighed.objections]
        refused = say._("Release %(name)s is not brought into use.", name=release_name(number))
        return go(request, HERE, " ".join([refused, *told]), kind="bad")
    except ModelError as error:
        return go(request, HERE, str(error), kind="bad")
    return go(request, HERE, say._("Release %(name)s is in use.", name=release_name(number)))


def _objection(it: Objection, known: ModelWords) -> str:
    say, writer = known.say, known.writer
    if it.figure is not None:
        return say._(
            "%(task)s, %(part)s: %(before)s right before, %(after)s now, on %(cases)s cases.",
            task=known.task(it.figure.task),
            part=known.part(it.figure.task, it.figure.part),
            before=writer.share(it.figure.before, digits=1),
            after=writer.share(it.figure.after, digits=1),
            cases=it.figure.cases,
        )
    if it.code == "uncompared":
        return say._("It was compared on no held-out case.")
    if it.code == "other_parent":
        return say._("It was compared with other models than those in use; train again.")
    detail = finding_sentence(it.finding, known) if it.finding else it.sentence
    return say._("Its labels are doubtful. %(detail)s", detail=detail)


@router.post("/rollback")
def give_back(request: Request, desk: TheDesk, room: TheRoom, person: Admin) -> Response:
    """Go back to what was in use before."""
    say = words(request)
    try:
        after = go_back(desk.store, _root(desk.store, room), by=person.account.by)
    except ModelError as error:
        return go(request, HERE, str(error), kind="bad")
    name = release_name(after.active)
    return go(request, HERE, say._("Release %(name)s is in use again.", name=name))


def _root(store: Store, room: Room) -> Path:
    return room.settings.releases_folder(store.folder)
