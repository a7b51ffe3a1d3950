"""A mail account as a source: what is new is given, what was stored is marked there.

Only numbers (UIDs) that were not stored are fetched. A mail is marked, moved or deleted after it
is durable here, in batches, and what could not be marked is owed and done later.
"""

from __future__ import annotations

import contextlib
import logging
import random
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from types import TracebackType
from typing import Self

from extractor.errors import SourceError
from extractor.handfuls import handfuls
from extractor.intake.bell import Bell
from extractor.intake.limits import DEFAULT_LIMITS, Limits
from extractor.intake.mailbox.answers import Listed
from extractor.intake.mailbox.attempt import Attempt
from extractor.intake.mailbox.backoff import Backoff
from extractor.intake.mailbox.connect import connect
from extractor.intake.mailbox.faults import RefusedError
from extractor.intake.mailbox.folder import MailFolder
from extractor.intake.mailbox.imap import Connection
from extractor.intake.mailbox.marking import mark
from extractor.intake.mailbox.oauth import TokenProvider, provider_of
from extractor.intake.mailbox.settings import After, MailboxSettings
from extractor.intake.mailbox.wrapping import TRIES, wrapped
from extractor.intake.seen import Place, Seen
from extractor.logs import about
from extractor.values.incoming import Incoming

log = logging.getLogger(__name__)

IDLE_SECONDS = 28 * 60.0  # RFC 2177: begin again before 29 minutes have passed
BATCH_BYTES = 32 * 1024 * 1024  # fetched by one command, unless a single mail is larger
MARKED_AT_ONCE = 200  # keeps a command under 2,000 bytes
HANG_SECONDS = 2.0  # after a wake: the program may be about to end


