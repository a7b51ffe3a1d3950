"""Watch a drop folder: whole files, oldest first, each until it was acknowledged.

What is there is found by looking. Events only say when to look; a look at least every
half a minute finds what they missed.
"""

from __future__ import annotations

import dataclasses
import errno
import functools
import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from extractor.errors import InputError, LimitError, SourceError
from extractor.intake.folder_events import Watcher
from extractor.intake.folder_memory import Memory
from extractor.intake.folder_mounts import file_system, is_remote
from extractor.intake.folder_names import Found, from_key, is_ignored, key_of, shown
from extractor.intake.folder_open import look_into, regular_file
from extractor.intake.folder_scan import oldest
from extractor.intake.folder_settings import DEFAULT_FOLDER, FolderSettings, check_outside
from extractor.intake.folder_shelves import Shelves
from extractor.intake.limits import DEFAULT_LIMITS, Limits
from extractor.logs import about
from extractor.values.incoming import Incoming

log = logging.getLogger(__name__)

DONE = ".done"
QUARANTINE = ".quarantine"

BATCH = 10_000  # files of one look; the next look follows at once
_BUSY_SECONDS = 0.1  # between two looks while events pour in
_NO_FILE = frozenset({errno.ELOOP, errno.ENXIO, errno.ENOENT, errno.ENOTDIR, errno.EISDIR})


