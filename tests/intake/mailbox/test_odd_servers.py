"""Servers that fail, lie or hang cost a pause or one mail, never the others."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import cast

import pytest

from extractor.errors import SourceError
from extractor.intake.limits import Limits
from extractor.intake.mailbox.attempt import Attempt
from extractor.intake.mailbox.connect import CONNECT_SECONDS
from extractor.intake.mailbox.imap import Connection
from extractor.intake.mailbox.settings import MailboxSettings
from extractor.intake.mailbox.source import MailboxSource
from extractor.intake.seen import Place, SeenFile
from tests.intake.mailbox.clients import Ledger, mail, sha256
from tests.intake.mailbox.odd_server import OddServer, serving

MAILS = {it: mail(it) for it in range(1, 21)}
Opened = Callable[..., MailboxSource]


@pytest.fixture
def server() -> Iterator[OddServer]:
    with serving(dict(MAILS)) as it:
        yield it


@pytest.fixture
def opened(server: OddServer, seen: SeenFile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    monkeypatch.setenv("MAIL_PASSWORD", "geheim")
    sources: list[MailboxSource] = []

    def made(limits: Limits | None = None, **more: object) -> MailboxSource:
        settings = MailboxSettings.model_validate(
            {"name": "ap", "host": "127.0.0.1", "port": server.port, "security": "plain",
             "user": "ap", "password": "env:MAIL_PASSWORD", "poll_seconds": 0.01,
             "timeout_seconds": 0.5, "batch_mails": 7} | more
        )  # fmt: skip
        source = MailboxSource(
            settings, seen=seen, limits=limits or Limits(), clock=lambda: time.monotonic() * 1000
        )
        sources.append(source)
        return source.__enter__()

    yield made
    for source in sources:
        source.__exit__(None, None, None)


def test_a_mail_at_which_the_server_dies_is_set_aside_and_the_others_come(
    server: OddServer, opened: Opened
) -> None:
    server.deadly = {9}
    ledger = Ledger()
    assert ledger.empty(opened(), holds=20) == 4
    assert ledger.given == {sha256(it): 1 for uid, it in MAILS.items() if uid != 9}
    assert ledger.problems == ["input"]
    assert server.flagged == set(MAILS) - {9}


def test_who_is_to_end_leaves_a_server_that_never_greets(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.intake.mailbox.source.HANG_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = opened(port=silent.getsockname()[1], timeout_seconds=60)
        waker = threading.Timer(0.2, source.wake)
        waker.start()
        began = time.monotonic()
        with pytest.raises(SourceError, match="to end"):
            list(source.poll())
        assert time.monotonic() - began < CONNECT_SECONDS / 2
        waker.join()


def test_a_connection_that_comes_too_late_is_closed() -> None:
    goes_on, closed = threading.Event(), threading.Event()

    class Late:
        def close(self) -> None:
            closed.set()

    def connects() -> Connection:
        goes_on.wait(10)
        return cast("Connection", Late())

    attempt = Attempt(connects, "imap:ap")
    attempt.leave()
    with pytest.raises(SourceError, match="not connected yet"):
        attempt.wait()
    goes_on.set()
    assert closed.wait(10)


def test_a_mail_that_the_server_refuses_is_set_aside_and_the_others_come(
    server: OddServer, opened: Opened
) -> None:
    server.refused = {3, 18}
    ledger = Ledger()
    assert ledger.empty(opened(), holds=20) == 0
    assert ledger.given == {sha256(it): 1 for uid, it in MAILS.items() if uid not in {3, 18}}
    assert ledger.problems == ["input", "input"]


def test_no_more_is_taken_than_allowed_whatever_size_was_told(
    server: OddServer, opened: Opened
) -> None:
    server.mails[5] = mail(5, padding=100_000)
    server.told_size[5] = 300
    ledger = Ledger()
    ledger.empty(opened(limits=Limits(file_bytes=5000)), holds=20)
    assert ledger.problems == ["limit_exceeded"]
    assert 5 not in server.flagged


def test_few_large_mails_are_fetched_at_a_time(server: OddServer, opened: Opened) -> None:
    server.told_size = dict.fromkeys(MAILS, 12 * 1024 * 1024)
    Ledger().empty(opened(batch_mails=50), holds=20)
    assert max(len(it) for it in server.fetched) == 2


@pytest.mark.parametrize("command", [b"SELECT", b"UID SEARCH", b"UID FETCH"])
def test_a_server_that_falls_silent_is_left(
    server: OddServer, opened: Opened, command: bytes
) -> None:
    server.silent_at = command
    with pytest.raises(SourceError, match="connection is lost") as caught:
        list(opened().poll())
    assert caught.value.retryable


def test_a_program_that_is_to_end_does_not_wait_for_a_server_that_hangs(
    server: OddServer, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.intake.mailbox.source.HANG_SECONDS", 0.1)
    server.silent_at = b"UID FETCH"
    source = opened(timeout_seconds=600)
    threading.Timer(0.3, source.wake).start()
    with pytest.raises(SourceError, match="connection is lost"):
        list(source.poll())


@pytest.mark.parametrize(
    "greeting", [b"SSH-2.0-OpenSSH_9.2", b"* BYE too many connections", b"", b"\xff\x00"]
)
def test_what_is_no_mail_server_is_an_error(
    server: OddServer, opened: Opened, greeting: bytes
) -> None:
    server.greeting = greeting
    with pytest.raises(SourceError):
        list(opened().poll())


def test_marks_that_are_refused_are_owed_and_mails_come_all_the_same(
    server: OddServer, opened: Opened, seen: SeenFile
) -> None:
    server.refuses_marks = True
    ledger = Ledger()
    ledger.empty(opened(), holds=20)
    assert seen.owed(Place("imap:ap", "INBOX", 7)) == list(MAILS)


def test_a_secret_that_is_missing_is_told_and_stops_nothing_else(opened: Opened) -> None:
    with pytest.raises(SourceError, match="env:NOT_SET") as caught:
        list(opened(password="env:NOT_SET").poll())
    assert not caught.value.retryable


def test_a_server_that_offers_idle_and_refuses_it_is_looked_at_instead(
    server: OddServer, opened: Opened
) -> None:
    server.capabilities += b" IDLE"
    source = opened(poll_seconds=100)  # a tenth of a second on the clock of these tests
    ledger = Ledger()
    ledger.empty(source)
    server.mails[21] = mail(21)
    for _ in range(3):
        source.wait(0.2)
        ledger.empty(source)
    assert sha256(mail(21)) in ledger.given


def test_nobody_is_connected_to_where_nobody_listens(server: OddServer, opened: Opened) -> None:
    server.server_close()
    with pytest.raises(SourceError, match="connection is lost"):
        list(opened().poll())
