"""The models in use: how good they are, where the dial stands, what people had to correct."""

from __future__ import annotations

import dataclasses
import functools
import json

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.errors import ModelError
from extractor.records.dial import Dial, Standing
from extractor.records.words import name as record_name
from extractor.releases import resolve
from extractor.store.cases.verdicts import confusions, field_verdicts
from extractor.store.store import Store
from extractor.values.calibration import Reviewed
from extractor.web.cases.installed import Model, evidence_of, models_in_use
from extractor.web.cases.model_words import ModelWords
from extractor.web.cases.named import Named
from extractor.web.cases.releases import shown_releases
from extractor.web.frame.access import Viewer
from extractor.web.frame.context import TheDesk
from extractor.web.frame.render import Words, render, words
from extractor.web.frame.written import Writer
from extractor.web.review.room import Room, TheRoom
from extractor.web.review.shown import Shown

router = fastapi.APIRouter(prefix="/desk/models", include_in_schema=False)

_POINTS = 120  # of a curve


@dataclasses.dataclass(frozen=True, slots=True)
class Used:
    """What claims are read with now.

    Attributes:
        release: its name; empty for the models of the package.
        evidence: what the dial goes by beside your own documents.
        problem: why nothing can be read; empty where it can.
    """

    release: str = ""
    models: tuple[Model, ...] = ()
    evidence: tuple[Reviewed, ...] = ()
    problem: str = ""


@router.get("")
def models(request: Request, desk: TheDesk, room: TheRoom, person: Viewer) -> Response:
    """Show the models."""
    say = words(request)
    writer = Writer(person.language, desk.zone)
    named = Named(room.casework, desk, person.language)
    used = _used(desk.store, room)
    dial = room.dial()
    shown = Shown(room, say, person.language, writer)
    given: dict[str, object] = {
        "used": used,
        "dial": dial,
        "sentences": dial_sentences(dial, say, writer) if dial else (),
        "curve": _as_data(risk_by_coverage(used.evidence), say),
        "verdicts": [(_label(shown, it.field, say), it) for it in field_verdicts(desk.store)],
        "confusions": confusions(desk.store, "category"),
        "triage": confusions(desk.store, "triage"),
        "named": named,
        "known": ModelWords(say, writer, named, person.language, room.books()),
        "purposes": purposes(say),
        "own": shown_releases(desk.store, room),
        "label": functools.partial(_label, shown, say=say),
        "value": functools.partial(_value, named, person.language),
    }
    return render(request, "cases/models.html", given)


def _value(named: Named, language: str, field: str, code: str) -> str:
    if not code:
        return ""
    if field == "category":
        return named.category(code)
    return record_name("triage", code, language) if field == "triage" else code


def _used(store: Store, room: Room) -> Used:
    root, package = room.settings.releases_folder(store.folder), room.settings.models.path
    try:
        in_use = resolve(root, shipped=package)
        models = models_in_use(in_use, root, root=package)
        return Used(in_use.name if in_use.number else "", models, evidence_of(in_use))
    except ModelError as error:
        return Used(problem=str(error))


def purposes(say: Words) -> dict[str, str]:
    """Give what each of our models is for; others have the sentence of their card."""
    return {
        "amount": say._(
            "Chooses the contested amount among what is written and what can be worked out."
        ),
        "calibration": say._(
            "Turns scores into probabilities that mean what they say, and holds the evidence that "
            "the dial goes by."
        ),
        "category": say._("Says why an invoice is contested."),
        "dispute": say._("Tells messages that contest an invoice from all others."),
        "entities": say._(
            "Proposes numbers, amounts and names as people write them; the ledger decides."
        ),
        "reconciliation": say._("Finds the open invoice that a claim means."),
        "tessdata": say._("Reads scanned and photographed pages in four languages."),
        "triage": say._(
            "Says what a message is that contests nothing: a payment, an order, advertising …"
        ),
    }


def _label(shown: Shown, field: str, say: Words) -> str:
    if field == "triage":
        return say._("Dispute or not")
    try:
        return shown.label(field)
    except KeyError:  # a field that the review does not show
        return field


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """Of the most certain documents: which share of all they are, and which share is right.

    Attributes:
        confidence: of the least certain of them.
    """

    coverage: float
    precision: float
    confidence: float


def risk_by_coverage(evidence: tuple[Reviewed, ...]) -> tuple[Point, ...]:
    """Give the curve of risk against coverage (El-Yaniv and Wiener 2010), from the most certain on.

    Documents of the same confidence come in together, since no threshold parts them.
    """
    ordered = sorted(evidence, key=lambda it: -it.confidence)
    points, right = [], 0
    for count, it in enumerate(ordered, start=1):
        right += it.right
        if count == len(ordered) or ordered[count].confidence < it.confidence:
            points.append(Point(count / len(ordered), right / count, it.confidence))
    step = max(1, len(points) // _POINTS)
    kept = points[::step]
    return tuple(kept if not points or kept[-1] is points[-1] else [*kept, points[-1]])


def _as_data(points: tuple[Point, ...], say: Words) -> str:
    data = {
        "coverage": [[round(100 * it.coverage, 2), round(100 * it.precision, 2)] for it in points],
        "x": say._("share decided without a look, %%"),
        "y": say._("share right, %%"),
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("%%", "%")


def dial_sentences(dial: Dial, say: Words, writer: Writer) -> tuple[str, ...]:
    """Say where the dial stands and what it rests on."""
    if not dial.overdue:
        return _position(dial, say, writer)
    neglected = say.n(
        "%(num)s document drawn by lot two weeks ago or more was looked at by nobody; it counts "
        "as wrong until somebody does.",
        "%(num)s documents drawn by lot two weeks ago or more were looked at by nobody; they count "
        "as wrong until somebody does.",
        dial.overdue,
    )
    return *_position(dial, say, writer), neglected


def _position(dial: Dial, say: Words, writer: Writer) -> tuple[str, ...]:
    target = writer.share(dial.target, digits=1)
    wanted = say._(
        "Asked for: %(target)s of what is decided without a look is right.", target=target
    )
    seen = say._(
        "From a confidence of %(threshold)s on, %(right)s of %(accepted)s were right, "
        "so at least %(bound)s with 95 %% certainty.",
        threshold=writer.share(dial.threshold, digits=1),
        right=dial.accepted - dial.wrong,
        accepted=dial.accepted,
        bound=writer.share(dial.bound, digits=1),
    )
    lacking = say._(
        "Your own %(reviewed)s reviewed documents are not enough to prove it; %(needed)s accepted "
        "ones without an error would.",
        reviewed=dial.reviewed,
        needed=dial.needed,
    )
    if dial.standing is Standing.PROVEN:
        return wanted, say._("Proven by your own reviewed documents."), seen
    if dial.standing is Standing.EXPECTED:
        return wanted, say._("Expected from the cases that came with the models."), seen, lacking
    if dial.standing is Standing.OFF:
        off = say._("Your own reviewed documents speak against it: everything goes to a person.")
        return wanted, off
    careful = say._("It cannot be promised, so every part has to be sure by itself.")
    return wanted, careful, lacking
