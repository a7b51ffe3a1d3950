"""The child's program: holds one received file and shows what it is asked for."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping

import numpy as np

from extractor.errors import CorruptFileError, InputError, OcrError
from extractor.intake import media_types
from extractor.intake.files import submission_of
from extractor.intake.limits import Limits
from extractor.intake.shown import as_shown
from extractor.jail.channel import Channel, Prepared
from extractor.jail.limits import allow_seconds
from extractor.jail.messages import Request
from extractor.jail.problems import problem_of
from extractor.jail.views import (
    Draw,
    Drawn,
    Held,
    Hold,
    LetterShown,
    ShowLetter,
    Spell,
    Spelt,
)
from extractor.opening.told import Told
from extractor.protocols import OcrEngine
from extractor.reading.drawing import page_as_read
from extractor.reading.engines import installed_engine
from extractor.reading.image import Pixels, as_webp, grey_of
from extractor.reading.isolation.elsewhere import EngineElsewhere
from extractor.reading.pictures import open_pictures
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Page, Word
from extractor.values.geometry import Box
from extractor.values.submission import Part, PartRole, Submission
from extractor.viewing.letters import harmless

MOST_PIXELS = 12_000_000  # of a drawn page; a larger one is drawn coarser
QUALITY = 80  # of WebP: letters of 6 points stay sharp
SPELL_DPI = 300  # at which a box is recognised
AROUND_POINTS = 2.0  # taken with a box, because people drag closely
PAPER_PIXELS = 24  # white put around it: engines lose letters at an edge
PICTURE_PIXELS = 4_000_000  # of a picture within a mail


def prepare(settings: bytes, task: str) -> Prepared:  # noqa: ARG001 (there is only one)
    """Give what serves a viewer until it has gone.

    Args:
        settings: what it was told, as JSON.
        task: not looked at.
    """
    told = Told.model_validate_json(settings)
    engine = installed_engine(told.reading)
    return Prepared(functools.partial(_serve, told.intake, told.reading, engine))


def _serve(
    limits: Limits, settings: ReadingSettings, engine: OcrEngine | None, channel: Channel
) -> None:
    held: Submission | None = None
    while (request := channel.next()) is not None:
        allow_seconds(settings.page_cpu_seconds)
        try:
            if isinstance(request, Hold):
                content = channel.content(request.size)
                held = submission_of(content, file=request.file, limits=limits)
                channel.send(Held())
            elif held is not None:
                there = None if engine is None else EngineElsewhere(engine, channel)
                channel.send(_answer(request, held, _Tools(limits, settings, there)))
        except (InputError, OcrError) as error:
            channel.send(problem_of(error))


@dataclasses.dataclass(frozen=True, slots=True)
class _Tools:
    limits: Limits
    settings: ReadingSettings
    engine: OcrEngine | None


def _answer(request: Request, held: Submission, tools: _Tools) -> Drawn | Spelt | LetterShown:
    if isinstance(request, Draw):
        pixels = _drawn(request, held, tools.settings, 72 * request.pixels / request.width)
        return Drawn(as_webp(pixels, quality=QUALITY))
    if isinstance(request, Spell):
        return Spelt(_spelt(request, held, tools))
    if isinstance(request, ShowLetter):
        return _letter(request, held, tools)
    raise SystemExit


def _part(wanted: Draw | ShowLetter, held: Submission) -> Part:
    """Find a part where it was, or by its name where another version took the file apart."""
    parts: list[Part] = [*held.parts[wanted.part : wanted.part + 1], *held.parts]
    for part in parts:
        if (part.name, part.media_type) == (wanted.name, wanted.media_type):
            return part
    raise CorruptFileError(held.file, f"{wanted.name} is not found in it any more")


def _drawn(wanted: Draw, held: Submission, settings: ReadingSettings, dpi: float) -> Pixels:
    page = Page(
        wanted.number, wanted.width, wanted.height, wanted.source, (), (), notes=wanted.notes
    )
    part = _part(wanted, held)
    return page_as_read(part, page, settings, dpi=dpi, most_pixels=MOST_PIXELS)


def _spelt(wanted: Spell, held: Submission, tools: _Tools) -> tuple[Word, ...]:
    if tools.engine is None:
        raise OcrError(held.file, "no text recognition is installed")
    page = grey_of(_drawn(wanted.page, held, tools.settings, SPELL_DPI))
    scale = page.shape[1] / wanted.page.width
    box = wanted.box
    x0, y0 = (max(int((it - AROUND_POINTS) * scale), 0) for it in (box.x0, box.y0))
    x1, y1 = (int((it + AROUND_POINTS) * scale) + 1 for it in (box.x1, box.y1))
    crop = page[y0:y1, x0:x1]
    if not crop.size:
        return ()
    paper = int(np.percentile(crop, 90))
    framed = np.pad(crop, PAPER_PIXELS, constant_values=paper)
    words = tools.engine.recognise(framed, language=wanted.language, dpi=round(scale * 72))
    return tuple(_on_page(it, x0, y0, scale) for it in words if it.box is not None)


def _on_page(word: Word, left: int, top: int, scale: float) -> Word:
    box = word.box or Box(0, 0, 0, 0)
    x, y = left - PAPER_PIXELS, top - PAPER_PIXELS
    moved = Box(
        (box.x0 + x) / scale, (box.y0 + y) / scale, (box.x1 + x) / scale, (box.y1 + y) / scale
    )
    return dataclasses.replace(word, box=moved)


def _letter(wanted: ShowLetter, held: Submission, tools: _Tools) -> LetterShown:
    """Show the version in HTML; a plain text is shown by who asked."""
    part = _part(wanted, held)
    is_own = part.role is PartRole.BODY and not part.inside and held.media_type == media_types.MAIL
    if is_own and held.original is not None:
        shown = as_shown(held.original, file=held.file, limits=tools.limits)
        if shown is not None:
            return LetterShown(*harmless(shown.markup, _encoded_again(shown.pictures)))
    if part.media_type == media_types.HTML:
        return LetterShown(*harmless(part.content.decode("utf-8", "replace"), {}))
    return LetterShown("", 0)


def _encoded_again(pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the pictures that can be decoded as files of our own making."""
    found: dict[str, bytes] = {}
    for name, content in pictures.items():
        try:
            with open_pictures(name, content, max_pixels=PICTURE_PIXELS) as opened:
                found[name] = as_webp(opened.page(0).pixels, quality=QUALITY)
        except InputError:
            continue
    return found
