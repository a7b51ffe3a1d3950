"""Mail servers for the tests: pymap in memory, and a real Dovecot where it is installed."""

from __future__ import annotations

import contextlib
import http.server
import itertools
import json
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.intake.mailbox.settings import MailboxSettings
from extractor.intake.seen import SeenFile
from tests.intake.mailbox import dovecot
from tests.intake.mailbox.clients import Owner

DEMO = ("demouser", "demopass")
_numbers = itertools.count(1)


class TokenServer:
    """Gives tokens, and tells Dovecot which of them are good.

    Attributes:
        given: tokens to give, one after the other; the last one stays.
        good: tokens that are not expired.
        user: whom they are for.
    """

    def __init__(self) -> None:
        self.given = ["good"]
        self.good = {"good"}
        self.user = ""
        self.url = ""

    def answer(self, path: str, form: dict[str, str]) -> dict[str, object]:
        if path == "/token":
            token = self.given.pop(0) if len(self.given) > 1 else self.given[0]
            return {"access_token": token, "expires_in": 3600}
        return {"active": form.get("token", "") in self.good, "username": self.user}


@pytest.fixture(scope="session")
def tokens() -> Iterator[TokenServer]:
    stub = TokenServer()

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            content = json.dumps(
                stub.answer(self.path, dict(urllib.parse.parse_qsl(body)))
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Be silent."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    stub.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield stub
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def real(tokens: TokenServer) -> Iterator[dovecot.Dovecot]:
    if not Path(dovecot.PROGRAM).exists():
        pytest.skip(f"no {dovecot.PROGRAM}: install dovecot-imapd (Debian, Ubuntu)")
    with dovecot.running(f"{tokens.url}/introspect") as server:
        yield server


@pytest.fixture(scope="session")
def memory_port() -> Iterator[int]:
    """Give the port of a mail server in memory."""
    pytest.importorskip("pymap", reason="pymap is not installed")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    program = [Path(sys.executable).with_name("pymap"), "--host", "127.0.0.1", "--port", str(port),
               "--no-tls", "dict", "--demo-data"]  # fmt: skip
    process = subprocess.Popen(program, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    for _ in range(400):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        time.sleep(0.05)
    yield port
    process.kill()
    process.wait(timeout=20)


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[SeenFile]:
    file = SeenFile(tmp_path / "seen.sqlite")
    yield file
    file.close()


@pytest.fixture
def user() -> str:
    """Give a user of Dovecot whom no other test knows."""
    return f"user{next(_numbers)}"


@pytest.fixture
def owner(real: dovecot.Dovecot, user: str) -> Iterator[Owner]:
    it = Owner(real.port, user, dovecot.PASSWORD)
    yield it
    it.leave()


@pytest.fixture
def account(
    real: dovecot.Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., MailboxSettings]:
    """Give settings of an account at Dovecot."""
    monkeypatch.setenv("MAIL_PASSWORD", dovecot.PASSWORD)

    def made(**more: object) -> MailboxSettings:
        usual: dict[str, object] = {
            "name": "ap", "host": "127.0.0.1", "port": real.port, "security": "plain",
            "user": user, "password": "env:MAIL_PASSWORD", "timeout_seconds": 10,
        }  # fmt: skip
        return MailboxSettings.model_validate(usual | more)

    return made
