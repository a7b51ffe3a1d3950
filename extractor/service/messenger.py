"""Whoever tells people and customers by the settings, beside whatever else a program does.

Any of them may: a lock makes it one at a time for a store, see `notifier`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import threading
from collections.abc import Iterator

from extractor.casework.casework import Casework
from extractor.casework.recurring import recurrences
from extractor.delivery.notice_settings import NoticeSettings
from extractor.service.notifier import Notifier
from extractor.service.postman import open_postman
from extractor.service.telling import Told, open_doors
from extractor.store.cases.living import case_of, live_cases
from extractor.store.notices import told_since
from extractor.store.store import Store
from extractor.values.recurrence import WINDOW_DAYS
from extractor.workflow.notices import Notice, NoticeKind, mark_of, recurrence_notices
from extractor.workflow.rules import Rules


def open_notifier(store: Store, settings: NoticeSettings, rules: Rules) -> Notifier | None:
    """Give whoever tells people and sends letters; None where nothing is set to send by.

    Raises:
        SettingsError: a secret is missing.
    """
    if not settings.sends:
        return None
    told = Told(settings, rules, functools.partial(case_of, store))
    live = functools.partial(live_cases, store)
    return Notifier(
        store, told, open_doors(told), live,
        recurring=functools.partial(recurring, Casework(store, rules)),
        postman=open_postman(store, settings),
    )  # fmt: skip


def recurring(casework: Casework, today: dt.date) -> tuple[Notice, ...]:
    """Give the notices of what comes more often than it used to, and was not told of lately.

    What goes on is told again after as long as it is counted for.

    Raises:
        StoreError: the store does not answer.
    """
    since = today - dt.timedelta(days=WINDOW_DAYS - 1)
    known = told_since(casework.store, NoticeKind.RECURRENCE, since)
    new = [it for it in recurrences(casework).found if mark_of(it) not in known]
    return recurrence_notices(new, today, casework.rules)


@contextlib.contextmanager
def telling(store: Store, settings: NoticeSettings, rules: Rules) -> Iterator[None]:
    """Tell people meanwhile, in a thread of its own.

    Raises:
        SettingsError: a secret is missing.
    """
    notifier = open_notifier(store, settings, rules)
    if notifier is None:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=notifier.run, args=(stop,), name="notices", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        notifier.close()
