"""Send the letters that people wrote to customers; what fails is tried again like a notice."""

from __future__ import annotations

import logging
import random
import threading

from extractor.delivery.notice_settings import NoticeSettings
from extractor.delivery.retry import Schedule
from extractor.delivery.smtp import Mail, Smtp
from extractor.errors import DeliveryError, ExtractorError, SettingsError
from extractor.logs import about
from extractor.service.relay import SCHEDULE
from extractor.store import letters
from extractor.store.letters import Posted
from extractor.store.store import Store

log = logging.getLogger(__name__)

_PATIENCE = 3  # failures in a row, after which the others of this round wait


class Postman:
    """Hands letters to the mail server."""

    def __init__(
        self, store: Store, smtp: Smtp, *, sender: str = "", schedule: Schedule = SCHEDULE
    ) -> None:
        """Put letters and a server together.

        Args:
            store: with the letters.
            smtp: the server.
            sender: the mailbox they come from; empty for that of the server's settings.
            schedule: of further attempts.
        """
        self._store = store
        self._smtp = smtp
        self._sender = sender
        self._schedule = schedule
        self._chance = random.Random()  # noqa: S311 (no secret)

    def once(self, stop: threading.Event) -> int:
        """Send one handful of those whose time has come; give how many were sent.

        One at a time may do this for a store.

        Raises:
            StoreError: the store does not answer.
        """
        sent = failures = 0
        for it in letters.letters_due(self._store):
            if stop.is_set() or failures >= _PATIENCE:
                break
            if self._send(it):
                sent, failures = sent + 1, 0
            else:
                failures += 1
        return sent

    def _send(self, posted: Posted) -> bool:
        words = posted.letter
        mail = Mail(
            posted.token, words.to, words.subject, words.text, posted.language, posted.made_at,
            self._sender, posted.thread, by_hand=True,
        )  # fmt: skip
        try:
            self._smtp.send(mail)
        except (DeliveryError, SettingsError) as error:
            seconds = seconds_until(self._schedule, posted.attempts, error, self._chance)
            letters.note_letter_not_sent(self._store, posted, str(error), seconds=seconds)
            log.warning("a letter was not taken", extra=about(error))
            return False
        letters.note_letter_sent(self._store, posted)
        return True


def open_postman(store: Store, settings: NoticeSettings) -> Postman | None:
    """Give whoever sends letters; None where no mail server is set."""
    smtp = settings.smtp
    return Postman(store, Smtp(smtp), sender=smtp.answers_from or "") if smtp else None


def seconds_until(
    schedule: Schedule, attempts: int, error: ExtractorError, chance: random.Random
) -> float | None:
    """Give the seconds until the next attempt; None when it is given up.

    Args:
        schedule: of attempts.
        attempts: that failed before this one.
        error: of this one.
        chance: spreads the attempts.
    """
    after = None
    if isinstance(error, DeliveryError):
        if not error.retryable:
            return None
        after = error.after
    return schedule.pause(attempts, chance=chance, at_least=after)
