"""Read one file's pages in several children, in order, whatever happens to the children.

One child looks at page after page and reads the digital ones; scans are dealt to all. A page that
kills or hangs its child becomes an empty page with a note, and a fresh child goes on behind it.
The result does not depend on the number of children: the first page whose language can be told
decides in which language the scans behind it are read, and they wait for it (`reading.pages`).
"""

from __future__ import annotations

import collections
import dataclasses
import enum
import itertools
import select
import time
from collections.abc import Iterator

from extractor.errors import (
    CorruptFileError,
    InputError,
    MemoryLimitError,
    ReaderError,
    TimeLimitError,
)
from extractor.reading.gather import Beyond, Leaf, unread
from extractor.reading.isolation.child import Child, ChildEndedError
from extractor.reading.isolation.crew import Crew
from extractor.reading.isolation.messages import (
    Answer,
    Close,
    IsScan,
    Look,
    NoMore,
    Open,
    Opened,
    PageRead,
    Problem,
    Ready,
    Recognise,
    Request,
    Whole,
    error_of,
    is_sound,
)
from extractor.reading.isolation.order import Order
from extractor.values.document import Document
from extractor.values.submission import Part

AHEAD = 64  # pages looked at before they are asked for: what is kept in memory at most
START_SECONDS = 60.0  # for a child to load its libraries, on a busy machine


class _Stage(enum.Enum):
    STARTING = enum.auto()
    OPENING = enum.auto()
    WAITING = enum.auto()  # for work
    LOOKING = enum.auto()
    RECOGNISING = enum.auto()


@dataclasses.dataclass(slots=True, eq=False)
class _Hand:
    """A child at work on this file.

    Attributes:
        index: of the page it has in hand.
        stop: the page at which its look ends.
        deadline: on the monotonic clock, for its next answer.
    """

    child: Child
    stage: _Stage
    deadline: float
    index: int = 0
    stop: int = 0


