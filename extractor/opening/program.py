"""The child's program: takes a received file apart, and reads its parts."""

from __future__ import annotations

import dataclasses
import functools
import importlib
from collections.abc import Callable
from typing import Protocol

from extractor.errors import InputError
from extractor.intake.files import submission_of
from extractor.intake.limits import Limits
from extractor.jail.channel import Channel, Prepared, Serve
from extractor.jail.limits import allow_seconds
from extractor.jail.messages import Open, TakeApart, Taken
from extractor.jail.problems import problem_of
from extractor.opening.told import Told
from extractor.reading.isolation.tasks import Task
from extractor.reading.isolation.texts import TextKit
from extractor.reading.settings import ReadingSettings
from extractor.values.submission import Part, Submission

# a mail of our own, so that what takes mails apart is loaded before the first one comes
_MAIL = b"""From: A <a@example.org>\r
Subject: =?utf-8?q?r=C3=A9clamation?=\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
Content-Type: multipart/alternative; boundary=c\r
\r
--c\r
Content-Type: text/plain; charset=iso-8859-1\r
\r
Bonjour\r
--c\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Bonjour</p>\r
--c--\r
--b\r
Content-Type: application/octet-stream; name=a.csv\r
Content-Transfer-Encoding: base64\r
\r
YTtiCjE7Mgo=\r
--b--\r
"""


class Kit(Protocol):
    """Reads parts.

    Attributes:
        settings: how to read, and how far.
    """

    settings: ReadingSettings

    def prepared(self, serve: Serve) -> Prepared:
        """Say what reading needs of the machine."""
        ...

    def serve(self, part: Part, channel: Channel) -> None:
        """Read a part, and do what requests say of it."""
        ...


def prepare(settings: bytes, task: str) -> Prepared:
    """Give what serves an opener until it has gone.

    Args:
        settings: what it was told, as JSON.
        task: a `Task`.
    """
    return prepared(settings, task, before=_nothing)


def prepared(settings: bytes, task: str, *, before: Callable[[str], object]) -> Prepared:
    """Give the same, but do something else before a file is taken apart.

    Args:
        settings: what it was told, as JSON.
        task: a `Task`.
        before: is called with the file's name, in the child.
    """
    told = Told.model_validate_json(settings)
    kit = _kit(told.reading, Task(task))
    submission_of(_MAIL, file="mail.eml", limits=told.intake)
    return kit.prepared(functools.partial(_serve, kit, told.intake, before))


def _kit(settings: ReadingSettings, task: Task) -> Kit:
    if task is Task.MAIL:
        return TextKit(settings)
    program = importlib.import_module("extractor.reading.isolation.program")  # with its libraries
    kit: Kit = program.Kit(settings)
    return kit


def _nothing(file: str) -> None:
    pass


def _serve(kit: Kit, limits: Limits, before: Callable[[str], object], channel: Channel) -> None:
    held: tuple[Part, ...] = ()
    while (request := channel.next()) is not None:
        if isinstance(request, TakeApart):
            allow_seconds(kit.settings.page_cpu_seconds)
            before(request.file)
            held = _take_apart(request, limits, channel)
        elif isinstance(request, Open):
            kit.serve(_part(request, held, channel), channel)


def _take_apart(request: TakeApart, limits: Limits, channel: Channel) -> tuple[Part, ...]:
    content = channel.content(request.size)
    try:
        submission = submission_of(content, file=request.file, limits=limits)
    except InputError as error:
        channel.send(problem_of(error))
        return ()
    channel.send(taken_of(submission, content))
    return submission.parts


def _part(request: Open, held: tuple[Part, ...], channel: Channel) -> Part:
    if request.held is not None:
        return held[request.held]
    return Part(request.name, request.media_type, channel.content(request.size), request.role)


def taken_of(submission: Submission, content: bytes) -> Taken:
    """Put what a file holds into a message.

    Args:
        submission: the file taken apart.
        content: the file; the other side has it, so it is not sent back.
    """
    parts, envelope = submission.parts, submission.envelope
    is_part = len(parts) == 1 and parts[0].content is content
    if is_part:
        parts = (dataclasses.replace(parts[0], content=b""),)
    sent = envelope.date if envelope is not None else None
    return Taken(
        media_type=submission.media_type,
        parts=parts,
        is_part=is_part,
        skipped=submission.skipped,
        envelope=None if envelope is None else dataclasses.replace(envelope, date=None),
        sent=None if sent is None else sent.isoformat(),
        received=None if submission.received is None else submission.received.isoformat(),
    )