class MailboxSource:
    """Gives the mails of one account that were not stored yet."""

    def __init__(
        self,
        settings: MailboxSettings,
        *,
        seen: Seen,
        limits: Limits = DEFAULT_LIMITS,
        tokens: TokenProvider | None = None,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Point a source at an account; nothing is connected before the first poll.

        Args:
            settings: of the account.
            seen: what was stored, durably.
            limits: larger mails are not fetched.
            tokens: for XOAUTH2; None for what the settings say.
            clock: seconds that only go forward.
            jitter: from 0 to 1, spreads the pauses.
        """
        self._settings = settings
        self._name = f"imap:{settings.name}"
        self._seen = seen
        self._limit = limits.file_bytes
        self._tokens = tokens or provider_of(settings)
        self._clock = clock
        self._bell = Bell()
        self._backoff = Backoff(clock, jitter)
        self._folders = [MailFolder(it, self._name, seen) for it in settings.folders]
        self._connection: Connection | None = None
        self._attempt: Attempt | None = None
        self._due = 0.0
        self._idles = settings.idle
        self._polling = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._connection:
            self._connection.hurry()
            with contextlib.suppress(SourceError):
                self._mark_all(self._connection)
            self._disconnect()
        self._bell.close()

    def poll(self) -> Iterator[Incoming]:
        """Give the mails that were not stored; nothing during the pause after a failure.

        Raises:
            SourceError: the server is away or refuses; or a folder cannot be opened, after the
                others were looked through.
        """
        if self._backoff.left() > 0:
            return
        self._polling.set()
        try:
            missing = yield from self._looked_through()
        except SourceError as error:
            self._lost(error)
            raise
        finally:
            self._polling.clear()
        self._backoff.reset()
        if missing:
            detail = f"cannot be opened; run `extractor mailbox check` ({missing[0]})"
            raise SourceError(self._name, detail)

    def stored(self, incoming: Incoming) -> None:
        """Remember that a mail is durable; it is marked on the server with the next ones.

        Raises:
            SourceError: that cannot be remembered; the mail is given again.
        """
        spot, _, uid = incoming.key.rpartition("/")
        name, _, validity = spot.removeprefix(f"{self._settings.name}/").rpartition(";")
        # What came without its bytes stays as it is: its owner will look for it.
        owed = self._settings.after is not After.KEEP and incoming.problem is None
        self._seen.add(Place(self._name, name, int(validity)), int(uid), owed=owed)
        for folder in self._folders:
            if folder.name == name:
                folder.drop(int(validity), int(uid))

    def settled(self, incoming_key: str, problem: str | None) -> None:
        """Do nothing: the mail was marked when it was stored."""

    def wait(self, seconds: float) -> None:
        """Return when a mail may have arrived, at the latest after so long."""
        if self._connection and not self._backoff.left():
            try:
                self._wait_connected(self._connection, seconds)
            except SourceError as error:
                self._lost(error)
            except RefusedError:  # it offers IDLE and does not do it
                self._idles = False
        else:
            pause = self._backoff.left() or max(self._due - self._clock(), 0)
            self._bell.wait(min(seconds, pause))
        self._bell.silence()

    def wake(self) -> None:
        """End a wait at once, and soon a look at a server that hangs.

        May be called from another thread or a signal handler.
        """
        self._bell.ring()
        if self._polling.is_set():
            cutter = threading.Timer(HANG_SECONDS, self._cut)
            cutter.daemon = True
            cutter.start()

    def _cut(self) -> None:
        connection, attempt = self._connection, self._attempt
        if attempt:
            attempt.leave()
        if connection and self._polling.is_set():
            connection.cut()

    def _wait_connected(self, connection: Connection, seconds: float) -> None:
        self._mark_all(connection)
        pause = min(seconds, max(self._due - self._clock(), 0), IDLE_SECONDS)
        first = self._folders[0]
        if not self._idles or not connection.can("IDLE"):
            self._bell.wait(pause)
        elif self._changed(connection, first):
            self._due = 0.0
        elif connection.opened != first.name:  # it is missing
            self._bell.wait(pause)
        elif connection.idle(pause, self._bell.socket):
            self._due = 0.0

    def _changed(self, connection: Connection, folder: MailFolder) -> bool:
        """Open a folder to be told about it; say whether something arrived meanwhile."""
        if connection.opened == folder.name:
            return False
        try:
            state = connection.open_folder(folder.name)
        except RefusedError:
            return False
        return folder.differs(connection, state, self._settings.since)

    def _looked_through(self) -> Generator[Incoming, None, list[str]]:
        """Give what is new and return what was said of folders that cannot be opened."""
        connection = self._connection = self._connection or self._connected()
        missing: list[str] = []
        looking = self._clock() >= self._due
        for folder in self._folders:
            try:
                if looking:
                    state = connection.open_folder(folder.name)
                    folder.look(connection, state, since=self._settings.since, now=self._clock())
                yield from self._new(connection, folder)
                self._mark(connection, folder)
            except RefusedError as error:
                missing.append(f"{folder.name}: {error}")
        if looking:
            self._due = self._clock() + self._settings.poll_seconds
        return missing

    def _connected(self) -> Connection:
        self._attempt = Attempt(lambda: connect(self._settings, self._tokens), self._name)
        try:
            connection = self._attempt.wait()
        finally:
            self._attempt = None
        for folder in self._folders:
            folder.look_at_all()
        self._due = 0.0
        log.info("connected to a mail server", extra={"source": self._name})
        return connection

    def _new(self, connection: Connection, folder: MailFolder) -> Iterator[Incoming]:
        for uids in handfuls(folder.waiting(), self._settings.batch_mails):
            self._mark(connection, folder)
            self._open(connection, folder)
            listed = connection.listed(uids)
            folder.vanished(set(uids).difference(it.uid for it in listed))
            small = [it for it in listed if it.size <= self._limit]
            for mail in listed:
                if mail.size > self._limit:
                    yield self._incoming(folder, mail, None)
            for batch in folder.batches(small, BATCH_BYTES):
                yield from self._fetched(connection, folder, batch)

    def _fetched(
        self, connection: Connection, folder: MailFolder, batch: Sequence[Listed]
    ) -> Iterator[Incoming]:
        if len(batch) == 1 and folder.tries[batch[0].uid] >= TRIES:
            yield self._incoming(folder, batch[0], None)
            return
        self._open(connection, folder)
        uids = [it.uid for it in batch]
        folder.tries.update(uids)  # taken back below; a lost connection leaves them counted
        try:
            found = connection.fetch(uids, limit=self._limit)
        except RefusedError:
            log.warning("a mail server does not give mails", extra={"source": self._name})
            return  # one by one at the next poll
        folder.vanished(set(uids).difference(found))
        for mail in batch:
            content = found.get(mail.uid)
            if content or (content == b"" and not mail.size):
                del folder.tries[mail.uid]
                yield self._incoming(folder, mail, content)
            # else it has vanished: Dovecot then gives no bytes. The next look will tell.

    def _incoming(self, folder: MailFolder, mail: Listed, content: bytes | None) -> Incoming:
        key = f"{self._settings.name}/{folder.name};{folder.validity}/{mail.uid}"
        return wrapped(mail, content, folder=folder.name, key=key, limit=self._limit)

    def _open(self, connection: Connection, folder: MailFolder) -> None:
        if connection.opened != folder.name:
            state = connection.open_folder(folder.name)
            if state.validity != folder.validity:
                self._due = 0.0
                raise RefusedError("its mails were numbered anew meanwhile")

    def _mark_all(self, connection: Connection) -> None:
        for folder in self._folders:
            with contextlib.suppress(RefusedError):
                self._mark(connection, folder)

    def _mark(self, connection: Connection, folder: MailFolder) -> None:
        """Flag, move or delete what is stored and was not marked yet."""
        if self._clock() < folder.mark_after:
            return
        for uids in handfuls(self._seen.owed(folder.place), MARKED_AT_ONCE):
            self._open(connection, folder)
            try:
                mark(connection, uids, self._settings)
            except RefusedError:
                folder.pause_marking(self._clock())
                facts = {"source": self._name, "count": len(uids)}
                log.warning("stored mails could not be marked", extra=facts)
                return
            self._seen.settle(folder.place, uids)

    def _lost(self, error: SourceError) -> None:
        pause = self._backoff.failed(retryable=error.retryable)
        facts = {"source": self._name, "seconds": round(pause, 1), **about(error)}
        log.warning("a mail server is not at hand", extra=facts)
        self._disconnect()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()
