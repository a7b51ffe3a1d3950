"""Events reach a queue of a real RabbitMQ, confirmed, under a stable message id."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.delivery.amqp import Amqp
from extractor.delivery.events import an_event_to_try, events_of
from extractor.errors import DeliveryError, SettingsError
from extractor.values.event import DisputeEvent
from tests.delivery import rabbit
from tests.delivery.records import record

pika = pytest.importorskip("pika", reason="needs the extra amqp")
EVENT = next(events_of(record("a")))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with rabbit.running(tmp_path_factory.mktemp("rabbit")) as port:
        yield f"amqp://guest:guest@127.0.0.1:{port}/%2f"


@pytest.fixture
def queue(url: str) -> Iterator[Any]:
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.queue_declare("disputes", durable=True)
    yield channel
    channel.queue_delete("disputes")
    connection.close()


@pytest.mark.slow
def test_an_event_is_in_the_queue_when_it_counts_as_taken(url: str, queue: Any) -> None:
    sink = Amqp(lambda: url, name="broker", routing_key="disputes")
    for _ in range(2):
        sink.send(EVENT)
    sink.tend()
    for _ in range(2):
        _, properties, body = queue.basic_get("disputes", auto_ack=True)
        assert properties.message_id == EVENT.id
        assert properties.delivery_mode == 2
        assert DisputeEvent.model_validate_json(body) == EVENT
    sink.close()


@pytest.mark.slow
def test_a_connection_that_the_broker_ended_is_made_again(url: str, queue: Any) -> None:
    sink = Amqp(lambda: f"{url}?heartbeat=1", name="broker", routing_key="disputes")
    sink.send(EVENT)
    time.sleep(4)  # the broker hears nothing and ends it
    sink.send(EVENT)
    assert queue.queue_declare("disputes", passive=True).method.message_count == 2
    sink.close()


@pytest.mark.slow
@pytest.mark.parametrize("exchange", ["", "none"])
def test_an_event_that_reaches_no_queue_is_not_taken(url: str, queue: Any, exchange: str) -> None:
    sink = Amqp(lambda: url, name="broker", exchange=exchange, routing_key="nowhere")
    with pytest.raises(DeliveryError) as caught:
        sink.check(an_event_to_try())
    assert caught.value.retryable
    sink.close()
    assert queue.is_open


def test_a_broker_that_is_away_is_named_without_its_password() -> None:
    port = rabbit.free_port()
    sink = Amqp(lambda: f"amqp://guest:hidden@127.0.0.1:{port}/", name="env:BROKER")
    with pytest.raises(DeliveryError, match="env:BROKER: the broker cannot be used") as caught:
        sink.send(EVENT)
    assert "hidden" not in str(caught.value)


def test_an_address_that_is_none_is_not_shown() -> None:
    with pytest.raises(SettingsError, match="no address") as caught:
        Amqp(lambda: "amqp://guest:hidden@host:port/", name="env:BROKER").send(EVENT)
    assert "hidden" not in str(caught.value)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file with a certificate of "localhost", and its key, that nobody vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    folder = tmp_path_factory.mktemp("certificate")
    command = [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        "-keyout", folder / "key.pem", "-out", folder / "cert.pem",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    (folder / "key.pem").chmod(0o644)
    whole = folder / "both.pem"
    whole.write_bytes((folder / "cert.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return whole


@pytest.fixture
def tls_port(certificate: Path) -> Iterator[int]:
    """Give the port of a program that greets by TLS and then says nothing an AMQP client knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        while True:
            try:
                opened, _ = server.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(opened, server_side=True) as secure:
                    secure.recv(8)
            except OSError:
                continue

    thread = threading.Thread(target=greet, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


@pytest.mark.parametrize(
    ("host", "trusts", "complaint"),
    [
        ("localhost", False, "its certificate is not trusted: self.signed.*name its authority"),
        ("127.0.0.1", True, "its certificate is not trusted: IP address mismatch"),
        ("localhost", True, "the broker cannot be used .((?!certificate).)*$"),
    ],
    ids=["the system does not know it", "of another name", "trusted"],
)
def test_a_certificate_must_be_trusted_and_of_the_name(
    certificate: Path, tls_port: int, host: str, complaint: str, *, trusts: bool
) -> None:
    sink = Amqp(
        lambda: f"amqps://guest:hidden@{host}:{tls_port}/",
        name="env:BROKER",
        timeout_seconds=5,
        ca_file=certificate if trusts else None,
    )
    with pytest.raises(DeliveryError, match=complaint) as caught:
        sink.send(EVENT)
    assert "hidden" not in str(caught.value)


@pytest.mark.slow
def test_events_reach_a_broker_by_tls(certificate: Path, tmp_path: Path) -> None:
    with rabbit.running(tmp_path, certificate=certificate) as port:
        sink = Amqp(
            lambda: f"amqps://guest:guest@localhost:{port}/%2f",
            name="broker",
            routing_key="nowhere",
            ca_file=certificate,
        )
        with pytest.raises(DeliveryError, match="no queue is bound"):
            sink.send(EVENT)
        sink.close()
