"""A Maildir as a source: what was stored moves from `new` to `cur` and is marked as seen (S).

Nothing is deleted and no flag is taken away. A mail that a reader has moved to `cur` before is
given as well, so that reading a mail does not keep it from being processed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from extractor.errors import InputError, LimitError, SourceError
from extractor.intake.bell import Bell
from extractor.intake.limits import DEFAULT_LIMITS, Limits
from extractor.intake.mailbox.prints import number_of
from extractor.intake.mailbox.settings import MaildirSettings
from extractor.intake.message_id import find_message_id
from extractor.intake.seen import Place, Seen
from extractor.values.incoming import Incoming

MARK = ":2,"


class MaildirSource:
    """Gives the mails of a Maildir that were not stored yet."""

    def __init__(
        self,
        settings: MaildirSettings,
        *,
        seen: Seen,
        limits: Limits = DEFAULT_LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Point a source at a folder.

        Args:
            settings: of the folder.
            seen: what was stored, durably.
            limits: larger mails are not read.
            clock: seconds that only go forward.
        """
        self._folder = settings.path
        self._seconds = settings.poll_seconds
        self._place = Place(f"maildir:{settings.path}", "")
        self._seen = seen
        self._limit = limits.file_bytes
        self._clock = clock
        self._bell = Bell()
        self._due = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bell.close()

    def poll(self) -> Iterator[Incoming]:
        """Give the mails that were not stored, those in `new` first.

        Raises:
            SourceError: this is no Maildir, or it cannot be read.
        """
        mails = mails_in(self._folder)
        self._seen.forget_others(self._place, [number_of(name) for name in mails])
        stored, owed = self._seen.stored(self._place), set(self._seen.owed(self._place))
        for name, path in mails.items():
            number = number_of(name)
            if number in owed:  # the program ended between storing and marking
                self._mark(name, path)
            elif number not in stored:
                incoming = self._opened(name, path)
                if incoming:
                    yield incoming
        self._due = self._clock() + self._seconds

    def stored(self, incoming: Incoming) -> None:
        """Remember that a mail is durable, then move it to `cur` and mark it as seen.

        Raises:
            SourceError: it cannot be remembered or moved; that is tried again.
        """
        owed = incoming.problem is None
        self._seen.add(self._place, number_of(incoming.key), owed=owed)
        path = mails_in(self._folder).get(incoming.key)
        if owed and path:
            self._mark(incoming.key, path)

    def settled(self, incoming_key: str, problem: str | None) -> None:
        """Do nothing: the mail was marked when it was stored."""

    def wait(self, seconds: float) -> None:
        """Return when it is time to look, at the latest after so long."""
        self._bell.wait(min(seconds, max(self._due - self._clock(), 0.05)))

    def wake(self) -> None:
        """End a wait at once; may be called from another thread or a signal handler."""
        self._bell.ring()

    def _opened(self, name: str, path: Path) -> Incoming | None:
        problem: InputError | None = None
        content: bytes | None = None
        try:
            with path.open("rb") as stream:
                content = stream.read(self._limit + 1)
                arrived = os.fstat(stream.fileno()).st_mtime
        except FileNotFoundError:  # another program took it
            return None
        except OSError as error:
            problem = InputError(name, f"it may not be read ({error.strerror})")
            arrived = 0.0
        if content is not None and len(content) > self._limit:
            problem = LimitError(name, f"the mail has more than {self._limit} bytes")
            content = None
        return Incoming(
            name=f"{name}.eml",
            origin=f"{self._place.account}/{path.parent.name}/{path.name}",
            content=content,
            key=name,
            message_id=find_message_id(content) if content else "",
            received=dt.datetime.fromtimestamp(arrived, dt.UTC) if arrived else None,
            problem=problem,
        )

    def _mark(self, name: str, path: Path) -> None:
        _, _, flags = path.name.partition(MARK)
        target = self._folder / "cur" / f"{name}{MARK}{''.join(sorted({*flags, 'S'}))}"
        try:
            with contextlib.suppress(FileNotFoundError):  # another program moved it
                path.rename(target)
        except OSError as error:
            detail = f"{path.name} cannot be moved to cur ({error.strerror}); check its rights"
            raise SourceError(self._place.account, detail) from error
        self._seen.settle(self._place, [number_of(name)])


def mails_in(folder: Path) -> dict[str, Path]:
    """Give the mails of a Maildir by the part of their name that never changes.

    Raises:
        SourceError: this is no Maildir, or it cannot be read.
    """
    found: dict[str, Path] = {}
    for part in ("new", "cur"):
        try:
            entries = sorted(os.scandir(folder / part), key=lambda it: it.name)
        except OSError as error:
            detail = f"this is no Maildir that can be read ({error.strerror}); check the path"
            raise SourceError(f"maildir:{folder}", detail) from error
        for entry in entries:
            if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                found.setdefault(entry.name.partition(":")[0], Path(entry.path))
    return found
