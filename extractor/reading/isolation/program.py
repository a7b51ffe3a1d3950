"""The child's program: reads what it is sent, one page at a time, and may die of it."""

from __future__ import annotations

import functools

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
from extractor.reading.engines import installed_engine
from extractor.reading.gather import Beyond, Leaf, is_paged
from extractor.reading.isolation.elsewhere import EngineElsewhere
from extractor.reading.isolation.texts import serve_whole
from extractor.reading.isolation.warming import warm
from extractor.reading.language import share_with_forks
from extractor.reading.pages import Paged, Scan, look, open_paged, recognise
from extractor.reading.read import read_whole
from extractor.reading.scan import LOSES_CELLS
from extractor.reading.settings import ReadingSettings
from extractor.values.submission import Part


class Kit:
    """What a child reads with, loaded before the first part comes.

    Attributes:
        settings: how to read, and how far.
    """

    def __init__(self, settings: ReadingSettings) -> None:
        """Load what reads words, but for text recognition.

        Args:
            settings: how to read, and how far.
        """
        self.settings = settings
        self._engine = installed_engine(settings)
        warm(settings)
        if self._engine is not None and self._engine.name in LOSES_CELLS:
            share_with_forks(settings.languages)  # what was left out is read in its language

    def prepared(self, serve: Serve) -> Prepared:
        """Say that reading needs nothing of the machine.

        Args:
            serve: reads with this kit.
        """
        return Prepared(serve)

    def serve(self, part: Part, channel: Channel) -> None:
        """Read a part, page by page as it is asked for, until it is closed."""
        if not is_paged(part.media_type):
            read = functools.partial(read_whole, settings=self.settings)
            serve_whole(part, read, self.settings, channel)
            return
        allow_seconds(self.settings.page_cpu_seconds)
        try:
            engine = None if self._engine is None else EngineElsewhere(self._engine, channel)
            _serve_pages(part, self.settings, engine, channel)
        except (InputError, OcrError) as error:
            channel.send(problem_of(error))


def prepare(settings: bytes, task: str) -> Prepared:  # noqa: ARG001 (there is only one)
    """Give what serves a reader until it has gone.

    Args:
        settings: the reading settings as JSON.
        task: not looked at.
    """
    kit = Kit(ReadingSettings.model_validate_json(settings))
    return kit.prepared(functools.partial(_serve, kit))


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
