"""A picture in the hands of a child that recognises, as who asked for it sees it."""

from __future__ import annotations

import contextlib
import select
import time

from extractor.jail.child import GONE, START_SECONDS, ChildEndedError
from extractor.jail.messages import Problem, Ready
from extractor.jail.pictures import Picture, ReadPicture, WordsRead, is_sound
from extractor.jail.pool import Pool

FULL = 0.5  # of the memory it may have: a child that has held so much is not used again


class Recognition:
    """One picture; the child that reads it has perhaps read others before.

    Attributes:
        deadline: on the monotonic clock, for the next sign of life.
    """

    def __init__(self, picture: Picture, pool: Pool, *, memory_bytes: int, seconds: float) -> None:
        """Give the picture to a child.

        Args:
            picture: to recognise.
            pool: of those who recognise.
            memory_bytes: that one of them may take.
            seconds: that it may take.

        Raises:
            ChildEndedError: the picture ends who reads it.
            ReaderError: no process can be started.
        """
        if not is_sound(picture):
            raise ChildEndedError("page_crashed")  # the page's own child says what it should not
        self._picture = picture
        self._pool = pool
        self._memory_bytes = memory_bytes
        self._seconds = seconds
        self._is_over = False
        self._child = pool.take()
        self._has_others_before = self._child.parts > 0
        self.deadline = time.monotonic() + START_SECONDS
        if self._child.is_ready:
            self._hand_over()

    def fileno(self) -> int:
        """Give the pipe on which the answer arrives, to be waited for."""
        return self._child.fileno()

    def hear(self) -> WordsRead | Problem | None:
        """Take what has arrived; None if that is not yet the answer.

        Raises:
            ChildEndedError: the picture ended its child.
            ReaderError: no other process can be started.
        """
        try:
            answers = self._child.receive()
        except ChildEndedError as error:
            self._try_again(error)
            return None
        for answer in answers:
            if isinstance(answer, WordsRead | Problem):
                return self._over(answer)
            if isinstance(answer, Ready):
                self._hand_over()
            else:
                self._try_again(ChildEndedError("page_crashed"))
                break
        return None

    def words(self) -> WordsRead | Problem:
        """Wait for the answer.

        Raises:
            ChildEndedError: the picture ended its child, or took too long.
            ReaderError: no other process can be started.
        """
        with contextlib.closing(self):
            while True:
                poller = select.poll()
                poller.register(self, select.POLLIN)
                if not poller.poll(max(self.deadline - time.monotonic(), 0) * 1000):
                    raise ChildEndedError("page_timeout")
                answer = self.hear()
                if answer is not None:
                    return answer

    def close(self) -> None:
        """End the child, unless it has answered."""
        if not self._is_over:
            self._is_over = True
            self._pool.bury(self._child)

    def _hand_over(self) -> None:
        picture = self._picture
        self._child.parts += 1
        self.deadline = time.monotonic() + self._seconds
        try:
            self._child.send(_request(picture), picture.pixels, seconds=self._seconds)
        except ChildEndedError as error:
            self._try_again(error)

    def _try_again(self, error: ChildEndedError) -> None:
        """Take a fresh child where the one that ended may have been spoilt by another page."""
        self._pool.bury(self._child)
        if error.note == GONE or not self._has_others_before:
            self._is_over = True
            raise error
        self._has_others_before = False
        self._child = self._pool.take_fresh()
        self.deadline = time.monotonic() + START_SECONDS
        if self._child.is_ready:
            self._hand_over()

    def _over(self, answer: WordsRead | Problem) -> WordsRead | Problem:
        self._is_over = True
        if isinstance(answer, WordsRead) and answer.peak_bytes > FULL * self._memory_bytes:
            self._pool.bury(self._child)
        else:
            self._pool.give_back(self._child)
        return answer


def _request(picture: Picture) -> ReadPicture:
    return ReadPicture(picture.width, picture.height, picture.dpi, picture.language)
