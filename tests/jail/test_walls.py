"""What a child cannot reach; where the kernel has no such wall, the test is skipped and says so."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.jail.child import Child
from extractor.jail.pool import Pool
from extractor.jail.walls import CALLS, FILES, NETWORK, SIGNALS

MakePool = Callable[..., Pool]
Ask = Callable[[Child, str], str]


def child_behind(pool: Pool, *walls: str) -> Child:
    child = pool.take()
    assert child.until_ready()
    missing = sorted({*walls} - {*child.walls})
    if missing:
        pytest.skip(f"this kernel does not shut off: {', '.join(missing)}")
    return child


@pytest.mark.parametrize("wall", [NETWORK, CALLS])
def test_a_child_cannot_connect(make_pool: MakePool, ask: Ask, wall: str) -> None:
    child = child_behind(make_pool(), wall)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert ask(child, f"connect {port}") in {"PermissionError", "OSError"}


def test_the_network_is_shut_without_the_filter_of_calls_too(make_pool: MakePool, ask: Ask) -> None:
    # nothing can be created that connects, so look at what there is to connect to
    child = child_behind(make_pool(), NETWORK)
    assert ask(child, "say still there") == "still there"
    inside = Path(f"/proc/{child.process_id}/ns/net").readlink()
    assert inside != Path("/proc/self/ns/net").readlink()


def test_a_child_writes_nowhere(make_pool: MakePool, ask: Ask, tmp_path: Path) -> None:
    child = child_behind(make_pool(), FILES)
    assert ask(child, f"write {tmp_path / 'a'}") == "PermissionError"
    assert ask(child, "write here") == "FileNotFoundError"
    assert list(tmp_path.iterdir()) == []


def test_a_child_reads_no_file_of_its_user(make_pool: MakePool, ask: Ask, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x", encoding="utf-8")
    child = child_behind(make_pool(), FILES)
    assert ask(child, f"read {secret}") == "PermissionError"
    assert ask(child, f"list {Path.home()}") == "PermissionError"
    assert ask(child, f"read {Path(__file__)}") == "PermissionError"
    assert ask(child, f"read /proc/{os.getpid()}/environ") == "PermissionError"


def test_a_file_that_it_may_write_is_bounded(make_pool: MakePool, ask: Ask, tmp_path: Path) -> None:
    child = make_pool(tmp_path).take()
    assert ask(child, f"write {tmp_path / 'a'}") == "OSError"
    assert (tmp_path / "a").stat().st_size == 2 * 1024 * 1024
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_a_child_cannot_start_a_process_but_threads(make_pool: MakePool, ask: Ask) -> None:
    child = child_behind(make_pool(), CALLS)
    assert ask(child, "fork") == "PermissionError"
    assert ask(child, "run_away") == "PermissionError"
    assert ask(child, "thread") == "joined"


def test_a_child_signals_nobody(make_pool: MakePool, ask: Ask) -> None:
    child = child_behind(make_pool(), SIGNALS)
    assert ask(child, f"send {os.getpid()}") == "PermissionError"
    assert ask(child, f"send {child.process_id}") == "sent"


def test_a_child_has_an_empty_folder_and_few_names_and_files(
    make_pool: MakePool, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    child = make_pool().take()
    assert ask(child, "list .") in {"[]", "PermissionError"}
    assert "PASSWORD" not in ask(child, "environment")
    assert ask(child, "mask") == "0o77"
    assert ask(child, "open_many") == "OSError"
