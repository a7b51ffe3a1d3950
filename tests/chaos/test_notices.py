"""Killed at any place, whoever tells people loses no notice, and sends none in two forms."""

from __future__ import annotations

import collections
import datetime as dt
import os
import random
import threading
import time
from collections.abc import Iterator

import pytest

from extractor.delivery.notice_settings import NoticeSettings, SmtpSettings
from extractor.faultpoints import POINTS
from extractor.service.notifier import Notifier
from extractor.service.telling import Told, open_doors
from extractor.store import messages
from extractor.store.notices import OVERDUE, put_daily
from extractor.workflow.notices import Notice, NoticeKind
from tests.chaos.line import Site, killed, start
from tests.workflow.example import RULES

pytest.importorskip("aiosmtpd", reason="aiosmtpd is not installed")

from tests.delivery.mail_server import HERE, MailServer, serving

COUNT = 12


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as told:
        yield told


def tell(site: Site, stop: threading.Event) -> None:
    """Tell everything there is to tell."""
    port = int((site.folder / "port").read_text())
    smtp = SmtpSettings(host=HERE, port=port, sender="disputes@company.example", security="none")
    settings = NoticeSettings(smtp=smtp)
    with site.opened() as store:
        told = Told(settings, RULES, lambda _: None)
        notifier = Notifier(store, told, open_doors(told), lambda: ())
        while not stop.is_set():
            if notifier._turn.take():  # noqa: SLF001
                if not notifier.once(stop) and not messages.listed(store):
                    break
            else:
                stop.wait(0.05)
        notifier.close()


def fill(site: Site, server: MailServer) -> None:
    (site.folder / "port").write_text(str(server.port))
    day = dt.date(2026, 3, 2)
    written = [
        Notice(NoticeKind.ASSIGNED, f"p{it}@company.example", f"D-{it}", day, 1)
        for it in range(COUNT)
    ]
    with site.opened() as store:
        put_daily(store, OVERDUE, day, None, written)


def check(site: Site, server: MailServer) -> collections.Counter[str]:
    """Check that everybody was told, and that what came twice was the same to the last byte."""
    with site.opened() as store:
        assert messages.listed(store) == []
    mails: dict[str, bytes] = {}
    for mail, (_, _, content) in zip(server.mails, server.came, strict=True):
        assert mails.setdefault(mail["Message-ID"], content) == content
    told = collections.Counter(str(it["To"]) for it in server.mails)
    assert set(told) == {f"p{it}@company.example" for it in range(COUNT)}
    assert len(mails) == COUNT
    return told


@pytest.mark.parametrize("point", [it for it in POINTS if it.startswith("notices.")])
def test_a_kill_at_any_place_loses_nothing(point: str, site: Site, server: MailServer) -> None:
    if site.url and point != "notices.sent" and "EXTRACTOR_SOAK" not in os.environ:
        pytest.skip("in the long form only: `make soak`")
    fill(site, server)
    times = 1 if point == "notices.routed" else 5
    assert killed(start(tell, site, point=point, times=times))
    assert not killed(start(tell, site))
    told = check(site, server)
    assert sum(told.values()) == COUNT + (point == "notices.sent")


def test_kills_at_any_time_lose_nothing(site: Site, server: MailServer) -> None:
    fill(site, server)
    chance = random.Random(7)
    for _ in range(3):
        processes = [start(tell, site), start(tell, site)]
        time.sleep(chance.uniform(0.1, 0.6))
        for it in processes:
            it.kill()
            it.join()
    assert not killed(start(tell, site))
    check(site, server)