@dataclasses.dataclass(frozen=True, slots=True)
class _Sight:
    """How a file looked, and since when on the steady clock.

    Attributes:
        waits: it was ripe but not complete.
    """

    found: Found
    since: float
    waits: bool = False


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
        settings: FolderSettings = DEFAULT_FOLDER,
        done_folder: Path | None = None,
        quarantine_folder: Path | None = None,
        memory: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Point a source at a folder.

        Args:
            inbox: is created if it does not exist, unless a sentinel is set.
            limits: how large a file may be.
            settings: when a file is complete, and how changes are noticed.
            done_folder: takes stored files; None for ".done" in the inbox.
            quarantine_folder: takes files that were set aside; None for ".quarantine" in it.
            memory: file that remembers what could not be moved away; None forgets at the end.
            clock: seconds that only go forward.

        Raises:
            SourceError: the inbox or the memory cannot be created.
            SettingsError: a folder for processed files would be watched itself.
        """
        self._inbox = Path(inbox)
        self._limits = limits
        self._settings = settings
        self._clock = clock
        self._sights: dict[str, _Sight] = {}
        self._has_more = False
        self._woken = threading.Event()
        self._called = threading.Event()
        check_outside(
            self._inbox,
            {"the folder for processed files": done_folder, "the quarantine": quarantine_folder},
        )
        if not settings.sentinel:
            try:
                self._inbox.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise _away(self._inbox, error, retryable=False) from error
        self._memory = Memory(self._inbox, memory)
        self._shelves = Shelves(
            self._inbox,
            done=done_folder or self._inbox / DONE,
            quarantine=quarantine_folder or self._inbox / QUARANTINE,
            memory=self._memory,
            marker=settings.done_marker,
        )
        self._ignored = functools.partial(is_ignored, patterns=settings.ignore)
        polling = settings.polling_seconds if self._needs_polling() else None
        self._watcher = Watcher(
            self._inbox, self._woken, polling_seconds=polling, ignored=self._ignored
        )

    def __enter__(self) -> FolderSource:
        self._watcher.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._watcher.stop()
        self._memory.close()

    def wait(self, seconds: float) -> None:
        """Sleep until something happens in the folder, at most so long; less if a file ripens."""
        longest = 0.0 if self._has_more else seconds
        if (
            self._watcher.is_deaf
            or self._shelves.waits
            or any(it.waits for it in self._sights.values())
        ):
            longest = min(longest, self._settings.polling_seconds)
        if any(not it.waits for it in self._sights.values()):
            longest = min(longest, max(self._settings.stable_seconds, _BUSY_SECONDS))
        self._woken.wait(longest)
        self._called.wait(min(longest, _BUSY_SECONDS))
        self._woken.clear()
        self._called.clear()

    def wake(self) -> None:
        """End a wait at once; may be called from another thread or a signal handler."""
        self._called.set()
        self._woken.set()

    def poll(self) -> Iterator[Incoming]:
        """Give the complete files, oldest first; one that cannot be read has a problem.

        Raises:
            SourceError: the folder is not there, as when its network drive is away.
        """
        self._check_there()
        self._watcher.refresh()
        self._shelves.put_again()
        now = self._clock()
        batch = self._look(now)
        self._has_more = False
        for found in batch:
            sight = self._sights[found.path]
            if now - sight.since < self._settings.stable_seconds:
                continue
            incoming = self._taken(found, quiet_seconds=now - sight.since)
            if incoming is None:
                self._sights[found.path] = dataclasses.replace(sight, waits=True)
            else:
                self._has_more = len(batch) == BATCH
                yield incoming

    def stored(self, incoming: Incoming) -> None:
        """Move a file out of the inbox; one that could not be read goes into the quarantine.

        Where nothing can be moved the file is remembered instead, and not given again.

        Raises:
            SourceError: it can neither be moved nor remembered.
        """
        self._sights.pop(from_key(incoming.key)[0], None)
        self._shelves.put(incoming)

    def settled(self, incoming_key: str, problem: str | None) -> None:
        """Move a file that was set aside into the quarantine, with a text that says why.

        One that could be processed after all goes back to the others.

        Raises:
            SourceError: it cannot be moved.
        """
        self._shelves.settle(incoming_key, problem)

    def _needs_polling(self) -> bool:
        if self._settings.observer == "auto":
            return is_remote(file_system(self._inbox))
        return self._settings.observer == "polling"

    def _check_there(self) -> None:
        inbox, sentinel = os.fspath(self._inbox), self._settings.sentinel
        if not self._inbox.is_dir():
            self._watcher.lost()
            raise SourceError(inbox, "the inbox is not there; is its drive connected?")
        if sentinel and not (self._inbox / sentinel).exists():
            self._watcher.lost()
            detail = f"the file {sentinel!r} is not in the inbox; is its drive connected?"
            raise SourceError(inbox, detail)

    def _look(self, now: float) -> list[Found]:
        """Find the oldest files, and note since when each looks as it does."""
        try:
            batch = oldest(
                self._inbox,
                count=BATCH,
                ignored=self._ignored,
                wanted=self._is_wanted,
                later=self._waits,
            )
        except OSError as error:
            raise _away(self._inbox, error) from error
        sights = {}
        for found in batch:
            before = self._sights.get(found.path)
            same = before is not None and before.found.identity.fits(found.identity)
            sights[found.path] = before if before and same else _Sight(found, now)
        self._sights = sights
        return batch

    def _is_wanted(self, found: Found) -> bool:
        marker = self._settings.done_marker
        if found.path == self._settings.sentinel or (marker and found.path.endswith(marker)):
            return False
        if marker and not (self._inbox / f"{found.path}{marker}").is_file():
            return False
        return not self._memory.knows(found)

    def _waits(self, path: str) -> bool:
        sight = self._sights.get(path)
        return sight is not None and sight.waits

    def _taken(self, found: Found, *, quiet_seconds: float) -> Incoming | None:
        """Read a file; None if it is not complete, not a file, or was received before."""
        patient = quiet_seconds < self._settings.patience_seconds
        try:
            with regular_file(self._inbox, found.path) as handle:
                seen = look_into(handle, limit=self._limits.file_bytes, patient=patient)
        except OSError as error:
            if patient or error.errno in _NO_FILE:  # gone, a link, or a drive that stumbles
                log.info("a file cannot be opened yet", extra=about(error))
                return None
            return self._incoming(found, None, InputError(shown(found.path), f"{error.strerror}"))
        if not seen.is_complete or not seen.identity.fits(found.identity):
            return None
        if seen.content is None:
            detail = f"the file is larger than {self._limits.file_bytes} bytes"
            return self._incoming(found, None, LimitError(shown(found.path), detail))
        if self._was_received(found, seen.content):
            return None
        return self._incoming(found, seen.content, None)

    def _was_received(self, found: Found, content: bytes) -> bool:
        """Recognise a remembered file whose times have changed, and note the new ones."""
        digest = self._memory.digest(found.path)
        if digest is None or digest != hashlib.sha256(content).hexdigest():
            return False
        self._memory.note(found.path, found.identity, digest)
        return True

    def _incoming(
        self, found: Found, content: bytes | None, problem: InputError | None
    ) -> Incoming:
        path = shown(found.path)
        return Incoming(
            name=path.rpartition("/")[2],
            origin=f"folder:{shown(self._inbox.name)}/{path}",
            content=content,
            key=key_of(found.path, found.identity),
            problem=problem,
        )


def _away(place: Path, error: OSError, *, retryable: bool = True) -> SourceError:
    detail = f"cannot be used ({error.strerror or error})"
    return SourceError(os.fspath(place), detail, retryable=retryable)
