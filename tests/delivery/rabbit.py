"""A RabbitMQ of our own, as an ordinary process in a folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
_START_SECONDS = 90


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
    return port


@contextlib.contextmanager
def running(folder: Path, *, certificate: Path | None = None) -> Iterator[int]:
    """Give the port of a broker with the user guest; with a certificate and its key, by TLS."""
    if not SERVER.is_file() or shutil.which("erl") is None:
        pytest.skip("RabbitMQ is not installed (Debian: rabbitmq-server)")
    port, distribution, mapper = free_port(), free_port(), free_port()
    listener = f"listeners.tcp.1 = 127.0.0.1:{port}\n"
    if certificate is not None:
        listener = (
            f"listeners.tcp = none\nlisteners.ssl.1 = 127.0.0.1:{port}\n"
            f"ssl_options.cacertfile = {certificate}\nssl_options.certfile = {certificate}\n"
            f"ssl_options.keyfile = {certificate}\n"
        )
    (folder / "rabbitmq.conf").write_text(
        f"{listener}vm_memory_high_watermark.absolute = 1GB\n"
        "disk_free_limit.absolute = 1MB\nlog.console = true\nlog.file = false\n"
    )
    (folder / "enabled_plugins").write_text("[].\n")
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8",
        "RABBITMQ_NODENAME": f"test{port}@localhost",
        "RABBITMQ_MNESIA_BASE": str(folder / "data"), "RABBITMQ_LOG_BASE": str(folder),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none.conf"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_DIST_PORT": str(distribution), "ERL_EPMD_PORT": str(mapper),
        "ERL_EPMD_ADDRESS": "127.0.0.1", "ERL_EPMD_RELAXED_COMMAND_CHECK": "1",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1",
    }  # fmt: skip
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [SERVER], env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait(server, port, folder / "server.log")
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        # the port mapper leaves its parent's group; told to go, it does
        subprocess.run(
            ["epmd", "-port", str(mapper), "-kill"], check=False, capture_output=True,
            env=environment,
        )  # fmt: skip


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if b"Server startup complete" in log.read_bytes():
            return
        time.sleep(0.2)
    pytest.skip(f"RabbitMQ does not start here on port {port}: {log.read_bytes()[-300:]!r}")
