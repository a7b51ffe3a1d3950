"""The child's program: reads what it is sent, one page at a time, and may die of it."""

from __future__ import annotations

import contextlib
import functools
import importlib
import tempfile
from pathlib import Path

from extractor.errors import InputError, OcrError
from extractor.jail.channel import Channel, Prepared, Serve
from extractor.jail.limits import allow_seconds
from extractor.jail.messages import (
    Close,
    IsScan,
    Look,
    NoMore,
    Open,
    Opened,
    PageRead,
    Recognise,
    Whole,
)
from extractor.jail.problems import problem_of
from extractor.protocols import OcrEngine
from extractor.reading.gather import Beyond, Leaf, is_paged
from extractor.reading.pages import Paged, Scan, look, open_paged, recognise, told
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part


class Kit:
    """What a child reads with, loaded before the first part comes."""

    def __init__(self, settings: ReadingSettings, *, recognises: bool) -> None:
        """Load what reads words.

        Args:
            settings: how to read, and how far.
            recognises: load what can be loaded of text recognition as well.
        """
        self.settings = settings
        engines = importlib.import_module("extractor.reading.engines")
        self.engine: OcrEngine | None = engines.best_engine(settings)
        self._read = importlib.import_module("extractor.reading.read").read
        importlib.import_module("extractor.reading.isolation.warming").warm(settings)
        if recognises:
            with contextlib.suppress(OcrError):  # said when a page is read
                engines.load(settings)
        self.program = _program(settings) if recognises else None

    def whole(self, part: Part) -> Document:
        """Read a part without pages."""
        document: Document = self._read(part, settings=self.settings, engine=None)
        return document

    def prepared(self, serve: Serve) -> Prepared:
        """Say what reading needs of the machine.

        Args:
            serve: reads with this kit.
        """
        given = (self.settings.tessdata_dir, self.settings.cache_dir)
        readable = [str(it) for it in given if it is not None]
        readable += [str(it) for it in (self.program, _models()) if it is not None]
        writable = [] if self.settings.cache_dir is None else [str(self.settings.cache_dir)]
        if self.program is not None:
            writable.append(tempfile.gettempdir())
        return Prepared(
            serve, tuple(readable), tuple(writable), starts_programs=self.program is not None
        )


def prepare(settings: bytes, *, recognises: bool) -> Prepared:
    """Give what serves a reader until it has gone.

    Args:
        settings: the reading settings as JSON.
        recognises: scans are to be read as well.
    """
    kit = Kit(ReadingSettings.model_validate_json(settings), recognises=recognises)
    return kit.prepared(functools.partial(_serve, kit))


def _program(settings: ReadingSettings) -> Path | None:
    """Give the folder of the program that recognises, if one has to be started."""
    if settings.engine in {"none", "ppocr"}:
        return None
    program: Path | None = importlib.import_module("extractor.reading.ocr").program_of(settings)
    return None if program is None else program.resolve().parent.parent


def _models() -> Path | None:
    folder: Path | None = importlib.import_module("extractor.reading.ocr").package_data()
    return folder


def _serve(kit: Kit, channel: Channel) -> None:
    while (request := channel.next()) is not None:
        if isinstance(request, Open):
            content = channel.content(request.size)
            part = Part(request.name, request.media_type, content, request.role)
            serve_part(part, kit, channel)


def serve_part(part: Part, kit: Kit, channel: Channel) -> None:
    """Read a part, page by page as it is asked for, until it is closed."""
    allow_seconds(kit.settings.page_cpu_seconds)
    try:
        if is_paged(part.media_type):
            _serve_pages(part, kit.settings, kit.engine, channel)
        else:
            channel.send(Whole(kit.whole(part)))
    except (InputError, OcrError) as error:
        channel.send(problem_of(error))


def _serve_pages(
    part: Part, settings: ReadingSettings, engine: OcrEngine | None, channel: Channel
) -> None:
    with open_paged(part, settings=settings, engine=engine) as pages:
        channel.send(Opened())
        while True:
            request = channel.next()
            if isinstance(request, Look):
                _look(pages, request, settings, channel)
            elif isinstance(request, Recognise):
                allow_seconds(settings.page_cpu_seconds)
                leaf = recognise(pages, request.index, request.language)
                language = None if request.language else told(leaf.page, settings)
                channel.send(_page_read(leaf, language))
            elif isinstance(request, Close):
                return
            else:
                raise SystemExit


def _look(pages: Paged, request: Look, settings: ReadingSettings, channel: Channel) -> None:
    language: str | None = None
    for index in range(request.first, request.stop):
        allow_seconds(settings.page_cpu_seconds)
        leaf = look(pages, index, settings)
        if isinstance(leaf, Beyond):
            channel.send(NoMore(leaf.notes, leaf.einvoice))
            return
        if isinstance(leaf, Scan):
            channel.send(IsScan())
            continue
        language = language or told(leaf.page, settings)
        channel.send(_page_read(leaf, language))


def _page_read(leaf: Leaf, language: str | None) -> PageRead:
    problem = None if leaf.problem is None else problem_of(leaf.problem)
    return PageRead(leaf.page, language, problem)
