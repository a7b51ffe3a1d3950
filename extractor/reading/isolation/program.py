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
)
from extractor.jail.problems import problem_of
from extractor.protocols import OcrEngine
from extractor.reading.gather import Beyond, Leaf, is_paged
from extractor.reading.isolation.tasks import Task
from extractor.reading.isolation.texts import serve_whole
from extractor.reading.isolation.warming import warm
from extractor.reading.language import share_with_forks
from extractor.reading.pages import Paged, Scan, look, open_paged, recognise
from extractor.reading.read import read_whole
from extractor.reading.settings import ReadingSettings
from extractor.values.submission import Part


class Kit:
    """What a child reads with, loaded before the first part comes.

    Attributes:
        settings: how to read, and how far.
    """

    def __init__(self, settings: ReadingSettings, task: Task) -> None:
        """Load what reads words; for scans also what can be loaded of text recognition.

        Args:
            settings: how to read, and how far.
            task: `Task.LOOK` or `Task.RECOGNISE`.
        """
        recognises = task is Task.RECOGNISE
        self.settings = settings
        engines = importlib.import_module("extractor.reading.engines")
        self.engine: OcrEngine | None = engines.best_engine(settings)
        warm(settings)
        if recognises:
            share_with_forks(settings.languages)
            with contextlib.suppress(OcrError):  # said when a page is read
                engines.load(settings)
        self.program = _program(settings) if recognises else None

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

    def serve(self, part: Part, channel: Channel) -> None:
        """Read a part, page by page as it is asked for, until it is closed."""
        if not is_paged(part.media_type):
            read = functools.partial(read_whole, settings=self.settings)
            serve_whole(part, read, self.settings, channel)
            return
        allow_seconds(self.settings.page_cpu_seconds)
        try:
            _serve_pages(part, self.settings, self.engine, channel)
        except (InputError, OcrError) as error:
            channel.send(problem_of(error))


def prepare(settings: bytes, task: str) -> Prepared:
    """Give what serves a reader until it has gone.

    Args:
        settings: the reading settings as JSON.
        task: `Task.LOOK` or `Task.RECOGNISE`.
    """
    kit = Kit(ReadingSettings.model_validate_json(settings), Task(task))
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
            kit.serve(part, channel)


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
                channel.send(_page_read(recognise(pages, request.index, request.language)))
            elif isinstance(request, Close):
                return
            else:
                raise SystemExit


def _look(pages: Paged, request: Look, settings: ReadingSettings, channel: Channel) -> None:
    for index in range(request.first, request.stop):
        allow_seconds(settings.page_cpu_seconds)
        leaf = look(pages, index, settings)
        if isinstance(leaf, Beyond):
            channel.send(NoMore(leaf.notes, leaf.einvoice))
            return
        if isinstance(leaf, Scan):
            channel.send(IsScan())
            continue
        channel.send(_page_read(leaf))


def _page_read(leaf: Leaf) -> PageRead:
    return PageRead(leaf.page, None if leaf.problem is None else problem_of(leaf.problem))
