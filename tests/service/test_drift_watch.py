"""A change of what comes in reaches whom the settings name, once."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from extractor.delivery.notice_settings import NoticeSettings
from extractor.service.drift_watch import DriftWatch, Recipients
from extractor.store.accounts import NewAccount, add_account
from extractor.store.audit import SYSTEM
from extractor.store.drift import findings
from extractor.store.notices import OVERDUE, put_daily
from extractor.store.store import Store
from extractor.store.tables import submission
from extractor.store.tables_drift import trace
from extractor.store.tables_notices import notice
from extractor.store.tracing import slice_of
from extractor.values.case import Role
from extractor.values.drift import Trace
from extractor.workflow.drift_settings import DriftSettings
from extractor.workflow.notice_mails import About, notice_mail
from extractor.workflow.notices import Notice, NoticeKind
from tests.learning.drift.streams import NOW, Stream
from tests.workflow.example import RULES

TOLD = NoticeSettings.model_validate({"person": [{"name": "ops", "mail": ["ops@x.example"]}]})


def fill(store: Store, traces: list[Trace]) -> None:
    """Put documents into an empty store."""
    for first in range(0, len(traces), 500):
        some = list(enumerate(traces, start=1))[first : first + 500]
        with store.database.writing() as connection:
            rows = [
                {
                    "number": number, "sha256": f"{number * 2654435761 % 2**32:08x}{number:056x}",
                    "has_bytes": False, "size": 0, "name": f"{number}.eml", "state": "delivered",
                    "received_at": it.at, "changed_at": it.at,
                }
                for number, it in some
            ]  # fmt: skip
            connection.execute(submission.insert(), rows)
            figures = [
                {"submission": row["number"], "slice": slice_of(str(row["sha256"]))}
                | dataclasses.asdict(it)
                for row, (_, it) in zip(rows, some, strict=True)
            ]
            connection.execute(trace.insert(), figures)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "kept", clock=lambda: NOW) as opened:
        put_daily(opened, OVERDUE, NOW.date(), None, ())
        yield opened


def dutch(it: Trace, chance: random.Random) -> Trace:
    return dataclasses.replace(it, language="nl") if chance.random() < 0.3 else it


def watch_of(store: Store, *tell: str) -> DriftWatch:
    settings = DriftSettings(tell=tell)
    return DriftWatch(store, settings, Recipients(TOLD, dataclasses.replace(RULES, managers={})))


def notices(store: Store) -> list[tuple[str, str]]:
    with store.database.reading() as connection:
        rows = connection.execute(sa.select(notice.c.kind, notice.c.recipient)).all()
    return [(it.kind, it.recipient) for it in rows]


def test_a_new_language_is_told_once_and_looked_at_once_an_hour(store: Store) -> None:
    fill(store, Stream().traces(random.Random(1), dutch))
    watch = watch_of(store, "ops")
    assert [it.watched.key for it in watch.once()] == ["language"]
    assert notices(store) == [("drift", "ops")]
    assert watch.once() == ()
    watch.close()
    store.clock = lambda: NOW + dt.timedelta(minutes=59)
    other = watch_of(store, "ops")
    assert other.once() == ()  # whoever looked
    other.close()
    store.clock = lambda: NOW + dt.timedelta(hours=2)
    again = watch_of(store, "ops")
    assert again.once() == ()
    (finding,) = findings(store)
    assert finding.seen_at == NOW + dt.timedelta(hours=2)
    assert notices(store) == [("drift", "ops")]
    again.close()


def test_two_watches_of_a_store_take_turns(store: Store) -> None:
    fill(store, Stream().traces(random.Random(1), dutch))
    first, second = watch_of(store, "ops"), watch_of(store, "ops")
    assert first.once()
    store.clock = lambda: NOW + dt.timedelta(hours=2)
    assert second.once() == ()
    (finding,) = findings(store)
    assert finding.seen_at == NOW
    first.close()
    second.once()
    (finding,) = findings(store)
    assert finding.seen_at == NOW + dt.timedelta(hours=2)
    second.close()


def test_nothing_is_told_where_nothing_has_changed(store: Store) -> None:
    fill(store, Stream().traces(random.Random(2)))
    watch = watch_of(store, "ops")
    assert watch.once() == ()
    assert notices(store) == []
    watch.close()


def test_a_role_means_whoever_has_it_at_the_desk(store: Store) -> None:
    recipients = Recipients(TOLD, dataclasses.replace(RULES, managers={}))
    assert recipients.of("manager", store) == ("manager",)
    for login in ("eva@x.example", "max@x.example"):
        add_account(store, NewAccount(login, "", Role.MANAGER, "en"), by=SYSTEM)
    assert recipients.of("manager", store) == ("eva@x.example", "max@x.example")
    assert recipients.of("admin", store) == ("admin",)
    assert recipients.of("ops", store) == ("ops",)
    led = Recipients(TOLD, dataclasses.replace(RULES, managers={"*": "lea"}))
    assert led.of("manager", store) == ("lea",)


@pytest.mark.parametrize(
    ("language", "said", "part"),
    [
        ("en", "Languages: changed over the last 7 days", "nl: 0.0% before, 15.2% now"),
        ("de", "Sprachen: verändert in den letzten 7 Tagen", "nl: zuvor 0,0 %, jetzt 15,2 %"),
    ],
)
def test_a_mail_says_what_changed_and_from_what_to_what(
    language: str, said: str, part: str
) -> None:
    figures = (("watched", "language"), ("days", "7"), ("part", "0.0000 0.1520 nl"))
    told = Notice(NoticeKind.DRIFT, "ops", "drift-3", NOW.date(), 3, figures)
    about = About(told, None, "https://desk.example/desk/drift")
    subject, text = notice_mail(about, RULES, language, NOW.date())
    assert subject.endswith(said)
    assert part in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "https://desk.example/desk/drift" in text
    assert "[drift] tell" in text
