"""Several sources as one: a folder and mailboxes served by the same worker."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import threading
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Self

from extractor.errors import SourceError
from extractor.logs import about
from extractor.protocols import Source
from extractor.values.incoming import Incoming

log = logging.getLogger(__name__)

BETWEEN = "|"
JOIN_SECONDS = 1.0
LEAVE_SECONDS = 3.0


class Sources:
    """Gives what any of them gives; one that fails does not keep the others from being asked.

    Their keys get the source's name in front, so that an acknowledgement finds its way back.
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """Join sources.

        Args:
            sources: by a name that stays the same from one start to the next and has no bar.
        """
        self._sources = dict(sources)
        self._stack = contextlib.ExitStack()
        self._waiters: dict[str, threading.Thread] = {}

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            for source in self._sources.values():
                stack.enter_context(source)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._join(LEAVE_SECONDS)
        self._stack.close()

    def poll(self) -> Iterator[Incoming]:
        """Give what has arrived anywhere.

        Raises:
            SourceError: one could not be looked into; raised when all were asked.
        """
        failures: list[SourceError] = []
        for name, source in self._sources.items():
            if name in self._waiters:  # its server hangs; it is asked when that is over
                continue
            try:
                for incoming in source.poll():
                    yield dataclasses.replace(incoming, key=f"{name}{BETWEEN}{incoming.key}")
            except SourceError as error:
                log.warning(
                    "a source cannot be looked into",
                    extra={"source": name.partition("/")[0], **about(error)},
                )
                failures.append(error)
        if failures:
            raise failures[0]

    def stored(self, incoming: Incoming) -> None:
        """Tell the source it came from.

        Raises:
            SourceError: it could not be marked there.
        """
        name, _, key = incoming.key.partition(BETWEEN)
        self._sources[name].stored(dataclasses.replace(incoming, key=key))

    def settled(self, incoming_key: str, problem: str | None) -> None:
        """Tell the source it came from; one that is no longer set is not told.

        Raises:
            SourceError: it could not be marked there.
        """
        name, _, key = incoming_key.partition(BETWEEN)
        if name in self._sources:
            self._sources[name].settled(key, problem)

    def wait(self, seconds: float) -> None:
        """Return when something may have arrived anywhere, at the latest after so long."""
        over = threading.Event()
        for name, source in self._sources.items():
            if name not in self._waiters:
                waiter = threading.Thread(target=_wait, args=(source, seconds, over), daemon=True)
                self._waiters[name] = waiter
                waiter.start()
        over.wait(seconds)
        for name in self._waiters:
            self._sources[name].wake()
        self._join(JOIN_SECONDS)

    def wake(self) -> None:
        """End a wait at once; may be called from another thread or a signal handler."""
        for source in self._sources.values():
            source.wake()

    def _join(self, seconds: float) -> None:
        """Let those who wait come to an end; who hangs longer is left to it."""
        for name, waiter in list(self._waiters.items()):
            waiter.join(seconds)
            if not waiter.is_alive():
                del self._waiters[name]


def _wait(source: Source, seconds: float, over: threading.Event) -> None:
    try:
        source.wait(seconds)
    finally:
        over.set()