class Dealing:
    """The reading of one file."""

    def __init__(self, part: Part, crew: Crew) -> None:
        self._part = part
        self._crew = crew
        self._settings = crew.settings
        self._hands: list[_Hand] = []
        self._most_hands = crew.size
        self._whole: Document | None = None
        self._is_open = False
        self._looked = 0  # pages before it have been looked at
        self._has_end = False  # the last page has been looked at
        self._scans: collections.deque[int] = collections.deque()
        self._order = Order(part.name, crew.settings)

    def leaves(self) -> Iterator[Leaf | Beyond]:
        """Give page after page.

        Raises:
            InputError: the file cannot be opened.
            ReaderError: no child can be started.
        """
        try:
            while True:
                yield from self._order.ready()
                if self._order.is_over:
                    return
                self._deal()
                self._wait()
        finally:
            self._dismiss()

    def whole(self) -> Document:
        """Give a document without pages of its own, such as a sheet.

        Raises:
            InputError: it cannot be read.
            ReaderError: no child can be started.
        """
        try:
            while self._whole is None:
                if not self._hands:
                    self._hire(self._crew.take())
                self._wait()
            return self._whole
        finally:
            self._dismiss()

    def _deal(self) -> None:
        """Give work to everybody who waits, and get more hands where there is more work."""
        if not self._hands:
            self._hire(self._crew.take())
        for hand in [it for it in self._hands if it.stage is _Stage.WAITING]:
            self._occupy(hand)
        while len(self._hands) < self._most_hands and self._startable() > self._soon_free():
            child = self._crew.spare()
            if child is None:
                return
            self._hire(child)

    def _soon_free(self) -> int:
        return sum(hand.stage is not _Stage.RECOGNISING for hand in self._hands)

    def _startable(self) -> int:
        return sum(1 for _ in itertools.takewhile(self._order.is_due, self._scans))

    def _occupy(self, hand: _Hand) -> None:
        if self._should_look():
            stop = min(self._order.given + AHEAD, self._settings.max_pages + 1)
            hand.index, hand.stop = self._looked, stop
            self._ask(hand, Look(self._looked, stop), _Stage.LOOKING)
        elif self._startable():
            hand.index = self._scans.popleft()
            language = self._order.language_for(hand.index)
            self._ask(hand, Recognise(hand.index, language), _Stage.RECOGNISING)

    def _should_look(self) -> bool:
        if self._has_end or any(hand.stage is _Stage.LOOKING for hand in self._hands):
            return False
        return self._looked <= self._order.given + AHEAD // 2

    def _hire(self, child: Child) -> None:
        child.parts += 1
        hand = _Hand(child, _Stage.STARTING, time.monotonic() + START_SECONDS)
        self._hands.append(hand)
        if child.is_ready:
            self._open(hand)

    def _open(self, hand: _Hand) -> None:
        part = self._part
        name = part.name.encode("utf-8", "replace").decode("utf-8")
        request = Open(name, part.media_type, part.role, len(part.content))
        self._ask(hand, request, _Stage.OPENING, part.content)

    def _ask(self, hand: _Hand, request: Request, stage: _Stage, content: bytes = b"") -> None:
        hand.stage = stage
        self._extend(hand)
        try:
            hand.child.send(request, content, seconds=self._settings.page_seconds)
        except ChildEndedError as error:
            self._lost(hand, error.note)

    def _extend(self, hand: _Hand) -> None:
        hand.deadline = time.monotonic() + self._settings.page_seconds

    def _wait(self) -> None:
        """Take what answers come, until the first deadline at the latest."""
        busy = {it.child.fileno(): it for it in self._hands if it.stage is not _Stage.WAITING}
        if not busy:
            return
        poller = select.poll()
        for number in busy:
            poller.register(number, select.POLLIN)
        begin = time.monotonic()
        left = self._settings.document_seconds - self._order.seconds
        first = min(hand.deadline for hand in busy.values()) - begin
        heard = {number for number, _ in poller.poll(max(min(left, first), 0.0) * 1000 + 1)}
        now = time.monotonic()
        self._order.seconds += now - begin
        for number, hand in busy.items():
            if number in heard:
                self._hear(hand)
            elif now >= hand.deadline:
                self._lost(hand, "page_timeout")

    def _hear(self, hand: _Hand) -> None:
        try:
            answers = hand.child.receive()
        except ChildEndedError as error:
            self._lost(hand, error.note)
            return
        for answer in answers:
            if not self._accept(hand, answer):
                self._lost(hand, "page_crashed")
                return

    def _accept(self, hand: _Hand, answer: Answer) -> bool:
        """Take an answer; False if it is none to what was asked."""
        match hand.stage, answer:
            case _Stage.STARTING, Ready():
                self._open(hand)
            case _Stage.OPENING, Opened():
                self._is_open = True
                hand.stage = _Stage.WAITING
            case _Stage.OPENING, Whole():
                self._whole = self._named(answer.document)
                hand.stage = _Stage.WAITING
            case _Stage.OPENING, Problem():
                hand.stage = _Stage.WAITING
                raise error_of(answer, self._part.name)
            case ((_Stage.LOOKING | _Stage.RECOGNISING), (PageRead() | IsScan() | NoMore())):
                return self._accept_page(hand, answer)
            case _:
                return False
        return True

    def _accept_page(self, hand: _Hand, answer: PageRead | IsScan | NoMore) -> bool:
        index = hand.index
        if isinstance(answer, PageRead):
            if not is_sound(answer.page, index + 1):
                return False
            problem = answer.problem
            error = None if problem is None else error_of(problem, self._part.name)
            self._order.put(index, Leaf(answer.page, error), answer.language)
        elif hand.stage is _Stage.RECOGNISING:
            return False
        elif isinstance(answer, IsScan):
            self._scans.append(index)
        else:
            self._order.end(index, Beyond(answer.notes, answer.einvoice))
            self._has_end = True
        self._next_page(hand)
        return True

    def _next_page(self, hand: _Hand) -> None:
        if hand.stage is _Stage.LOOKING:
            self._looked = hand.index = hand.index + 1
            self._extend(hand)
        if hand.stage is _Stage.RECOGNISING or self._has_end or hand.index >= hand.stop:
            hand.stage = _Stage.WAITING

    def _named(self, document: Document) -> Document:
        return dataclasses.replace(document, name=self._part.name)

    def _lost(self, hand: _Hand, note: str) -> None:
        """Do without a child; the page it had in hand is noted."""
        self._hands.remove(hand)
        self._crew.bury(hand.child)
        if hand.stage in {_Stage.STARTING, _Stage.OPENING}:
            self._could_not_open(hand, note)
            return
        problem = self._problem(f"page {hand.index + 1}", note)
        self._order.put(hand.index, unread(hand.index, problem, note), is_bad=True)
        if hand.stage is _Stage.LOOKING:
            self._looked = hand.index + 1

    def _could_not_open(self, hand: _Hand, note: str) -> None:
        if not self._is_open:
            if note == "page_crashed" and hand.child.parts > 1:
                return  # it may have died before, of something else: a fresh one will tell
            if hand.stage is _Stage.STARTING:
                raise ReaderError(self._part.name, "it ended, or did not answer, while it started")
            raise self._problem("opening it", note)
        self._most_hands = len(self._hands)
        if not self._hands:  # opened once, and not again: what there is has to do
            self._order.end(self._order.given, Beyond((note,)))

    def _problem(self, what: str, note: str) -> InputError:
        name, settings = self._part.name, self._settings
        if note == "page_timeout":
            return TimeLimitError(name, f"{what} takes more than {settings.page_seconds:g} seconds")
        if note == "memory_limit":
            allowed = settings.memory_bytes
            return MemoryLimitError(name, f"{what} takes more than {allowed} bytes of memory")
        return CorruptFileError(name, f"{what} ends the program that reads it")

    def _dismiss(self) -> None:
        """Keep the children that wait; end those in the middle of something."""
        for hand in self._hands:
            try:
                if hand.stage is _Stage.WAITING:
                    hand.child.send(Close(), seconds=1.0)
            except ChildEndedError:
                hand.stage = _Stage.LOOKING
            if hand.stage in {_Stage.WAITING, _Stage.STARTING}:
                self._crew.give_back(hand.child)
            else:
                self._crew.bury(hand.child)
        self._hands.clear()
