"""The child: reads what it is sent, one page at a time, and may die of it.

Started as ``python -m extractor.reading.isolation.program MEMORY_BYTES LIFELINE``. Requests come
on standard input and answers go to standard output, which libraries that print no longer reach.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import os
import sys
from types import TracebackType
from typing import BinaryIO

from extractor.errors import InputError, OcrError
from extractor.protocols import OcrEngine
from extractor.reading.gather import Beyond, Leaf, is_paged
from extractor.reading.isolation.limits import allow_seconds, confine, die_with, peak_bytes
from extractor.reading.isolation.messages import (
    Answer,
    Close,
    Exhausted,
    Fault,
    FrameTooLongError,
    IsScan,
    Look,
    NoMore,
    Open,
    Opened,
    PageRead,
    Ready,
    Recognise,
    Start,
    Whole,
    frame_of,
    next_request,
    problem_of,
)
from extractor.reading.pages import Paged, Scan, look, open_paged, recognise, told
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document, Page
from extractor.values.submission import Part


class Channel:
    """The two pipes to the reader."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self.requests = requests
        self._answers = answers

    def send(self, answer: Answer) -> None:
        """Answer; text that cannot be encoded is sent with replacement signs."""
        try:
            frame = frame_of(answer)
        except UnicodeEncodeError:
            frame = frame_of(_encodable(answer))
        self._answers.write(frame)
        self._answers.flush()


def main() -> None:
    """Serve until the reader has gone."""
    confine(int(sys.argv[1]))
    die_with(int(sys.argv[2]))
    channel = _channel()
    sys.excepthook = functools.partial(_report, channel)
    start = next_request(channel.requests)
    if not isinstance(start, Start):
        return
    settings = ReadingSettings.model_validate_json(start.settings)
    channel.send(Ready(peak_bytes()))
    engine: OcrEngine | None = None
    while (request := next_request(channel.requests)) is not None:
        if not isinstance(request, Open):
            continue
        allow_seconds(settings.page_cpu_seconds)
        part = _received(request, channel)
        try:
            if is_paged(part.media_type):
                engine = engine or _engine(settings)
                _serve_pages(part, settings, engine, channel)
            else:
                channel.send(Whole(_whole(part, settings)))
        except (InputError, OcrError) as error:
            channel.send(problem_of(error))


def _channel() -> Channel:
    """Take over standard input and output; what a library prints goes where errors go."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return Channel(os.fdopen(requests, "rb"), os.fdopen(answers, "wb"))


def _received(request: Open, channel: Channel) -> Part:
    content = channel.requests.read(request.size)
    return Part(request.name, request.media_type, content, request.role)


def _engine(settings: ReadingSettings) -> OcrEngine | None:
    engines = importlib.import_module("extractor.reading.engines")
    engine: OcrEngine | None = engines.best_engine(settings)
    return engine


def _whole(part: Part, settings: ReadingSettings) -> Document:
    # loaded when first needed: the libraries for office files double the time to start
    read = importlib.import_module("extractor.reading.read")
    document: Document = read.read(part, settings=settings, engine=None)
    return document


def _serve_pages(
    part: Part, settings: ReadingSettings, engine: OcrEngine | None, channel: Channel
) -> None:
    with open_paged(part, settings=settings, engine=engine) as pages:
        channel.send(Opened())
        while True:
            request = next_request(channel.requests)
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
                sys.exit()


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


def _encodable(answer: Answer) -> Answer:
    if isinstance(answer, PageRead):
        return PageRead(_plain(answer.page), answer.language, answer.problem)
    if isinstance(answer, Whole):
        pages = tuple(_plain(page) for page in answer.document.pages)
        return Whole(dataclasses.replace(answer.document, pages=pages))
    return answer


def _plain(page: Page) -> Page:
    words = tuple(
        dataclasses.replace(word, text=word.text.encode("utf-8", "replace").decode("utf-8"))
        for word in page.words
    )
    return dataclasses.replace(page, words=words)


def _report(
    channel: Channel,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    """Tell the reader why the child ends, and print the trace where it can be seen."""
    sys.__excepthook__(kind, error, trace)
    if issubclass(kind, MemoryError | FrameTooLongError):
        channel.send(Exhausted())
        return
    place = ""
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
        trace = trace.tb_next
    channel.send(Fault(kind.__name__, place))


if __name__ == "__main__":
    main()
