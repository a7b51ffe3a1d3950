"""Tokens are asked for, kept, renewed, and never shown."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import urllib.parse
from collections.abc import Iterator
from typing import Any

import pytest

from extractor.errors import SourceError
from extractor.intake.mailbox.oauth import Grant, GrantedTokens, provider_of
from extractor.intake.mailbox.settings import MailboxSettings

SECRET = "Geheimnis-der-Anwendung"


class Endpoint:
    """A token endpoint that answers what it is told.

    Attributes:
        asked: the forms that were posted.
        answers: status and body of the next answers; the last one stays.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.answers: list[tuple[int, bytes]] = []
        self.url = ""

    def next_answer(self) -> tuple[int, bytes]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    stub = Endpoint()

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            stub.asked.append(dict(urllib.parse.parse_qsl(body)))
            status, content = stub.next_answer()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Be silent."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_address[1]}/token"
    yield stub
    server.shutdown()
    server.server_close()


def given(token: str, **more: object) -> tuple[int, bytes]:
    return 200, json.dumps({"access_token": token, "expires_in": 3600, **more}).encode()


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("CLIENT_SECRET", SECRET)
    monkeypatch.setenv("REFRESH", "first-refresh-token")
    return "env:CLIENT_SECRET"


def test_client_credentials_are_posted_once_for_many_uses(endpoint: Endpoint, secret: str) -> None:
    endpoint.answers = [given("t1")]
    tokens = GrantedTokens(Grant(endpoint.url, "client", secret, "scope/.default"))
    assert [tokens.token() for _ in range(3)] == ["t1"] * 3
    assert endpoint.asked == [
        {
            "grant_type": "client_credentials",
            "client_id": "client",
            "client_secret": SECRET,
            "scope": "scope/.default",
        }
    ]


def test_a_token_is_renewed_before_it_expires_and_when_refused(
    endpoint: Endpoint, secret: str
) -> None:
    now = [0.0]
    endpoint.answers = [given("t1"), given("t2"), given("t3")]
    tokens = GrantedTokens(Grant(endpoint.url, "client", secret, ""), clock=lambda: now[0])
    assert tokens.token() == "t1"
    now[0] = 3400
    assert tokens.token() == "t1"
    now[0] = 3500
    assert tokens.token() == "t2"
    assert tokens.token(fresh=True) == "t3"


def test_a_rotated_refresh_token_is_used_from_then_on(endpoint: Endpoint, secret: str) -> None:
    endpoint.answers = [given("t1", refresh_token="second"), given("t2")]
    tokens = GrantedTokens(Grant(endpoint.url, "client", secret, "", "env:REFRESH"))
    tokens.token()
    tokens.token(fresh=True)
    assert [it["refresh_token"] for it in endpoint.asked] == ["first-refresh-token", "second"]


@pytest.mark.parametrize(
    ("answer", "said", "retryable"),
    [
        pytest.param(
            (400, b'{"error": "invalid_grant"}'), "400 invalid_grant", False, id="refused"
        ),
        pytest.param((503, b"<html>"), "503 no code", True, id="busy"),
        pytest.param((200, b"<html>"), "no JSON", True, id="no json"),
        pytest.param((200, b'{"token": 1}'), "no access token", True, id="no token"),
        pytest.param((200, b'{"access_token": "a\\r\\nb"}'), "no access token", True, id="breaks"),
        pytest.param((302, b""), "302", False, id="a redirect is not followed"),
    ],
)
def test_a_refusal_says_why_and_shows_no_secret(
    endpoint: Endpoint, secret: str, answer: tuple[int, bytes], said: str, retryable: object
) -> None:
    endpoint.answers = [answer]
    tokens = GrantedTokens(Grant(endpoint.url, "client", secret, ""))
    with pytest.raises(SourceError, match=said) as caught:
        tokens.token()
    assert caught.value.retryable is retryable
    assert SECRET not in str(caught.value)


def test_an_endpoint_that_is_away_is_tried_later(secret: str) -> None:
    tokens = GrantedTokens(Grant("http://127.0.0.1:9/token", "client", secret, ""))
    with pytest.raises(SourceError, match="is away") as caught:
        tokens.token()
    assert caught.value.retryable


@pytest.mark.parametrize(
    ("more", "url"),
    [
        pytest.param(
            {"oauth": "microsoft", "oauth_tenant": "example.com"},
            "https://login.microsoftonline.com/example.com/oauth2/v2.0/token",
            id="microsoft",
        ),
        pytest.param(
            {"oauth": "google", "oauth_refresh_token": "env:R"},
            "https://oauth2.googleapis.com/token",
            id="google",
        ),
        pytest.param(
            {"oauth": "custom", "oauth_token_url": "https://sso.example.com/token"},
            "https://sso.example.com/token",
            id="custom",
        ),
    ],
)
def test_each_provider_has_its_endpoint(more: dict[str, str], url: str) -> None:
    settings = MailboxSettings.model_validate(
        {
            "name": "ap",
            "host": "imap.example.com",
            "user": "ap@example.com",
            "oauth_client_id": "c",
            "oauth_client_secret": "env:S",
        }
        | more
    )
    provider = provider_of(settings)
    assert isinstance(provider, GrantedTokens)
    assert provider.url == url


def test_a_password_needs_no_provider() -> None:
    settings = MailboxSettings(name="ap", host="h", user="u", password="env:P")
    assert provider_of(settings) is None
