"""Be told that something happens in the drop folder; the only place that knows watchdog.

An event is only a hint to look: files that were there before the start, moved in with their
folder or lost in a burst cause none.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserverVFS

from extractor.logs import about

log = logging.getLogger(__name__)

_TELLING: list[type[FileSystemEvent]] = [  # our own reading causes others
    DirCreatedEvent, DirMovedEvent,
    FileClosedEvent, FileCreatedEvent, FileModifiedEvent, FileMovedEvent,
]  # fmt: skip

_AWAY = (-1, -1)  # no device and no inode of any folder


class Watcher:
    """Sets an event when something happens; starts again when the folder is another one."""

    def __init__(
        self,
        folder: Path,
        woken: threading.Event,
        *,
        polling_seconds: float | None,
        ignored: Callable[[str], bool],
    ) -> None:
        """Prepare; nothing is watched before `start`.

        Args:
            folder: to watch, with its sub-folders.
            woken: is set at each hint.
            polling_seconds: between two looks; None asks the system to tell.
            ignored: says of a name whether the file or folder is left alone, when polling.
        """
        self._folder = folder
        self._woken = woken
        self._polling_seconds = polling_seconds
        self._ignored = ignored
        self._observer: BaseObserver | None = None
        self._watched: tuple[int, int] | None = None

    @property
    def is_deaf(self) -> bool:
        """Say whether nothing will be told, so that one has to look often."""
        return self._observer is None

    def start(self) -> None:
        """Begin; where the system has no watches left, go on without."""
        observer = self._made()
        try:
            self._watched = _place(self._folder)
            observer.schedule(
                _Waker(self._woken), str(self._folder), recursive=True, event_filter=_TELLING
            )
            observer.start()
        except OSError as error:
            log.warning(
                "the inbox cannot be watched, it is looked through instead",
                extra=about(error),
            )
            return
        self._observer = observer

    def stop(self) -> None:
        """End."""
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join()

    def lost(self) -> None:
        """Note that the folder is away: whatever watched it may have ended."""
        if self._watched is not None:
            self._watched = _AWAY

    def refresh(self) -> None:
        """Watch again after the folder was away: a mount that returns is another folder."""
        if self._watched is not None and self._watched != _place(self._folder):
            self.stop()
            self.start()

    def _made(self) -> BaseObserver:
        if self._polling_seconds is None:
            return Observer()
        return PollingObserverVFS(
            stat=os.lstat, listdir=self._listing, polling_interval=self._polling_seconds
        )

    def _listing(self, folder: str | None) -> Iterator[os.DirEntry[str]]:
        """List without what is ignored: what was processed lies in the inbox, hidden."""
        with os.scandir(folder or self._folder) as entries:
            yield from [it for it in entries if not self._ignored(it.name)]


class _Waker(FileSystemEventHandler):
    def __init__(self, woken: threading.Event) -> None:
        self._woken = woken

    def on_any_event(self, event: FileSystemEvent) -> None:  # noqa: ARG002 (watchdog's own)
        self._woken.set()


def _place(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
