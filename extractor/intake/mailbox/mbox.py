"""An mbox file as a source: mails one after the other, each behind a line "From ...".

The file is only read. What was stored is remembered by its content, because places in the file
shift when its owner deletes mails. How far it was read is kept in memory, with the bytes before
that place: while they are the same, only what was added is read.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from extractor.errors import LimitError, SourceError
from extractor.intake.bell import Bell
from extractor.intake.limits import DEFAULT_LIMITS, Limits
from extractor.intake.mailbox.locked import BusyError, locked
from extractor.intake.mailbox.mbox_file import START, FoundMail, NoMboxError, Position, read_on
from extractor.intake.mailbox.prints import number_of
from extractor.intake.mailbox.settings import MboxSettings
from extractor.intake.message_id import find_message_id
from extractor.intake.seen import Place, Seen
from extractor.values.incoming import Incoming

log = logging.getLogger(__name__)


class MboxSource:
    """Gives the mails of an mbox file that were not stored yet."""

    def __init__(
        self,
        settings: MboxSettings,
        *,
        seen: Seen,
        limits: Limits = DEFAULT_LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Point a source at a file.

        Args:
            settings: of the file.
            seen: what was stored, durably.
            limits: larger mails are passed over and set aside.
            clock: seconds that only go forward.
        """
        self._path = settings.path
        self._seconds = settings.poll_seconds
        self._place = Place(f"mbox:{settings.path}", "")
        self._seen = seen
        self._limit = limits.file_bytes
        self._clock = clock
        self._bell = Bell()
        self._due = 0.0
        self._known = seen.stored(self._place)
        self._position = START  # all before it is stored
        self._ahead: list[tuple[set[int], Position]] = []  # mails given since, and where they end

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
        """Give the mails that were not stored; nothing while another program writes the file.

        Raises:
            SourceError: it is no mbox file, or it cannot be read.
        """
        self._due = self._clock() + self._seconds
        self._go_on()
        self._ahead.clear()
        position: Position | None = self._position
        while position is not None:
            mails, position = read_locked(self._path, position, limit=self._limit)
            for mail in mails:
                if number_of(mail.digest) not in self._known:
                    yield self._incoming(mail)
            if position is not None:
                self._ahead.append(({number_of(it.digest) for it in mails}, position))
                self._go_on()

    def stored(self, incoming: Incoming) -> None:
        """Remember that a mail is durable.

        Raises:
            SourceError: it cannot be remembered; it is given again.
        """
        number = number_of(incoming.key.partition("#")[0])
        self._seen.add(self._place, number, owed=False)
        self._known.add(number)

    def settled(self, incoming_key: str, problem: str | None) -> None:
        """Do nothing: the file is only read."""

    def wait(self, seconds: float) -> None:
        """Return when it is time to look, at the latest after so long."""
        self._bell.wait(min(seconds, max(self._due - self._clock(), 0.05)))

    def wake(self) -> None:
        """End a wait at once; may be called from another thread or a signal handler."""
        self._bell.ring()

    def _go_on(self) -> None:
        """Begin the next look where the first mail stands that is not stored."""
        while self._ahead and self._ahead[0][0] <= self._known:
            self._position = self._ahead.pop(0)[1]

    def _incoming(self, mail: FoundMail) -> Incoming:
        name = f"{self._path.name}-{mail.start}.eml"
        problem = None
        if mail.content is None:
            problem = LimitError(name, f"the mail has more than {self._limit} bytes")
        return Incoming(
            name=name,
            origin=f"{self._place.account}#{mail.start}",
            content=mail.content,
            key=f"{mail.digest}#{mail.start}",
            message_id=find_message_id(mail.content or b""),
            problem=problem,
        )


def read_locked(
    path: Path, position: Position, *, limit: int
) -> tuple[list[FoundMail], Position | None]:
    """Read some mails of a file that nobody else is writing.

    Args:
        path: of the file.
        position: where to begin.
        limit: larger mails are given without their bytes.

    Returns:
        The mails, and where to go on; None at the end, or while another program writes.

    Raises:
        SourceError: it is no mbox file, or it cannot be read.
    """
    try:
        with locked(path) as stream:
            return read_on(stream, position, limit=limit)
    except BusyError:
        log.info("an mbox file is being written", extra={"kind": "mbox"})
        return [], None
    except NoMboxError as error:
        detail = 'this is no mbox file: it does not begin with a line "From ..."'
        raise SourceError(f"mbox:{path}", detail) from error
    except OSError as error:
        detail = f"it cannot be read ({error.strerror}); check the path"
        raise SourceError(f"mbox:{path}", detail) from error
