"""Take received files apart and read their parts where they can do no harm.

A child is forked for each file: it parses the mail, unpacks what is in it, and reads the parts.
Only the scanned pages of a long file are dealt to further children. Where everything is to be read
in this process (`isolate = false`, an engine of one's own), files are taken apart here as well.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import select
import time
from collections.abc import Iterator
from types import TracebackType

from extractor.errors import LimitError, ReaderError
from extractor.intake.files import submission_of
from extractor.intake.limits import Limits
from extractor.jail.child import GONE, START_SECONDS, Child, ChildEndedError
from extractor.jail.messages import Problem, Ready, TakeApart, Taken
from extractor.jail.pool import Pool
from extractor.jail.problems import error_of
from extractor.opening.guess import is_plain_mail
from extractor.opening.told import Told
from extractor.protocols import OcrEngine
from extractor.reading.body import is_text
from extractor.reading.isolation.crew import Crew, travelling
from extractor.reading.isolation.hands import Loan
from extractor.reading.isolation.problems import problem_of_note
from extractor.reading.reader import Reader
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, Submission

PROGRAM = "extractor.opening.program"
ATTEMPTS = 3  # where children are ended from outside


class Opened:
    """A file taken apart.

    Attributes:
        submission: what it holds.
    """

    def __init__(
        self,
        submission: Submission,
        reader: Reader,
        lent: Loan | None,
    ) -> None:
        self.submission = submission
        self._reader = reader
        self._lent = lent

    def read(self, number: int) -> Document:
        """Read one of its parts, counted from 0.

        Raises:
            InputError: it is empty, damaged, encrypted, of an unknown type, or not one page could
                be read within the limits.
            OcrError: it is a picture and there is no engine, or the engine failed.
            ReaderError: no process can be started.
        """
        part = self.submission.parts[number]
        lent = self._lent
        if lent is not None and not lent.child.is_alive():
            lent.pool.bury(lent.child)  # another one needs its place
            lent = self._lent = None
        if lent is None or (lent.texts_only and not is_text(part)):
            return self._reader.read(part)
        return self._reader.read(part, dataclasses.replace(lent, held=number))


class Opener:
    """Opens files; may be used by several threads.

    Closed as a context manager, by `close`, or when nobody holds it any more.

    Attributes:
        reader: reads parts that came otherwise.
    """

    def __init__(
        self,
        reading: ReadingSettings,
        limits: Limits,
        *,
        engine: OcrEngine | None = None,
        program: str = PROGRAM,
    ) -> None:
        """Start nothing yet.

        Args:
            reading: how parts are read, and how far.
            limits: how large and deep a file may be.
            engine: one of your own; then everything happens in this process.
            program: the module that children run.
        """
        told = Told(intake=limits, reading=travelling(reading))
        self._crew = Crew(reading, program=program, told=told.model_dump_json().encode())
        self._limits = limits
        self._settings = reading
        self.reader = Reader(reading, engine=engine, crew=self._crew)

    def __enter__(self) -> Opener:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; opening again starts new ones."""
        self.reader.close()

    def walls(self) -> tuple[str, ...] | None:
        """Say what holds in the processes that read; None where everything is read in this one.

        Raises:
            ReaderError: no process can be started.
        """
        if self.reader.is_here():
            return None
        child = self._crew.lookers.take()
        try:
            if not child.until_ready():
                raise ReaderError("a process that reads", "it ended while it started")
            return child.walls
        finally:
            self._crew.lookers.bury(child)

    def template_ids(self) -> tuple[int, ...]:
        """Give the numbers of the processes that fork, as far as they were started."""
        numbers = (pool.template_id() for pool in self._crew.pools)
        return tuple(it for it in numbers if it is not None)

    @contextlib.contextmanager
    def open(self, content: bytes, file: str) -> Iterator[Opened]:
        """Take a file apart; its parts can be read until the end of the context.

        Args:
            content: the whole file.
            file: the name or path it is known by.

        Raises:
            InputError: nothing in it can be read; the subclass says why.
            ReaderError: no process can be started.
        """
        if len(content) > self._limits.file_bytes:
            raise LimitError(file, f"the file is larger than {self._limits.file_bytes} bytes")
        if self.reader.is_here():
            submission = submission_of(content, file=file, limits=self._limits)
            yield Opened(submission, self.reader, None)
            return
        crew = self._crew
        pool = crew.openers if is_plain_mail(content) else crew.lookers
        taken, child = self._taken(pool, content, file)
        try:
            submission = _submission(taken, content, file)
            lent = Loan(child, pool, texts_only=pool is not crew.lookers)
            yield Opened(submission, self.reader, lent)
        finally:
            pool.give_back(child)

    def _taken(self, pool: Pool, content: bytes, file: str) -> tuple[Taken, Child]:
        """Let a child take a file apart, another one where the first was ended from outside."""
        for attempt in range(ATTEMPTS):
            child = pool.take()
            try:
                answer = self._ask(child, content, file)
            except ChildEndedError as error:
                pool.bury(child)
                if error.note == GONE or (child.was_killed and not attempt):
                    continue
                if not child.is_ready:
                    detail = "it ended, or did not answer, while it started"
                    raise ReaderError(file, detail) from error
                what = "taking it apart"
                raise problem_of_note(file, what, error.note, self._settings) from error
            except BaseException:
                pool.bury(child)
                raise
            if isinstance(answer, Problem):
                pool.give_back(child)
                raise error_of(answer, file)
            return answer, child
        raise ReaderError(file, "the processes that read are ended from outside")

    def _ask(self, child: Child, content: bytes, file: str) -> Taken | Problem:
        seconds = self._settings.page_seconds
        name = file.encode("utf-8", "replace").decode("utf-8")
        poller = select.poll()
        poller.register(child, select.POLLIN)
        deadline = time.monotonic() + seconds + (0 if child.is_ready else START_SECONDS)
        child.send(TakeApart(name, len(content)), content, seconds=deadline - time.monotonic())
        while poller.poll(max(deadline - time.monotonic(), 0) * 1000):
            for answer in child.receive():
                if isinstance(answer, Taken | Problem):
                    return answer
                if not isinstance(answer, Ready):
                    raise ChildEndedError("page_crashed")
                deadline = time.monotonic() + seconds
        raise ChildEndedError("page_timeout")


def _submission(taken: Taken, content: bytes, file: str) -> Submission:
    parts: tuple[Part, ...] = taken.parts
    if taken.is_part:
        parts = tuple(dataclasses.replace(part, content=content) for part in parts[:1])
    envelope = taken.envelope
    if envelope is not None:
        envelope = dataclasses.replace(envelope, date=_instant(taken.sent))
    return Submission(
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=taken.media_type,
        parts=parts,
        envelope=envelope,
        skipped=taken.skipped,
        received=_instant(taken.received),
        original=content,
    )


def _instant(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)
