"""The models in use: how good they are, where the dial stands, what people had to correct."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
from pathlib import Path

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.artifacts import model_names, open_model, versions
from extractor.errors import ModelError
from extractor.records.dial import Dial, Standing
from extractor.store.cases.verdicts import confusions, field_verdicts
from extractor.values.calibration import Calibration, Reviewed
from extractor.web.cases.named import Named
from extractor.web.cases.releases import shown_releases
from extractor.web.frame.access import Viewer
from extractor.web.frame.context import TheDesk
from extractor.web.frame.render import Words, render, words
from extractor.web.frame.written import Writer
from extractor.web.review.room import TheRoom
from extractor.web.review.shown import Shown

router = fastapi.APIRouter(prefix="/desk/models", include_in_schema=False)

_POINTS = 120  # of a curve
_BOOKKEEPING = "tessdata"  # not trained by us


@dataclasses.dataclass(frozen=True, slots=True)
class Model:
    """One installed model.

    Attributes:
        version: the one in use, the newest.
        about: the first sentence of its card.
        figures: as its manifest states them.
        problem: why it cannot be used; empty where it can.
        made: day of its files.
    """

    name: str
    version: str
    versions: int
    about: str
    figures: tuple[tuple[str, float], ...]
    made: dt.date | None
    problem: str = ""


@router.get("")
def models(request: Request, desk: TheDesk, room: TheRoom, person: Viewer) -> Response:
    """Show the models."""
    say = words(request)
    writer = Writer(person.language, desk.zone)
    named = Named(room.casework, desk, person.language)
    evidence = _evidence()
    dial = room.dial()
    shown = Shown(room, say, person.language, writer)
    given: dict[str, object] = {
        "models": installed(),
        "dial": dial,
        "sentences": dial_sentences(dial, say, writer) if dial else (),
        "curve": _as_data(risk_by_coverage(evidence), say),
        "cases": len(evidence),
        "verdicts": [(_label(shown, it.field, say), it) for it in field_verdicts(desk.store)],
        "confusions": confusions(desk.store, "category"),
        "triage": confusions(desk.store, "triage"),
        "named": named,
        "purposes": purposes(say),
        "own": shown_releases(desk.store, room),
        "label": functools.partial(_label, shown, say=say),
    }
    return render(request, "cases/models.html", given)


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


def installed(root: Path | None = None) -> tuple[Model, ...]:
    """Give every trained model, checked against its manifest.

    Args:
        root: the folder of all models; None finds it.
    """
    return tuple(_model(it, root) for it in model_names(root=root) if it != _BOOKKEEPING)


def _model(name: str, root: Path | None) -> Model:
    folders = versions(name, root=root)
    newest = folders[-1]
    problem = ""
    try:
        open_model(name, root=root)
    except ModelError as error:
        problem = str(error)
    manifest = newest / "manifest.json"
    try:
        figures = json.loads(manifest.read_text(encoding="utf-8")).get("figures", {})
        made = dt.datetime.fromtimestamp(manifest.stat().st_mtime, dt.UTC).date()
    except (OSError, ValueError) as error:
        return Model(name, newest.name, len(folders), "", (), None, problem or str(error))
    numbers = tuple((key, float(it)) for key, it in figures.items() if isinstance(it, int | float))
    return Model(name, newest.name, len(folders), _about(newest), numbers, made, problem)


def _about(folder: Path) -> str:
    """Give the sentence below the title of a card."""
    try:
        lines = (folder / "card.md").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    said = (it.strip() for it in lines[1:] if it.strip() and not it.startswith("#"))
    return next(said, "").replace("`", "")


@functools.lru_cache(maxsize=1)
def _evidence() -> tuple[Reviewed, ...]:
    try:
        return Calibration.load(open_model("calibration")).evidence
    except ModelError:
        return ()


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
