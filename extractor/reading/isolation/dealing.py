"""Read one file's pages in several children, in order, whatever happens to the children.

One child looks at page after page and reads the digital ones; scans are dealt to it and others,
which prepare them and have their pictures recognised by children that see nothing else. A page that
kills or hangs one of them becomes an empty page with a note, and a fresh child goes on behind it.
The result does not depend on the number of children:
the first page whose language can be told decides in which language the scans behind it are read,
and they wait for it (`reading.pages`).
"""

from __future__ import annotations

import collections
import dataclasses
import itertools
import select
import time
from collections.abc import Iterator

from extractor.errors import InputError, ReaderError
from extractor.jail.child import GONE, START_SECONDS, Child, ChildEndedError
from extractor.jail.messages import (
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
    is_sound,
)
from extractor.jail.pictures import Picture
from extractor.jail.pool import Pool
from extractor.jail.problems import error_of
from extractor.reading.gather import Beyond, Leaf, unread
from extractor.reading.isolation.crew import Crew
from extractor.reading.isolation.hands import Hand, Loan, Stage
from extractor.reading.isolation.order import Order
from extractor.reading.isolation.problems import problem_of_note
from extractor.reading.isolation.recognition import Recognition
from extractor.values.document import Document
from extractor.values.submission import Part

AHEAD = 64  # pages looked at before they are asked for: what is kept in memory at most
MOST_GONE = 2  # children lost by no fault of the file, before it is given up


