"""Whoever tells people and customers by the settings, beside whatever else a program does.

Any of them may: a lock makes it one at a time for a store, see `notifier`.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Iterator

from extractor.delivery.notice_settings import NoticeSettings
from extractor.service.notifier import Notifier
from extractor.service.postman import open_postman
from extractor.service.telling import Told, open_doors
from extractor.store.cases.living import case_of, live_cases
from extractor.store.store import Store
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
    postman = open_postman(store, settings)
    return Notifier(store, told, open_doors(told), live, postman=postman)


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
