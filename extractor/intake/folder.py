"""Watch a drop folder; the only place that knows watchdog.

Events only wake the source up: what is there is found by looking, because files that were there
before the start, moved in with their folder or lost in a burst cause no event.
"""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from extractor.errors import InputError, MissingFileError, SourceError
from extractor.intake.files import files_below, read_file
from extractor.intake.limits import DEFAULT_LIMITS, Limits
from extractor.values.incoming import Incoming

log = logging.getLogger(__name__)

DONE = ".done"
QUARANTINE = ".quarantine"
REASON = ".reason.txt"


@dataclasses.dataclass(frozen=True, slots=True)
class _Sight:
    """How a file looked, and since when it looks so on the steady clock."""

    size: int
    changed_ns: int
    since: float


class FolderSource:
    """Gives the complete files of a folder, and moves them away once they are stored.

    Use it in a ``with`` block: watching begins and ends with it. Without one it can still be
    polled.
    """

    def __init__(
        self,
        inbox: str | Path,
        *,
        limits: Limits = DEFAULT_LIMITS,
        stable_seconds: float = 2.0,
        polling: bool = False,
        done_folder: Path | None = None,
        quarantine_folder: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Point a source at a folder.

        Args:
            inbox: is created if it does not exist.
            limits: how large and deep a file may be.
            stable_seconds: a file is complete when it did not change for so long.
            polling: look for changes instead of being told, for network drives.
            done_folder: takes processed files; None for ".done" in the inbox.
            quarantine_folder: takes files that were set aside; None for ".quarantine" in it.
            clock: seconds that only go forward.

        Raises:
            InputError: the inbox cannot be created.
        """
        self._inbox = Path(inbox)
        self._limits = limits
        self._stable_seconds = stable_seconds
        self._done = done_folder or self._inbox / DONE
        self._quarantine = quarantine_folder or self._inbox / QUARANTINE
        self._clock = clock
        self._seen: dict[Path, _Sight] = {}
        self._taken: set[Path] = set()
        self._moved: dict[str, Path] = {}
        self._woken = threading.Event()
        self._observer: BaseObserver = PollingObserver() if polling else Observer()
        try:
            self._inbox.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(str(inbox), error.strerror or str(error)) from error

    def __enter__(self) -> FolderSource:
        self._observer.schedule(_Waker(self._woken), str(self._inbox), recursive=True)
        self._observer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._observer.stop()
        self._observer.join()

    def wait(self, seconds: float) -> None:
        """Sleep until something happens in the folder, at most so long; less if a file grows."""
        longest = min(seconds, self._stable_seconds) if self._seen else seconds
        self._woken.wait(max(longest, 0.05))
        self._woken.clear()

    def wake(self) -> None:
        """End a wait at once; may be called from another thread or a signal handler."""
        self._woken.set()

    def poll(self) -> Iterator[Incoming]:
        """Give the complete files in sorted order; one that cannot be read has a problem."""
        for path in self._complete():
            self._taken.add(path)
            incoming = self._opened(path)
            if incoming is not None:
                yield incoming

    def stored(self, incoming: Incoming) -> None:
        """Move a file out of the inbox; one that could not be read goes into the quarantine.

        Raises:
            SourceError: it cannot be moved; it is not taken again before the next start.
        """
        source = self._inbox / incoming.key
        if incoming.problem is None:
            self._move(source, self._done, incoming.key)
        elif self._move(source, self._quarantine, incoming.key):
            self._explain(incoming.key, str(incoming.problem))

    def settled(self, incoming_key: str, problem: str | None) -> None:
        """Move a file that was set aside into the quarantine, with a text that says why.

        Raises:
            SourceError: it cannot be moved.
        """
        lies = self._moved.get(incoming_key)
        if problem is None or lies is None or lies.is_relative_to(self._quarantine):
            self._moved.pop(incoming_key, None)
            return
        if self._move(lies, self._quarantine, incoming_key):
            self._explain(incoming_key, problem)
        self._moved.pop(incoming_key, None)

    def _explain(self, key: str, reason: str) -> None:
        target = self._moved[key]
        text = target.with_name(target.name + REASON)
        try:
            text.write_text(reason.rstrip() + "\n", encoding="utf-8")
        except OSError as error:
            raise SourceError(str(text), f"cannot be written ({error.strerror})") from error

    def _complete(self) -> list[Path]:
        now = self._clock()
        present: dict[Path, _Sight] = {}
        ready: list[Path] = []
        for path in self._files():
            if path in self._taken:
                continue
            sight = self._look(path, now)
            if sight is None:
                continue
            if now - sight.since >= self._stable_seconds and not _is_being_written(path):
                ready.append(path)
            else:
                present[path] = sight
        self._seen = present
        return ready

    def _files(self) -> list[Path]:
        try:
            found = list(files_below(self._inbox))
        except InputError:  # a sub-folder vanished while it was listed; the next look is soon
            log.warning("the inbox could not be listed", extra={"inbox": str(self._inbox)})
            return []
        own = (self._done, self._quarantine)
        self._taken.intersection_update(found)
        return [it for it in found if not any(it.is_relative_to(folder) for folder in own)]

    def _look(self, path: Path, now: float) -> _Sight | None:
        try:
            status = path.stat()
        except OSError:
            return None
        before = self._seen.get(path)
        if before and (before.size, before.changed_ns) == (status.st_size, status.st_mtime_ns):
            return before
        return _Sight(status.st_size, status.st_mtime_ns, now)

    def _opened(self, path: Path) -> Incoming | None:
        key = path.relative_to(self._inbox).as_posix()
        content: bytes | None = None
        problem: InputError | None = None
        try:
            content = read_file(path, limits=self._limits)
        except MissingFileError:  # someone took it away again
            return None
        except InputError as error:
            problem = error
        origin = f"folder:{self._inbox.name}/{key}"
        return Incoming(path.name, origin, content, key, problem=problem)

    def _move(self, source: Path, folder: Path, key: str) -> bool:
        """Move a file; False if it is no longer there."""
        target = folder / source.name
        try:
            if target.exists():
                target = folder / f"{source.stem}.{_digest(source)[:8]}{source.suffix}"
            folder.mkdir(parents=True, exist_ok=True)
            _rename(source, target)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise SourceError(str(source), f"cannot be moved ({error.strerror})") from error
        self._moved[key] = target
        self._taken.discard(source)
        return True


class _Waker(FileSystemEventHandler):
    def __init__(self, woken: threading.Event) -> None:
        self._woken = woken

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in ("opened", "closed_no_write"):  # our own reading
            self._woken.set()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _rename(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.move(source, target)  # to another disk


def _is_being_written(path: Path) -> bool:
    """Ask Linux whether someone has the file open for writing; no elsewhere.

    A writer who pauses defeats every waiting time; the lease does not mistake it.
    """
    try:
        import fcntl  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return False
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:  # EAGAIN: open for writing; others: no lease on this disk
        return error.errno == errno.EAGAIN
    except AttributeError:  # not on macOS
        return False
    finally:
        os.close(handle)
    return False
