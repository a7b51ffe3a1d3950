"""What happens to cases reaches people by a real mail server, each thing once."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from extractor.delivery.notice_settings import NoticeSettings, SmtpSettings
from extractor.delivery.retry import Schedule
from extractor.delivery.signing import written
from extractor.service.notifier import Notifier
from extractor.service.telling import Told, open_doors
from extractor.store import messages
from extractor.store.notices import OVERDUE, last_day, put, put_daily
from extractor.store.store import Store
from extractor.values.case import Case
from extractor.workflow.changes import Action, Assign, Comment, Move
from extractor.workflow.notices import notices_of
from tests.workflow.example import CLERK, MANAGER, RULES, new_case, through

pytest.importorskip("aiosmtpd", reason="aiosmtpd is not installed")

from tests.delivery.mail_server import HERE, MailServer, serving
from tests.delivery.receiver import receiving

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
STOP = threading.Event()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as told:
        yield told


class Office:
    """A store whose clock can be set, with one case and people who are told of it."""

    def __init__(self, store: Store, **given: object) -> None:
        self.store = store
        self.now = MONDAY
        store.clock = lambda: self.now
        self.case, _ = new_case()
        if last_day(store, OVERDUE) is None:
            put_daily(store, OVERDUE, MONDAY.date(), None, ())
        smtp = SmtpSettings(
            host=HERE,
            port=int(str(given.pop("port"))),
            sender="disputes@company.example",
            security="none",
            timeout_seconds=5,
        )
        self.settings = NoticeSettings.model_validate(
            {
                "desk": "https://desk.example/",
                "person": [
                    {"name": "jean", "mail": ["jean@company.example"], "language": "fr"},
                    {"name": "marie", "mail": ["marie@company.example"], "language": "de"},
                ],
                **given,
            }
        ).model_copy(update={"smtp": smtp})
        told = Told(self.settings, RULES, lambda _: self.case)
        self.notifier = Notifier(
            store, told, open_doors(told), self.open_cases, schedule=Schedule((60.0, 60.0), 0)
        )

    def open_cases(self) -> Iterable[Case]:
        return [self.case]

    def do(self, *actions: Action) -> None:
        self.case, events = through(self.case, *actions, who=CLERK)
        with self.store.database.writing() as connection:
            put(connection, notices_of(self.case, events, RULES), self.now)

    def tell(self) -> int:
        return self.notifier.once(STOP)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "kept") as opened:
        yield opened


def test_each_is_told_in_their_language_at_once_or_in_the_digest(
    store: Store, server: MailServer
) -> None:
    office = Office(store, port=server.port)
    office.do(Assign("jean"), Comment("@marie please look"), Move("validated"))
    assert office.tell() == 2
    assert office.tell() == 0
    first, second = server.mails
    assert (first["To"], first["Subject"]) == (
        "jean@company.example", "Dossier D-1 : vous est attribué",
    )  # fmt: skip
    assert "https://desk.example/desk/cases/D-1" in first.get_content()
    assert (second["To"], second["Subject"]) == (
        "marie@company.example", "Fall D-1: anna erwähnt Sie",
    )  # fmt: skip
    office.now += dt.timedelta(days=1)
    assert office.tell() == 1
    digest = server.mails[2]
    assert (digest["To"], digest["Subject"]) == (
        "jean@company.example", "Vos litiges au 2 mars 2026",
    )  # fmt: skip
    assert "D-1: passé à «" in digest.get_content()


def test_what_fell_due_is_looked_at_once_a_day(store: Store, server: MailServer) -> None:
    office = Office(store, port=server.port)
    office.case = dataclasses.replace(office.case, owner="jean", target=MONDAY.date())
    subjects = []
    for day in range(4):
        for _ in range(2):
            office.now = MONDAY + dt.timedelta(days=day, hours=3)
            office.tell()
        subjects += [(day, it["To"], it["Subject"]) for it in server.mails]
        server.came.clear()
    assert [(day, to) for day, to, said in subjects if "retard" in said] == [
        (1, "jean@company.example")
    ]


def test_a_server_that_is_away_loses_nothing_and_doubles_nothing(
    store: Store, server: MailServer
) -> None:
    office = Office(store, port=server.port)
    server.answers = ["451 later"]
    office.do(Assign("jean"), Comment("@marie"))
    assert office.tell() == 0
    office.now += dt.timedelta(seconds=61)
    server.answers = []
    assert office.tell() == 2
    office.now += dt.timedelta(seconds=61)
    assert office.tell() == 0
    assert [it["To"] for it in server.mails] == ["jean@company.example", "marie@company.example"]


def test_a_refused_mailbox_is_given_up_where_people_see_it(
    store: Store, server: MailServer
) -> None:
    office = Office(store, port=server.port)
    server.refused["jean@company.example"] = "550 no such mailbox"
    office.do(Assign("jean"), Comment("@marie"))
    assert office.tell() == 1
    (shown,) = messages.listed(store, dead=True)
    assert (shown.recipient, "550 no such mailbox" in str(shown.problem)) == ("jean", True)
    server.refused.clear()
    messages.retry(store)
    assert office.tell() == 1
    assert [it["To"] for it in server.mails] == ["marie@company.example", "jean@company.example"]


def test_a_receiver_of_events_is_told_with_a_signature(
    store: Store, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("httpx", reason="httpx is not installed")
    webhooks = pytest.importorskip("standardwebhooks", reason="standardwebhooks is not installed")
    secret = written(b"x" * 32)
    monkeypatch.setenv("HOOK", secret)
    with receiving() as receiver:
        hook = {"url": f"http://{HERE}:{receiver.port}/", "secrets": ["env:HOOK"], "allow": [HERE]}
        office = Office(
            store, port=server.port, webhook=hook, at_once=[], in_digest=[], by_webhook=["assigned"]
        )
        office.do(Assign("jean"))
        assert office.tell() == 1
    (_, heads, body) = receiver.came[0]
    webhooks.Webhook(secret).verify(body, heads)
    event = json.loads(body)
    assert (event["id"], event["type"]) == (heads["webhook-id"], "dispute.notice.v1")
    assert event["data"] == {
        "schema_version": "1", "kind": "assigned", "to": "jean", "case_id": "D-1",
        "day": "2026-03-02", "event": 2, "figures": {}, "language": "fr",
        "said": "vous est attribué", "url": "https://desk.example/desk/cases/D-1",
    }  # fmt: skip
    assert not server.came


def test_one_at_a_time_tells(store: Store, server: MailServer) -> None:
    office = Office(store, port=server.port)
    with Store.open(store.folder) as other:
        second = Office(other, port=server.port)
        office.do(Assign("jean"))
        stop = threading.Event()
        waiting = threading.Thread(target=second.notifier.run, args=(stop,))
        assert office.notifier._turn.take()  # noqa: SLF001
        waiting.start()
        assert not stop.wait(0.3)
        assert not server.came
        office.notifier.close()
        deadline = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=20)
        while not server.came and dt.datetime.now(dt.UTC) < deadline:
            stop.wait(0.05)
        stop.set()
        waiting.join()
        second.notifier.close()
    assert len(server.came) == 1


def test_managers_hear_of_what_is_still_late(store: Store, server: MailServer) -> None:
    assert MANAGER.name == "marie"
    office = Office(store, port=server.port)
    rules = dataclasses.replace(RULES, managers={"*": "marie"})
    late = dataclasses.replace(office.case, owner="jean", target=MONDAY.date())
    told = Told(office.settings, rules, lambda _: late)
    notifier = Notifier(store, told, open_doors(told), lambda: [late])
    for day in range(15):
        office.now = MONDAY + dt.timedelta(days=day)
        notifier.once(STOP)
    said = [(it["To"], it["Subject"]) for it in server.mails if "überfällig" in it["Subject"]]
    assert said
    assert {to for to, _ in said} == {"marie@company.example"}
