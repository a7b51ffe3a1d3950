"""`extractor serve` takes in uploads, and what it confirmed survives a kill."""

from __future__ import annotations

import contextlib
import hashlib
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")
pytest.importorskip("httpx", reason="httpx is not installed")

import httpx

from extractor.cli.serve import Job, run_new_token, run_serve
from extractor.errors import SettingsError
from extractor.store.store import Store
from extractor.store.tally import tally
from extractor.web.tokens import new_token

TOKEN, ENTRY = new_token("portal")
SIGNED_IN = {"Authorization": f"Bearer {TOKEN}"}
CLAIM = b"Subject: Claim\r\n\r\n3 Kartons fehlen\r\n"
ID = hashlib.sha256(CLAIM).hexdigest()


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "extractor.toml"
    file.write_text(f'[upload]\ntokens = ["{ENTRY}"]\n')
    return file


@contextlib.contextmanager
def serving(settings: Path, store: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "extractor", "serve", "--port", "0", "--settings", settings,
         "--store", store],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr
    try:
        said = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert address, said
        yield process, address.group()
    finally:
        process.kill()
        process.communicate()


def test_an_upload_is_taken_in_once_and_survives_a_kill(settings: Path, tmp_path: Path) -> None:
    with serving(settings, tmp_path / "kept") as (process, url):
        for is_new in (True, False):
            answer = httpx.post(
                f"{url}/submissions", files={"file": ("a.eml", CLAIM)}, headers=SIGNED_IN,
                trust_env=False, timeout=30,
            )  # fmt: skip
            assert answer.json() == {"id": ID, "state": "received", "is_new": is_new}
        process.kill()
    with Store.open(tmp_path / "kept") as store:
        assert store.knows(ID)
        assert (tally(store).received, tally(store).in_work) == (1, 1)


def test_its_state_is_told_and_a_polite_kill_ends_it(settings: Path, tmp_path: Path) -> None:
    with serving(settings, tmp_path / "kept") as (process, url):
        with httpx.Client(base_url=url, headers=SIGNED_IN, trust_env=False, timeout=30) as client:
            place = client.post("/submissions?name=a.eml", content=CLAIM).headers["Location"]
            told = client.get(place).json()
            assert (told["state"], told["name"]) == ("received", "a.eml")
            assert client.get(f"/submissions/{'0' * 64}").status_code == 404
            health = client.get("/health").json()
            assert (health["alive"], health["backlog"], health["last_error"]) == (True, 1, None)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "stopped" in said


@pytest.mark.parametrize(
    ("host", "port", "text", "said"),
    [
        pytest.param("127.0.0.1", 0, "", "--new-token", id="nobody may upload"),
        pytest.param("192.0.2.1", 0, f'tokens = ["{ENTRY}"]', "allow_plain", id="plain"),
        pytest.param(
            "192.0.2.1", 0, f'tokens = ["{ENTRY}"]\nallow_plain = true', "cannot listen",
            id="no such address",
        ),
        pytest.param(
            "127.0.0.1", 0,
            f'tokens = ["{ENTRY}"]\ncertificate = "extractor.toml"\nkey = "extractor.toml"',
            "certificate cannot be used", id="no certificate",
        ),
        pytest.param("127.0.0.1", 0, 'tokens = ["portal:geheim"]', "NAME:SHA-256", id="no hash"),
    ],
)  # fmt: skip
def test_it_does_not_start_where_it_would_not_be_safe(
    tmp_path: Path, host: str, port: int, text: str, said: str
) -> None:
    file = tmp_path / "extractor.toml"
    file.write_text(f"[upload]\n{text}\n")
    with pytest.raises(SettingsError, match=said) as caught:
        run_serve(Job(host, port, file, tmp_path / "kept"))
    assert "geheim" not in str(caught.value)


def test_a_new_token_is_shown_once_with_the_line_for_the_settings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run_new_token("portal")
    shown = capsys.readouterr()
    token = shown.out.strip()
    assert f'tokens = ["portal:{hashlib.sha256(token.encode()).hexdigest()}"]' in shown.err
    assert token not in shown.err
