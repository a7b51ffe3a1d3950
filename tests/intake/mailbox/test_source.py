"""A mailbox keeps the promises of a source, tried on a mail server in memory."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Callable, Iterator

import pytest

from extractor.intake.mailbox.settings import MailboxSettings
from extractor.intake.mailbox.source import MailboxSource
from extractor.intake.seen import SeenFile
from extractor.testing import check_source
from tests.intake.mailbox.clients import Ledger, Owner, mail, owning, sha256
from tests.intake.mailbox.conftest import DEMO

_numbers = itertools.count(1)
Account = Callable[..., MailboxSettings]


@pytest.fixture
def demo(memory_port: int) -> Iterator[Owner]:
    with owning(memory_port, *DEMO) as owner:
        yield owner


@pytest.fixture
def folder(demo: Owner) -> str:
    name = f"Claims{next(_numbers)}"
    demo.make(name)
    return name


@pytest.fixture
def settings(memory_port: int, folder: str, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setenv("MAIL_PASSWORD", DEMO[1])

    def made(**more: object) -> MailboxSettings:
        usual = {
            "name": "ap", "host": "127.0.0.1", "port": memory_port, "security": "plain",
            "user": DEMO[0], "password": "env:MAIL_PASSWORD", "folders": (folder,),
            "timeout_seconds": 10, "after": "seen",
        }  # fmt: skip
        return MailboxSettings.model_validate(usual | more)

    return made


def test_it_keeps_the_promises_of_a_source(
    settings: Account, folder: str, demo: Owner, seen: SeenFile
) -> None:
    demo.put([mail(it) for it in range(5)], folder)
    check_source(MailboxSource(settings(), seen=seen), holds=5)


def test_a_mail_says_where_it_came_from(
    settings: Account, folder: str, demo: Owner, seen: SeenFile
) -> None:
    demo.put([mail(7)], folder)
    with MailboxSource(settings(), seen=seen) as source:
        (incoming,) = source.poll()
    assert incoming.content == mail(7)
    assert incoming.origin == f"imap:{incoming.key}"
    assert incoming.key.startswith(f"ap/{folder};")
    assert incoming.name.startswith(f"{folder}-")
    assert incoming.message_id == "7@berthelot.example"
    assert incoming.received
    assert incoming.received.utcoffset() == dt.timedelta()


def test_what_was_not_acknowledged_comes_again(
    settings: Account, folder: str, demo: Owner, seen: SeenFile
) -> None:
    demo.put([mail(it) for it in range(3)], folder)
    with MailboxSource(settings(), seen=seen) as source:
        first = [it.key for it in source.poll()]
        assert [it.key for it in source.poll()] == first


def test_what_was_stored_is_not_fetched_by_the_next_program(
    settings: Account, folder: str, demo: Owner, seen: SeenFile
) -> None:
    demo.put([mail(it) for it in range(3)], folder)
    with MailboxSource(settings(after="keep"), seen=seen) as source:
        Ledger().empty(source)
    demo.put([mail(3)], folder)
    with MailboxSource(settings(after="keep"), seen=seen) as source:
        assert [it.message_id for it in source.poll()] == ["3@berthelot.example"]
    assert set(map(frozenset, demo.flags(folder).values())) == {frozenset()}


def test_stored_mails_are_marked_as_seen_and_moved_ones_move(
    settings: Account, folder: str, demo: Owner, seen: SeenFile
) -> None:
    demo.put([mail(it) for it in range(3)], folder)
    with MailboxSource(settings(), seen=seen) as source:
        source.stored(next(source.poll()))
    assert sorted(map(len, demo.flags(folder).values())) == [0, 0, 1]
    with MailboxSource(settings(after="move", move_to=f"{folder}-done"), seen=seen) as source:
        Ledger().empty(source)
    assert len(demo.flags(folder)) == 1
    assert len(demo.flags(f"{folder}-done")) == 2


def test_mails_of_before_are_left_alone_where_wished(
    settings: Account, folder: str, demo: Owner, seen: SeenFile
) -> None:
    demo.client.append(folder, "", '"07-Jul-2020 10:00:00 +0000"', mail(1))  # type: ignore[arg-type]
    demo.put([mail(2)], folder)
    with MailboxSource(settings(since=dt.date(2021, 1, 1)), seen=seen) as source:
        assert [it.message_id for it in source.poll()] == ["2@berthelot.example"]


def test_a_mail_that_arrives_is_told(
    settings: Account, folder: str, demo: Owner, seen: SeenFile
) -> None:
    with MailboxSource(settings(poll_seconds=3600), seen=seen) as source:
        assert list(source.poll()) == []
        threading.Timer(0.1, demo.put, [[mail(1)], folder]).start()
        source.wait(30)
        assert [sha256(it.content or b"") for it in source.poll()] == [sha256(mail(1))]


def test_without_idle_the_folder_is_looked_at(
    settings: Account, folder: str, demo: Owner, seen: SeenFile
) -> None:
    with MailboxSource(settings(idle=False, poll_seconds=0.05), seen=seen) as source:
        assert list(source.poll()) == []
        demo.put([mail(1)], folder)
        source.wait(30)
        assert len(list(source.poll())) == 1
