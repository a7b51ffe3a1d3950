"""Which mails of one folder wait to be stored."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from extractor.intake.mailbox.answers import FolderState, Listed
from extractor.intake.mailbox.imap import Connection
from extractor.intake.seen import Place, Seen

ALL_SECONDS = 3600.0  # all numbers are compared so often, only new ones in between
MARK_AGAIN_SECONDS = 900.0


class MailFolder:
    """What is known of a folder while the program runs.

    Attributes:
        name: of the folder.
        tries: how often fetching a mail ended badly.
        mark_after: stored mails are not marked before, on the steady clock.
    """

    def __init__(self, name: str, account: str, seen: Seen) -> None:
        self.name = name
        self.tries: collections.Counter[int] = collections.Counter()
        self.mark_after = 0.0
        self._account = account
        self._seen = seen
        self._validity: int | None = None
        self._highest = 0
        self._waiting: dict[int, None] = {}  # in order; without those that were acknowledged
        self._all_due = 0.0

    @property
    def validity(self) -> int:
        """Give the UIDVALIDITY; 0 before the first look."""
        return self._validity or 0

    @property
    def place(self) -> Place:
        """Give where its numbers mean something."""
        return Place(self._account, self.name, self.validity)

    def look_at_all(self) -> None:
        """Compare all numbers at the next look."""
        self._all_due = 0.0

    def look(
        self, connection: Connection, state: FolderState, *, since: dt.date | None, now: float
    ) -> None:
        """Find out what is new in the folder, which is open."""
        if state.validity != self._validity or now >= self._all_due:
            if state.validity != self._validity:
                self.tries.clear()
            self._validity = state.validity
            present = connection.uids(since=since)
            self._seen.forget_others(self.place, present)
            stored = self._seen.stored(self.place)
            self._waiting = dict.fromkeys(it for it in present if it not in stored)
            self._highest = max(present, default=0)
            self._all_due = now + ALL_SECONDS
        else:
            new = connection.uids(since=since, above=self._highest)
            self._waiting.update(dict.fromkeys(new))
            self._highest = max([self._highest, *new])

    def differs(self, connection: Connection, state: FolderState, since: dt.date | None) -> bool:
        """Say whether the folder, which is open, holds something that the last look did not."""
        if state.validity != self._validity:
            return True
        return bool(connection.uids(since=since, above=self._highest))

    def waiting(self) -> list[int]:
        """Give the numbers that were not acknowledged, in order."""
        return list(self._waiting)

    def drop(self, validity: int, uid: int) -> None:
        """Take out one that was acknowledged."""
        if validity == self.validity:
            self._waiting.pop(uid, None)

    def vanished(self, uids: Iterable[int]) -> None:
        """Take out what is no longer there."""
        for uid in uids:
            self._waiting.pop(uid, None)

    def batches(self, mails: Sequence[Listed], most_bytes: int) -> Iterator[list[Listed]]:
        """Divide mails into what one command fetches; those that went badly go alone."""
        batch: list[Listed] = []
        size = 0
        for mail in mails:
            alone = self.tries[mail.uid] > 0
            if batch and (alone or size + mail.size > most_bytes):
                yield batch
                batch, size = [], 0
            batch.append(mail)
            size += mail.size
            if alone:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def pause_marking(self, now: float) -> None:
        """Leave marking alone for a while."""
        self.mark_after = now + MARK_AGAIN_SECONDS
