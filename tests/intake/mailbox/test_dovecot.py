"""A real mail server: every mail is stored once, and none is marked that was not stored."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.errors import SourceError
from extractor.intake.limits import Limits
from extractor.intake.mailbox.settings import MailboxSettings
from extractor.intake.mailbox.source import MailboxSource
from extractor.intake.seen import SeenFile
from tests.intake.mailbox.clients import CuttingProxy, Ledger, Owner, mail, sha256
from tests.intake.mailbox.conftest import TokenServer
from tests.intake.mailbox.dovecot import PASSWORD, Dovecot

KEYWORD = "DisputeExtractor"
Account = Callable[..., MailboxSettings]


def once(mails: list[bytes]) -> dict[str, int]:
    return {sha256(it): 1 for it in mails}


def test_three_hundred_mails_over_tls_are_stored_once_and_only_flagged(
    real: Dovecot, account: Account, owner: Owner, seen: SeenFile
) -> None:
    mails = [mail(it) for it in range(300)]
    owner.put(mails)
    settings = account(port=real.tls_port, security="tls", ca_file=real.certificate)
    ledger = Ledger()
    with MailboxSource(settings, seen=seen) as source:
        assert ledger.empty(source) == 0
    assert ledger.given == once(mails)
    assert list(owner.flags().values()) == [{KEYWORD}] * 300


def test_starttls_is_used(real: Dovecot, account: Account, owner: Owner, seen: SeenFile) -> None:
    owner.put([mail(1)])
    settings = account(security="starttls", ca_file=real.certificate, host="localhost")
    with MailboxSource(settings, seen=seen) as source:
        assert [it.message_id for it in source.poll()] == ["1@berthelot.example"]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    real: Dovecot, account: Account, seen: SeenFile, security: str
) -> None:
    port = real.tls_port if security == "tls" else real.port
    with (
        MailboxSource(account(port=port, security=security), seen=seen) as source,
        pytest.raises(SourceError, match="set ca_file") as caught,
    ):
        list(source.poll())
    assert not caught.value.retryable


def test_a_connection_cut_again_and_again_loses_nothing(
    real: Dovecot, account: Account, owner: Owner, seen: SeenFile
) -> None:
    mails = [mail(it, padding=400) for it in range(300)]
    owner.put(mails)
    cuts = [40, 900, 3000, 12_000, 30_000, 25_000, 60_000, 1700, 90_000]
    proxy = CuttingProxy(real.port, cuts)
    ledger = Ledger()
    settings = account(port=proxy.port)
    with MailboxSource(settings, seen=seen, jitter=lambda: 0.0, clock=_quick()) as source:
        failures = ledger.empty(source, holds=300)
    proxy.close()
    assert failures == len(cuts)
    assert ledger.given == once(mails)
    assert list(owner.flags().values()) == [{KEYWORD}] * 300


def test_a_program_killed_at_every_step_stores_all_and_marks_only_that(
    real: Dovecot, account: Account, owner: Owner, user: str, tmp_path: Path
) -> None:
    account()  # sets the password
    mails = [mail(it) for it in range(20)]
    owner.put(mails)
    for last in (1, 2, 3, 8, 0):
        subprocess.run(
            [sys.executable, "-m", "tests.intake.mailbox.collector",
             str(real.port), user, tmp_path, str(last)],
            check=last == 0,
        )  # fmt: skip
        stored = {it.stem for it in tmp_path.glob("*.eml")}
        marked = [uid for uid, flags in owner.flags().items() if KEYWORD in flags]
        assert {sha256(mails[uid - 1]) for uid in marked} <= stored
    assert stored == set(once(mails))
    assert len(marked) == 20


def test_mails_numbered_anew_are_looked_at_again(
    real: Dovecot, account: Account, owner: Owner, user: str, seen: SeenFile
) -> None:
    mails = [mail(it) for it in range(10)]
    owner.put(mails)
    ledger = Ledger()
    with MailboxSource(account(), seen=seen) as source:
        ledger.empty(source)
    owner.leave()
    time.sleep(1.1)  # Dovecot numbers by the second
    real.forget_numbers(user)
    with MailboxSource(account(), seen=seen) as source:
        ledger.empty(source)
    assert ledger.given == {sha256(it): 2 for it in mails}  # the store knows them by content
    assert set(ledger.keys.values()) == {1}


def test_stored_mails_move_to_a_folder_that_is_made(
    account: Account, owner: Owner, seen: SeenFile
) -> None:
    owner.put([mail(it) for it in range(7)])
    settings = account(after="move", move_to="Réclamations/Reçues", batch_mails=3)
    with MailboxSource(settings, seen=seen) as source:
        assert Ledger().empty(source) == 0
    assert owner.flags() == {}
    assert len(owner.flags('"R&AOk-clamations/Re&AOc-ues"')) == 7


def test_only_stored_mails_are_deleted(account: Account, owner: Owner, seen: SeenFile) -> None:
    owner.put([mail(it) for it in range(5)])
    owner.mark_deleted(5)  # by its owner, who may change their mind
    with MailboxSource(account(after="delete"), seen=seen) as source:
        given = list(source.poll())
        for incoming in given[:3]:
            source.stored(incoming)
    assert owner.flags() == {4: set(), 5: {"\\Deleted"}}


def test_flagging_expunges_nothing(account: Account, owner: Owner, seen: SeenFile) -> None:
    owner.put([mail(1), mail(2)])
    owner.mark_deleted(2)
    with MailboxSource(account(after="seen"), seen=seen) as source:
        Ledger().empty(source)
    assert owner.flags() == {1: {"\\Seen"}, 2: {"\\Deleted", "\\Seen"}}


def test_an_expired_token_is_replaced(
    account: Account, owner: Owner, user: str, seen: SeenFile, tokens: TokenServer
) -> None:
    owner.put([mail(1)])
    tokens.user, tokens.given = user, ["expired", "good"]
    settings = account(
        password="", oauth="custom", oauth_token_url=f"{tokens.url}/token", oauth_client_id="us",
        oauth_client_secret="env:MAIL_PASSWORD",
    )  # fmt: skip
    with MailboxSource(settings, seen=seen) as source:
        assert len(list(source.poll())) == 1


def test_tokens_that_stay_refused_are_told_without_showing_them(
    account: Account, user: str, seen: SeenFile, tokens: TokenServer
) -> None:
    tokens.user, tokens.given = user, ["expired"]
    settings = account(
        password="", oauth="custom", oauth_token_url=f"{tokens.url}/token", oauth_client_id="us",
        oauth_client_secret="env:MAIL_PASSWORD",
    )  # fmt: skip
    with (
        MailboxSource(settings, seen=seen) as source,
        pytest.raises(SourceError, match="is refused") as caught,
    ):
        list(source.poll())
    assert "expired" not in str(caught.value)
    assert not caught.value.retryable


def test_a_wrong_password_is_told_without_showing_it_and_not_tried_at_once_again(
    account: Account, seen: SeenFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = account()
    monkeypatch.setenv("MAIL_PASSWORD", "wrong-and-secret")
    with MailboxSource(settings, seen=seen) as source:
        with pytest.raises(SourceError, match="is refused") as caught:
            list(source.poll())
        monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
        assert list(source.poll()) == []  # the pause lasts
    assert "wrong-and-secret" not in str(caught.value)


def test_a_mail_that_arrives_wakes_the_source(
    account: Account, owner: Owner, seen: SeenFile
) -> None:
    with MailboxSource(account(poll_seconds=3600), seen=seen) as source:
        assert list(source.poll()) == []
        threading.Timer(0.2, owner.put, [[mail(1)]]).start()
        source.wait(30)
        assert [it.message_id for it in source.poll()] == ["1@berthelot.example"]


def test_a_wait_ends_when_the_source_is_woken(account: Account, seen: SeenFile) -> None:
    with MailboxSource(account(poll_seconds=3600), seen=seen) as source:
        assert list(source.poll()) == []
        threading.Timer(0.1, source.wake).start()
        source.wait(600)


def test_a_large_mail_is_not_fetched_and_stays_as_it_is(
    account: Account, owner: Owner, seen: SeenFile
) -> None:
    owner.put([mail(1), mail(2, padding=20_000), mail(3)])
    ledger = Ledger()
    with MailboxSource(
        account(after="delete"), seen=seen, limits=Limits(file_bytes=10_000)
    ) as source:
        ledger.empty(source)
    assert ledger.given == once([mail(1), mail(3)])
    assert ledger.problems == ["limit_exceeded"]
    assert owner.flags() == {2: set()}


def test_mails_that_vanish_between_listing_and_fetching_are_no_fault(
    account: Account, owner: Owner, seen: SeenFile
) -> None:
    owner.put([mail(1, padding=20_000), *(mail(it) for it in range(2, 9))])
    ledger = Ledger()
    with MailboxSource(
        account(batch_mails=4), seen=seen, limits=Limits(file_bytes=10_000)
    ) as source:
        for incoming in source.poll():
            ledger.take(incoming)
            if incoming.problem:  # given between listing and fetching
                owner.remove([2, 3, 7, 8])
    assert ledger.given == once([mail(it) for it in (4, 5, 6)])


def test_the_same_mail_in_two_folders_is_the_same_content(
    account: Account, owner: Owner, seen: SeenFile
) -> None:
    owner.make("Claims")
    for folder in ("INBOX", "Claims"):
        owner.put([mail(1)], folder)
    ledger = Ledger()
    with MailboxSource(account(folders=("INBOX", "Claims")), seen=seen) as source:
        ledger.empty(source)
    assert ledger.given == {sha256(mail(1)): 2}
    assert len(ledger.keys) == 2


def test_a_missing_folder_is_told_after_the_others_were_read(
    account: Account, owner: Owner, seen: SeenFile
) -> None:
    owner.put([mail(1)])
    with MailboxSource(account(folders=("Gone", "INBOX")), seen=seen) as source:
        polled = source.poll()
        assert next(polled).message_id == "1@berthelot.example"
        with pytest.raises(SourceError, match="mailbox check"):
            next(polled)


def test_bytes_that_are_no_text_arrive(account: Account, owner: Owner, seen: SeenFile) -> None:
    content = b"Subject: x\r\n\r\n\0\0\xff\xfe)\r\n* BYE\r\n" + bytes(range(14, 256))
    owner.put([content, b"\r\n"])
    with MailboxSource(account(), seen=seen) as source:
        first, second = (it.content for it in source.poll())
    assert first == content.replace(b"\0", b"\x80")  # Dovecot keeps no NUL
    assert second == b"\r\n"


def test_what_could_not_be_marked_is_marked_later(
    real: Dovecot, account: Account, owner: Owner, seen: SeenFile
) -> None:
    owner.put([mail(1), mail(2)])
    proxy = CuttingProxy(real.port, [])
    with MailboxSource(account(port=proxy.port), seen=seen) as source:
        source.stored(next(source.poll()))
        proxy.close()  # and the program ends
    assert owner.flags() == {1: set(), 2: set()}
    ledger = Ledger()
    with MailboxSource(account(), seen=seen) as again:
        ledger.empty(again)
    assert ledger.given == once([mail(2)])
    assert owner.flags() == {1: {KEYWORD}, 2: {KEYWORD}}


def _quick() -> Callable[[], float]:
    """Make a clock on which pauses last a thousandth."""
    started = time.monotonic()
    return lambda: started + (time.monotonic() - started) * 1000
