"""The children of one kind: a bounded number at a time, one for each document.

Where a template can fork, a child reads one document and ends, and the next one is forked ahead;
unless it is meant to be used again, as those are that are given pixels only. Elsewhere a child
takes its time to start, so it is always used again for a number of documents.
"""

from __future__ import annotations

import contextlib
import os
import threading

from extractor.errors import ReaderError
from extractor.jail.child import Child, alone, forked
from extractor.jail.host import Template, TemplateGoneError, can_fork
from extractor.jail.messages import Start

PARTS_OF_A_LIFE = 100  # read by a child that was not forked; what libraries leak ends with it


class Pool:
    """Children for any number of threads."""

    def __init__(self, start: Start, size: int, *, life: int = 1) -> None:
        """Start nothing yet.

        Args:
            start: what a child is to do.
            size: how many may be at work at the same time.
            life: parts after which a child is replaced, where a template can fork.
        """
        self.size = size
        self._start = start
        self._forks = can_fork()
        self._life = life if self._forks else PARTS_OF_A_LIFE
        self._template: Template | None = None
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._change = threading.Condition()
        self._process_id = os.getpid()

    def take(self) -> Child:
        """Give a child, when all are busy the first that becomes free.

        Raises:
            ReaderError: none can be started.
        """
        with self._change:
            while (child := self._free()) is None:
                self._change.wait()
            return child

    def take_fresh(self) -> Child:
        """Give a child that has read nothing; those that wait for more are ended.

        Raises:
            ReaderError: none can be started.
        """
        with self._change:
            while self._idle:
                self._idle.pop().end()
        return self.take()

    def spare(self) -> Child | None:
        """Give a child if there is one to spare, or one more may be started.

        Raises:
            ReaderError: it cannot be started.
        """
        with self._change:
            return self._free()

    def give_back(self, child: Child) -> None:
        """Take a child that waits for its next part; one that has read its last is ended."""
        with self._change:
            self._busy.discard(child)
            if self._life > 1 and child.parts < self._life and child.is_alive():
                self._idle.append(child)
            else:
                child.end()
            self._change.notify()

    def bury(self, child: Child) -> None:
        """End a child that cannot be used any more."""
        with self._change:
            self._busy.discard(child)
            child.end()
            self._change.notify()

    def process_ids(self) -> tuple[int, ...]:
        """Give the numbers of the children that run now."""
        with self._change:
            children = [it for it in (*self._idle, *self._busy) if it.until_ready()]
            return tuple(it.process_id for it in children if it.process_id is not None)

    def template_id(self) -> int | None:
        """Give the number of the process that forks, if it was started."""
        with self._change:
            return None if self._template is None else self._template.process_id

    def close(self) -> None:
        """End all children."""
        if self._process_id != os.getpid():
            return  # a fork of the process that they belong to
        with self._change:
            for child in (*self._idle, *self._busy):
                child.end()
            self._idle.clear()
            self._busy.clear()
            if self._template is not None:
                self._template.close()
                self._template = None
            self._change.notify_all()

    def _free(self) -> Child | None:
        if self._process_id != os.getpid():  # in a fork: they serve the other process
            self._idle, self._busy, self._process_id = [], set(), os.getpid()
            self._template = None
        if len(self._busy) >= self.size:
            return None
        child = self._waiting() or self._new()
        self._busy.add(child)
        if self._life == 1 and not self._idle:
            with contextlib.suppress(TemplateGoneError):  # noticed when one is needed
                self._idle.append(self._forked())
        return child

    def _waiting(self) -> Child | None:
        orphaned = self._template is not None and not self._template.is_alive()
        while self._idle:
            child = self._idle.pop()
            if child.is_alive() and not orphaned:  # else it is about to die
                return child
            child.end()
        return None

    def _new(self) -> Child:
        if not self._forks:
            return alone(self._start)
        try:
            return self._forked()
        except TemplateGoneError:
            self._bury_template()
        try:
            return self._forked()
        except TemplateGoneError as error:
            raise ReaderError(self._start.program, "its template ends at once") from error

    def _forked(self) -> Child:
        if self._template is not None and not self._template.is_alive():
            self._bury_template()
        if self._template is None:
            self._template = Template(self._start)
        return forked(self._template, self._start.memory_bytes)

    def _bury_template(self) -> None:
        """Make room for another template; what this one forked is dying."""
        if self._template is not None:
            self._template.close()
        self._template = None