class Dealing:
    """The reading of one file."""

    def __init__(self, part: Part, crew: Crew, lent: Loan | None = None) -> None:
        """Begin nothing yet.

        Args:
            part: to read.
            crew: who reads.
            lent: a child that has the part already.
        """
        self._part = part
        self._crew = crew
        self._lent = lent
        self._settings = crew.settings
        self._hands: list[Hand] = []
        self._most_hands = crew.size
        self._gone = 0
        self._was_killed_before = False
        self._note = "page_crashed"  # of the last child that could not open the file again
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
                    self._hire_another()
                self._wait()
            return self._whole
        finally:
            self._dismiss()

    def _deal(self) -> None:
        """Give work to everybody who waits, and get more hands where there is more work."""
        for hand in [it for it in self._hands if it.stage is Stage.WAITING]:
            self._occupy(hand)
        while len(self._hands) < self._most_hands and self._has_work_for_another():
            if not self._hire_another():
                return
        if all(hand.stage is Stage.WAITING for hand in self._hands):
            # opened once, and not again: what there is has to do
            self._order.end(self._order.given, Beyond((self._note,)))

    def _has_work_for_another(self) -> bool:
        soon_free = sum(hand.stage is not Stage.RECOGNISING for hand in self._hands)
        return self._startable() + self._should_look() > soon_free

    def _hire_another(self) -> bool:
        """Get one more hand; False if there is none to spare, but nobody has none."""
        lent, self._lent = self._lent, None
        if lent is not None:
            self._hire(lent.child, lent.pool, lent.held)
            return True
        pool = self._crew.lookers
        child = pool.spare() if self._hands else pool.take()
        if child is not None:
            self._hire(child, pool)
        return child is not None

    def _startable(self) -> int:
        return sum(1 for _ in itertools.takewhile(self._order.is_due, self._scans))

    def _occupy(self, hand: Hand) -> None:
        if self._should_look():
            stop = min(self._order.given + AHEAD, self._settings.max_pages + 1)
            hand.index, hand.stop = self._looked, stop
            self._ask(hand, Look(self._looked, stop), Stage.LOOKING)
        elif self._startable():
            hand.index = self._scans.popleft()
            language = self._order.language_for(hand.index)
            self._ask(hand, Recognise(hand.index, language), Stage.RECOGNISING)

    def _should_look(self) -> bool:
        if self._has_end or any(hand.stage is Stage.LOOKING for hand in self._hands):
            return False
        return self._looked <= self._order.given + AHEAD // 2

    def _hire(self, child: Child, pool: Pool, held: int | None = None) -> None:
        child.parts += 1
        until = time.monotonic() + START_SECONDS
        hand = Hand(child, pool, held, Stage.STARTING, until)
        self._hands.append(hand)
        if child.is_ready:
            self._open(hand)

    def _open(self, hand: Hand) -> None:
        part = self._part
        name = part.name.encode("utf-8", "replace").decode("utf-8")
        content = part.content if hand.held is None else b""
        request = Open(name, part.media_type, part.role, len(content), hand.held)
        self._ask(hand, request, Stage.OPENING, content)

    def _ask(self, hand: Hand, request: Request, stage: Stage, content: bytes = b"") -> None:
        hand.stage = stage
        self._extend(hand)
        try:
            hand.child.send(request, content, seconds=self._settings.page_seconds)
        except ChildEndedError as error:
            self._lost(hand, error.note)

    def _extend(self, hand: Hand) -> None:
        hand.deadline = time.monotonic() + self._settings.page_seconds

    def _wait(self) -> None:
        """Take what answers come, until the first deadline at the latest."""
        busy = {it.fileno(): it for it in self._hands if it.stage is not Stage.WAITING}
        if not busy:
            return
        poller = select.poll()
        for number in busy:
            poller.register(number, select.POLLIN)
        begin = time.monotonic()
        left = self._settings.document_seconds - self._order.seconds
        first = min(hand.until for hand in busy.values()) - begin
        heard = {number for number, _ in poller.poll(max(min(left, first), 0.0) * 1000 + 1)}
        now = time.monotonic()
        self._order.seconds += now - begin
        for number, hand in busy.items():
            if number in heard:
                self._hear(hand)
            elif now >= hand.until:
                self._lost(hand, "page_timeout")

    def _hear(self, hand: Hand) -> None:
        try:
            if hand.recognition is not None:
                self._pass_on_words(hand, hand.recognition)
                return
            answers = hand.child.receive()
        except ChildEndedError as error:
            self._lost(hand, error.note)
            return
        for answer in answers:
            if not self._accept(hand, answer):
                self._lost(hand, "page_crashed")
                return

    def _pass_on_words(self, hand: Hand, recognition: Recognition) -> None:
        answer = recognition.hear()
        if answer is not None:
            hand.recognition, hand.deadline = None, recognition.deadline
            hand.child.send(answer, seconds=self._settings.page_seconds)

    def _have_recognised(self, hand: Hand, picture: Picture) -> None:
        """Let another child read a picture, in what time is left to the page."""
        left = hand.deadline - time.monotonic()
        try:
            recognition = self._crew.recognition(picture, left)
        except ChildEndedError as error:
            self._lost(hand, error.note)
        else:
            hand.recognition = recognition

    def _accept(self, hand: Hand, answer: Answer) -> bool:
        """Take an answer; False if it is none to what was asked."""
        match hand.stage, answer:
            case Stage.STARTING, Ready():
                self._open(hand)
            case Stage.OPENING, Opened():
                self._is_open = True
                hand.stage = Stage.WAITING
            case Stage.OPENING, Whole():
                self._whole = self._named(answer.document)
                hand.stage = Stage.WAITING
            case Stage.OPENING, Problem():
                hand.stage = Stage.WAITING
                raise error_of(answer, self._part.name)
            case Stage.RECOGNISING, Picture():
                self._have_recognised(hand, answer)
            case ((Stage.LOOKING | Stage.RECOGNISING), (PageRead() | IsScan() | NoMore())):
                return self._accept_page(hand, answer)
            case _:
                return False
        return True

    def _accept_page(self, hand: Hand, answer: PageRead | IsScan | NoMore) -> bool:
        index = hand.index
        if isinstance(answer, PageRead):
            if not is_sound(answer.page, index + 1):
                return False
            problem = answer.problem
            error = None if problem is None else error_of(problem, self._part.name)
            self._order.put(index, Leaf(answer.page, error))
        elif hand.stage is Stage.RECOGNISING:
            return False
        elif isinstance(answer, IsScan):
            self._scans.append(index)
        else:
            self._order.end(index, Beyond(answer.notes, answer.einvoice))
            self._has_end = True
        self._next_page(hand)
        return True

    def _next_page(self, hand: Hand) -> None:
        if hand.stage is Stage.LOOKING:
            self._looked = hand.index = hand.index + 1
            self._extend(hand)
        if hand.stage is Stage.RECOGNISING or self._has_end or hand.index >= hand.stop:
            hand.stage = Stage.WAITING

    def _named(self, document: Document) -> Document:
        return dataclasses.replace(document, name=self._part.name)

    def _lost(self, hand: Hand, note: str) -> None:
        """Do without a child; the page it had in hand is noted."""
        self._hands.remove(hand)
        hand.bury()
        if note == GONE:
            self._retry(hand)
            return
        if hand.stage in {Stage.STARTING, Stage.OPENING}:
            self._could_not_open(hand, note)
            return
        problem = self._problem(f"page {hand.index + 1}", note)
        self._order.put(hand.index, unread(hand.index, problem, note), is_bad=True)
        if hand.stage is Stage.LOOKING:
            self._looked = hand.index + 1

    def _retry(self, hand: Hand) -> None:
        """Let another child do what this one had in hand: it was not at fault, nor was the file."""
        self._gone += 1
        if self._gone > MOST_GONE:
            raise ReaderError(self._part.name, "the processes that read are ended from outside")
        if hand.stage is Stage.RECOGNISING:
            self._scans = collections.deque(sorted((*self._scans, hand.index)))

    def _could_not_open(self, hand: Hand, note: str) -> None:
        if not self._is_open:
            if note == "page_crashed" and self._may_be_innocent(hand.child):
                return  # a fresh one will tell
            if hand.stage is Stage.STARTING:
                raise ReaderError(self._part.name, "it ended, or did not answer, while it started")
            raise self._problem("opening it", note)
        self._note = note
        self._most_hands = len(self._hands)

    def _may_be_innocent(self, child: Child) -> bool:
        """Say whether a child may have died before it was given the file, of something else."""
        if child.was_killed and not self._was_killed_before:
            self._was_killed_before = True
            return True
        return child.parts > 1

    def _problem(self, what: str, note: str) -> InputError:
        return problem_of_note(self._part.name, what, note, self._settings)

    def _dismiss(self) -> None:
        """Keep the children that wait; end those in the middle of something."""
        for hand in self._hands:
            try:
                if hand.stage is Stage.WAITING:
                    hand.child.send(Close(), seconds=1.0)
            except ChildEndedError:
                hand.stage = Stage.LOOKING
            if hand.stage not in {Stage.WAITING, Stage.STARTING}:
                hand.bury()
            elif hand.held is None:
                hand.pool.give_back(hand.child)
        self._hands.clear()
