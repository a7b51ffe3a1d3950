"""Uploads: durable before they are confirmed, limited, and only for those who may."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import socket
import threading
import time
from collections.abc import Iterator, Mapping

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")
pytest.importorskip("httpx", reason="httpx is not installed")

import fastapi
import httpx
import uvicorn

from extractor.errors import StoreError
from extractor.values.incoming import Incoming
from extractor.web.app import Progress, Rules, create_app
from extractor.web.tokens import Tokens, new_token

LIMIT = 100_000
TOKEN, ENTRY = new_token("portal")
OTHER, OTHER_ENTRY = new_token("other")
CLAIM = b"Subject: Claim\r\nMessage-ID: <1@berthelot.example>\r\n\r\n3 Kartons fehlen\r\n"
SIGNED_IN = {"Authorization": f"Bearer {TOKEN}"}


class MemoryCounter:
    """Keeps what is handed in.

    Attributes:
        taken: by source and SHA-256.
        error: raised instead of taking in.
    """

    def __init__(self) -> None:
        self.taken: dict[tuple[str, str], Incoming] = {}
        self.error: Exception | None = None

    def receive(self, incoming: Incoming, *, source: str) -> bool:
        if self.error:
            raise self.error
        is_new = all(key != incoming.key for _, key in self.taken)
        self.taken[source, incoming.key] = incoming
        return is_new

    def progress(self, submission: str, *, source: str) -> Progress | None:
        incoming = self.taken.get((source, submission))
        if incoming is None:
            return None
        now = dt.datetime(2026, 7, 7, tzinfo=dt.UTC)
        return Progress(submission, "quarantined", incoming.name, now, "corrupt_file", "damaged")

    def answers(self) -> bool:
        return self.error is None

    def report(self) -> Mapping[str, object]:
        return {"store_answers": self.answers(), "backlog": 7}


@pytest.fixture
def counter() -> MemoryCounter:
    return MemoryCounter()


@pytest.fixture
def client(counter: MemoryCounter) -> Iterator[httpx.Client]:
    rules = Rules(limit=LIMIT, seconds=20, concurrent=2)
    with (
        served(create_app(counter, Tokens([ENTRY, OTHER_ENTRY]), rules)) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as it,
    ):
        yield it


def the_only(counter: MemoryCounter) -> Incoming:
    (incoming,) = counter.taken.values()
    return incoming


def test_a_form_is_taken_in_and_confirmed(client: httpx.Client, counter: MemoryCounter) -> None:
    answer = client.post("/submissions", files={"file": ("a.eml", CLAIM)}, headers=SIGNED_IN)
    digest = hashlib.sha256(CLAIM).hexdigest()
    assert (answer.status_code, answer.json()) == (
        202, {"id": digest, "state": "received", "is_new": True},
    )  # fmt: skip
    assert answer.headers["Location"] == f"/submissions/{digest}"
    incoming = the_only(counter)
    assert (incoming.name, incoming.origin, incoming.content) == ("a.eml", "upload:portal", CLAIM)
    assert incoming.message_id == "1@berthelot.example"


def test_a_plain_body_is_taken_in_as_well(client: httpx.Client, counter: MemoryCounter) -> None:
    client.post("/submissions?name=a.eml", content=CLAIM, headers=SIGNED_IN)
    assert (the_only(counter).name, the_only(counter).content) == ("a.eml", CLAIM)


def test_the_same_file_again_is_the_same_submission(client: httpx.Client) -> None:
    first, second = (client.post("/submissions", content=CLAIM, headers=SIGNED_IN) for _ in "12")
    assert first.json()["id"] == second.json()["id"]
    assert (first.json()["is_new"], second.json()["is_new"]) == (True, False)


def test_progress_is_told_to_whom_it_came_from_only(client: httpx.Client) -> None:
    place = client.post("/submissions", content=CLAIM, headers=SIGNED_IN).headers["Location"]
    told = client.get(place, headers=SIGNED_IN).json()
    assert (told["state"], told["reason_code"]) == ("quarantined", "corrupt_file")
    other = client.get(place, headers={"Authorization": f"Bearer {OTHER}"})
    assert (other.status_code, other.json()["code"]) == (404, "unknown_submission")


@pytest.mark.parametrize(
    "header",
    [
        pytest.param({}, id="none"),
        pytest.param({"Authorization": "Bearer"}, id="empty"),
        pytest.param({"Authorization": f"Bearer {TOKEN}x"}, id="wrong"),
        pytest.param({"Authorization": f"Basic {TOKEN}"}, id="another scheme"),
        pytest.param({"Authorization": f"Bearer {ENTRY}"}, id="the hash"),
    ],
)
def test_without_a_token_nothing_is_taken_in(
    client: httpx.Client, counter: MemoryCounter, header: dict[str, str]
) -> None:
    answer = client.post("/submissions", content=CLAIM, headers=header)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert client.get(f"/submissions/{'0' * 64}", headers=header).status_code == 401
    assert not counter.taken


@pytest.mark.parametrize("form", [True, False], ids=["form", "body"])
@pytest.mark.parametrize("told", [True, False], ids=["told", "in pieces"])
def test_a_large_file_is_refused_before_it_is_all_there(
    client: httpx.Client, counter: MemoryCounter, *, form: bool, told: bool
) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        if form:
            yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(100):
            sent += 10_000
            yield b"y" * 10_000

    headers = dict(SIGNED_IN)
    if form:
        headers["Content-Type"] = "multipart/form-data; boundary=x"
    body = b"".join(pieces()) if told else pieces()
    answer = client.post("/submissions", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "limit_exceeded")
    assert not counter.taken


def test_a_file_of_the_allowed_size_is_taken_in(
    client: httpx.Client, counter: MemoryCounter
) -> None:
    content = b"x" * LIMIT
    answer = client.post("/submissions", files={"file": ("a", content)}, headers=SIGNED_IN)
    assert answer.status_code == 202
    assert the_only(counter).content == content


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        pytest.param(b"", "application/pdf", "empty_file", id="empty"),
        pytest.param(b"garbage", "multipart/form-data", "bad_form", id="no boundary"),
        pytest.param(b"garbage", "multipart/form-data; boundary=x", "bad_form", id="no form"),
        pytest.param(
            b'--x\r\nContent-Disposition: form-data; name="other"\r\n\r\n1\r\n--x--\r\n',
            "multipart/form-data; boundary=x", "no_file", id="no file",
        ),
        pytest.param(
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n1\r\n' * 2
            + b"--x--\r\n",
            "multipart/form-data; boundary=x", "bad_form", id="two files",
        ),
    ],
)  # fmt: skip
def test_what_is_no_upload_is_refused_with_the_reason(
    client: httpx.Client, counter: MemoryCounter, body: bytes, kind: str, code: str
) -> None:
    headers = SIGNED_IN | {"Content-Type": kind}
    answer = client.post("/submissions", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "code", "detail"}
    assert not counter.taken


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "..\\..\\x", "/x", "a\r\nb/x", "\u202ex", "x" * 5000]
)
def test_a_name_is_never_a_path(client: httpx.Client, counter: MemoryCounter, name: str) -> None:
    client.post("/submissions", params={"name": name}, content=CLAIM, headers=SIGNED_IN)
    shown = the_only(counter).name
    assert set(shown) == {"x"}
    assert len(shown) < 200


def test_a_store_that_is_away_takes_nothing_in_and_says_when_to_come_back(
    client: httpx.Client, counter: MemoryCounter
) -> None:
    counter.error = StoreError("store", "the disk of /srv/secret is full")
    answer = client.post("/submissions", content=CLAIM, headers=SIGNED_IN)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "secret" not in answer.text
    assert client.get("/health").status_code == 503


def test_a_fault_of_ours_shows_nothing_of_us(client: httpx.Client, counter: MemoryCounter) -> None:
    counter.error = ZeroDivisionError("secret")
    answer = client.post("/submissions", content=CLAIM, headers=SIGNED_IN)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_server_error")
    assert "secret" not in answer.text


def test_health_needs_no_token(client: httpx.Client) -> None:
    assert client.get("/health").json() == {"status": "ok", "store_answers": True}


def test_who_has_a_token_is_told_how_the_service_does(
    client: httpx.Client, counter: MemoryCounter
) -> None:
    told = client.get("/health", headers=SIGNED_IN).json()
    assert told == {"status": "ok", "store_answers": True, "backlog": 7}
    counter.error = StoreError("store", "is away")
    assert client.get("/health", headers=SIGNED_IN).status_code == 503


def test_who_hands_in_too_fast_is_told_when_to_come_again(counter: MemoryCounter) -> None:
    rules = Rules(limit=LIMIT, seconds=20, concurrent=2, per_minute=2)
    app = create_app(counter, Tokens([ENTRY, OTHER_ENTRY]), rules)
    with (
        served(app) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client,
    ):

        def hand_in(token: str) -> httpx.Response:
            headers = {"Authorization": f"Bearer {token}"}
            return client.post("/submissions?name=a.eml", content=CLAIM, headers=headers)

        assert [hand_in(TOKEN).status_code for _ in range(3)] == [202, 202, 429]
        refused = hand_in(TOKEN)
        assert refused.json()["code"] == "too_fast"
        assert 0 < int(refused.headers["Retry-After"]) <= 30
        assert hand_in(OTHER).status_code == 202, "others do not wait"
        assert client.get("/health").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/docs", 404), ("GET", "/redoc", 404), ("GET", "/", 404),
        ("PUT", "/submissions", 405), ("GET", "/submissions/../x", 404),
        ("GET", "/submissions/abc", 400),
    ],
)  # fmt: skip
def test_other_places_are_problems_too(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path, headers=SIGNED_IN)
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        status, "application/problem+json",
    )  # fmt: skip


def test_its_description_says_what_to_send(client: httpx.Client) -> None:
    told = client.get("/openapi.json").json()
    assert set(told["paths"]) == {"/submissions", "/submissions/{submission}", "/health"}
    body = told["paths"]["/submissions"]["post"]["requestBody"]["content"]
    assert set(body) == {"multipart/form-data", "application/octet-stream"}


def test_every_answer_is_guarded(client: httpx.Client) -> None:
    for path in ("/health", "/nothing"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"


def test_a_slow_upload_is_given_up(counter: MemoryCounter) -> None:
    """With a real server: a client that sends half and waits."""
    app = create_app(counter, Tokens([ENTRY]), Rules(limit=LIMIT, seconds=0.3, concurrent=1))
    with served(app) as port, socket.create_connection(("127.0.0.1", port), 10) as slow:
        slow.sendall(
            b"POST /submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n"
            b"Authorization: Bearer " + TOKEN.encode() + b"\r\n\r\nhalf"
        )
        assert b" 408 " in slow.recv(4096)
        answer = httpx.post(
            f"http://127.0.0.1:{port}/submissions",
            content=CLAIM,
            headers=SIGNED_IN,
            trust_env=False,
        )
    assert answer.status_code == 202
    assert the_only(counter).content == CLAIM


@contextlib.contextmanager
def served(app: fastapi.FastAPI) -> Iterator[int]:
    """Serve an application and give its port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield int(server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    thread.join(10)
