"""Mails reach a real server, by TLS and with a password, and nothing gets into their headers."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.delivery.notice_settings import NoticeSettings, SmtpSettings, is_mailbox
from extractor.delivery.smtp import Mail, Smtp
from extractor.errors import DeliveryError, SettingsError

pytest.importorskip("aiosmtpd", reason="aiosmtpd is not installed")

from tests.delivery.mail_server import HERE, MailServer, certificate, serving

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
SENDER = "disputes@company.example"


def a_mail(**given: Any) -> Mail:
    usual: dict[str, Any] = {
        "token": "t1", "to": "anna@company.example", "subject": "Cas D-1 : à vérifier",
        "text": "D-1: à vérifier\n.\nStraße\n", "language": "fr", "at": NOON,
    }  # fmt: skip
    return Mail(**(usual | given))


def smtp(port: int, **given: Any) -> Smtp:
    usual: dict[str, Any] = {
        "host": HERE, "port": port, "sender": SENDER, "security": "none", "timeout_seconds": 5,
    }  # fmt: skip
    return Smtp(SmtpSettings(**(usual | given)), read=lambda name: f"secret of {name}")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as told:
        yield told


def refusal(door: Smtp, mail: Mail | None = None) -> DeliveryError:
    with pytest.raises(DeliveryError) as error:
        door.send(mail or a_mail())
    return error.value


def test_a_mail_arrives_as_it_was_written(server: MailServer) -> None:
    smtp(server.port).send(a_mail())
    (sender, recipients, _), (mail,) = server.came[0], server.mails
    assert (sender, recipients) == (SENDER, ["anna@company.example"])
    assert (mail["From"], mail["To"]) == (SENDER, "anna@company.example")
    assert mail["Subject"] == "Cas D-1 : à vérifier"
    assert mail["Message-ID"] == "<t1@company.example>"
    assert mail["Date"].datetime == NOON
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines() == ["D-1: à vérifier", ".", "Straße"]


def test_the_same_mail_again_is_the_same_bytes(server: MailServer) -> None:
    for _ in range(2):
        smtp(server.port).send(a_mail())
    assert server.came[0] == server.came[1]


@given(text=st.text(), subject=st.text(), language=st.sampled_from(["en", "fr", "de", "es"]))
def test_nothing_of_a_text_becomes_a_header(text: str, subject: str, language: str) -> None:
    mail = smtp(25).written(
        a_mail(text=text, subject=f"{subject}\r\nBcc: eve@evil.example", language=language)
    )
    again = _parsed(mail)
    assert sorted(again.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted",
         "X-Auto-Response-Suppress", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
    )  # fmt: skip
    assert not again.defects
    assert "\n" not in str(again["Subject"])
    assert again["Bcc"] is None


def _parsed(mail: EmailMessage) -> EmailMessage:
    import email  # noqa: PLC0415
    from email.policy import default  # noqa: PLC0415

    content = mail.as_bytes()
    content.decode("ascii")
    parsed = email.message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


@pytest.mark.parametrize(
    "address",
    ["a@b\r\nRCPT TO:<eve@evil.example>", "a b@c", "<a@b>", "a@b,c@d", "", "a", "@b", "a@", "a@b>"],
)
def test_what_is_no_mailbox_is_no_recipient(address: str) -> None:
    assert not is_mailbox(address)
    assert not refusal(smtp(1), a_mail(to=address)).retryable
    with pytest.raises(pydantic.ValidationError):
        SmtpSettings(host=HERE, sender=address)
    with pytest.raises(pydantic.ValidationError):
        NoticeSettings.model_validate({"person": [{"name": "x", "mail": [address]}]})


@pytest.mark.parametrize(
    ("answer", "retryable"),
    [("451 try later", True), ("452 full", True), ("550 no", False), ("554 spam", False)],
)
def test_what_the_server_says_decides_whether_it_is_tried_again(
    server: MailServer, answer: str, *, retryable: bool
) -> None:
    server.answers = [answer]
    error = refusal(smtp(server.port))
    assert (error.retryable, answer in str(error)) == (retryable, True)
    server.answers = []
    server.refused["anna@company.example"] = answer
    error = refusal(smtp(server.port))
    assert (error.retryable, "recipient" in str(error)) == (retryable, True)
    assert not server.came


def test_a_server_that_is_away_is_tried_again(server: MailServer) -> None:
    assert refusal(smtp(1)).retryable
    assert refusal(smtp(server.port, security="starttls")).retryable  # it offers none
    assert not server.came


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server does not see TLS from the start
def test_a_password_goes_only_to_the_server_that_was_meant(tmp_path: Path, security: str) -> None:
    both, alone = certificate(tmp_path, "mail.company.example")
    secret = "secret of env:PASSWORD"
    account = {"user": "disputes", "password": "env:PASSWORD", "security": security}
    with serving(both, tls=security == "tls", user="disputes", password=secret) as server:
        smtp(server.port, ca_file=alone, **account).send(a_mail())
        assert len(server.came) == 1
        wrong = refusal(smtp(server.port, ca_file=alone, **(account | {"user": "bert"})))
        assert (wrong.retryable, "user or password" in str(wrong)) == (True, True)
        assert secret not in str(wrong)
        unknown = refusal(smtp(server.port, **account))  # a certificate that nobody vouches for
        assert "CERTIFICATE_VERIFY_FAILED" in str(unknown)
        assert len(server.came) == 1


def test_a_password_is_never_sent_in_the_open() -> None:
    for given_ in (
        {"security": "none", "user": "u", "password": "env:P"},
        {"user": "u"},
        {"password": "env:P"},
        {"user": "u", "password": "secret itself"},
    ):
        with pytest.raises(pydantic.ValidationError) as error:
            SmtpSettings.model_validate({"host": HERE, "sender": SENDER} | given_)
        assert "secret itself" not in str(error.value)


def test_a_missing_password_is_a_fault_of_the_settings(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PASSWORD", raising=False)
    settings = SmtpSettings(
        host=HERE, port=server.port, sender=SENDER, user="u", password="env:NO_PASSWORD"
    )
    with pytest.raises((SettingsError, DeliveryError)):
        Smtp(settings).send(a_mail())
    assert not server.came
