"""Webhooks are signed, pinned, never redirected, and heed what the receiver says."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import standardwebhooks

from extractor.delivery import signing
from extractor.delivery.events import events_of
from extractor.delivery.webhook import Webhook
from extractor.errors import DeliveryError, SettingsError
from tests.delivery.receiver import Receiver, receiving
from tests.delivery.records import record

OLD, NEW = b"o" * 32, b"n" * 32
EVENT = next(events_of(record("a")))
HERE = "127.0.0.1"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def webhook(
    receiver: Receiver,
    keys: tuple[bytes, ...] = (NEW,),
    *,
    timeout_seconds: float = 20.0,
    resolve: Callable[[str, int], list[str]] = lambda *_: [HERE],
    clock: Callable[[], float] = time.time,
) -> Webhook:
    return Webhook(
        f"http://erp.example:{receiver.port}/hook?token=x",
        lambda: keys,
        allow=(HERE,),
        timeout_seconds=timeout_seconds,
        resolve=resolve,
        clock=clock,
    )


def refusal(hook: Webhook) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        hook.send(EVENT)
    assert "SECRET" not in str(caught.value)
    assert "token" not in str(caught.value)
    return caught.value


def test_the_reference_library_accepts_the_signature(receiver: Receiver) -> None:
    webhook(receiver).send(EVENT)
    path, heads, body = receiver.came[0]
    assert path == "/hook?token=x"
    assert heads["webhook-id"] == EVENT.id
    assert heads["host"] == f"erp.example:{receiver.port}"
    assert heads["content-type"].startswith("application/cloudevents+json")
    read = standardwebhooks.Webhook(signing.written(NEW)).verify(body, heads)
    assert read["id"] == EVENT.id


def test_an_altered_body_is_not_accepted(receiver: Receiver) -> None:
    webhook(receiver).send(EVENT)
    _, heads, body = receiver.came[0]
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(signing.written(NEW)).verify(body + b" ", heads)


@pytest.mark.parametrize("known", [OLD, NEW], ids=["old", "new"])
def test_while_a_secret_is_exchanged_both_hold(receiver: Receiver, known: bytes) -> None:
    webhook(receiver, (NEW, OLD)).send(EVENT)
    _, heads, body = receiver.came[0]
    standardwebhooks.Webhook(signing.written(known)).verify(body, heads)


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 500, 503])
def test_any_other_answer_is_tried_again_and_no_redirect_followed(
    receiver: Receiver, status: int
) -> None:
    receiver.answers = [(status, {"location": f"http://{HERE}:{receiver.port}/other"})]
    error = refusal(webhook(receiver))
    assert error.retryable
    assert f"answered {status}" in str(error)
    assert [path for path, _, _ in receiver.came] == ["/hook?token=x"]


def test_after_410_nothing_is_sent_any_more(receiver: Receiver) -> None:
    receiver.answers = [(410, {}), (204, {})]
    hook = webhook(receiver)
    assert not refusal(hook).retryable
    assert not refusal(hook).retryable
    assert len(receiver.came) == 1


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120.0), ("Thu, 01 Jan 1970 00:10:00 GMT", 500.0), ("soon", None), ("-5", None)],
)
def test_the_receiver_says_when(receiver: Receiver, said: str, seconds: float | None) -> None:
    receiver.answers = [(503, {"retry-after": said})]
    assert refusal(webhook(receiver, clock=lambda: 100.0)).after == seconds


def test_a_head_that_never_ends_is_given_up_in_time(receiver: Receiver) -> None:
    receiver.drip.set()
    assert "no answer within 0.5 seconds" in str(refusal(webhook(receiver, timeout_seconds=0.5)))


def test_a_closed_port_can_be_tried_again(receiver: Receiver) -> None:
    with socket.socket() as free:
        free.bind((HERE, 0))
        receiver = Receiver(port=free.getsockname()[1])
        assert refusal(webhook(receiver)).retryable


def test_a_name_that_changes_between_two_look_ups_is_looked_up_once(receiver: Receiver) -> None:
    """DNS rebinding: the second look-up would lead to a machine that is not listed."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(f"{host}:{port}")
        return [HERE] if len(asked) == 1 else ["169.254.169.254"]

    hook = webhook(receiver, resolve=rebinding)
    hook.send(EVENT)
    assert asked == [f"erp.example:{receiver.port}"]
    assert len(receiver.came) == 1
    assert "not public" in str(refusal(hook))
    assert len(receiver.came) == 1


def test_no_proxy_of_the_environment_is_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://{HERE}:9")
    monkeypatch.setenv("ALL_PROXY", f"http://{HERE}:9")
    webhook(receiver).send(EVENT)
    assert len(receiver.came) == 1


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
@pytest.mark.parametrize("name", ["erp.example", "other.example"])
def test_the_certificate_must_be_that_of_the_name_though_the_address_is_pinned(
    tmp_path: Path, name: str
) -> None:
    pem = tmp_path / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", pem, "-out",
         tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    pem.write_text(pem.read_text() + (tmp_path / "cert.pem").read_text())
    with receiving(pem) as receiver:
        hook = Webhook(
            f"https://erp.example:{receiver.port}/", lambda: [NEW], allow=(HERE,),
            ca_file=tmp_path / "cert.pem", resolve=lambda *_: [HERE],
        )  # fmt: skip
        if name == "erp.example":
            hook.send(EVENT)
            assert len(receiver.came) == 1
        else:
            assert "certificate" in str(refusal(hook)).lower()
            assert receiver.came == []


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_short", "c2hvcnQ=", "whsec_!!!!"])
def test_a_secret_in_another_form_is_refused_without_being_shown(secret: str) -> None:
    with pytest.raises(SettingsError, match="in base64") as caught:
        signing.key_of(secret, name="env:HOOK")
    assert len(secret) < 8 or secret not in str(caught.value)


def test_a_written_key_is_read_again() -> None:
    assert signing.key_of(signing.written(NEW), name="env:HOOK") == NEW
