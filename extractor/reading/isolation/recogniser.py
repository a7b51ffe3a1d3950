"""The program of children that recognise: pictures come in, words go out, of page after page.

They are given pixels and nothing else of a file, so one serves many files, and has its models
loaded once.
"""

from __future__ import annotations

import contextlib
import functools
import tempfile
from pathlib import Path

import numpy as np

from extractor.errors import OcrError
from extractor.jail.channel import Channel, Prepared
from extractor.jail.limits import allow_seconds, peak_bytes
from extractor.jail.messages import Problem
from extractor.jail.pictures import ReadPicture, WordsRead
from extractor.jail.problems import problem_of
from extractor.protocols import OcrEngine
from extractor.reading import engines
from extractor.reading.language import share_with_forks
from extractor.reading.ocr import package_data, program_of
from extractor.reading.settings import ReadingSettings


def prepare(settings: bytes, task: str) -> Prepared:  # noqa: ARG001 (there is only one)
    """Load what survives a fork, and give what recognises until nobody asks any more.

    Args:
        settings: the reading settings as JSON.
        task: not looked at.
    """
    chosen = ReadingSettings.model_validate_json(settings)
    engine = engines.best_engine(chosen)
    share_with_forks(chosen.languages)
    with contextlib.suppress(OcrError):  # said when a page is read
        engines.load(chosen)
    program = _program(chosen)
    given = (chosen.tessdata_dir, chosen.cache_dir, package_data(), program)
    written = [] if chosen.cache_dir is None else [str(chosen.cache_dir)]
    if program is not None:
        written.append(tempfile.gettempdir())
    return Prepared(
        functools.partial(_serve, engine, chosen),
        readable=tuple(str(it) for it in given if it is not None),
        writable=tuple(written),
        starts_programs=program is not None,
    )


def _program(settings: ReadingSettings) -> Path | None:
    """Give the folder of the program that recognises, if one has to be started."""
    if settings.engine in {"none", "ppocr"}:
        return None
    program = program_of(settings)
    return None if program is None else program.resolve().parent.parent


def _serve(engine: OcrEngine | None, settings: ReadingSettings, channel: Channel) -> None:
    while isinstance(request := channel.next(), ReadPicture):
        pixels = channel.content(request.width * request.height)
        allow_seconds(settings.page_cpu_seconds)
        channel.send(_words(engine, request, pixels))


def _words(engine: OcrEngine | None, request: ReadPicture, pixels: bytes) -> WordsRead | Problem:
    if engine is None:
        return problem_of(OcrError("auto", "no text recognition is installed"))
    picture = np.frombuffer(pixels, np.uint8).reshape(request.height, request.width)
    try:
        words = engine.recognise(picture, language=request.language, dpi=request.dpi)
    except OcrError as error:
        return problem_of(error)
    return WordsRead(tuple(words), peak_bytes())
