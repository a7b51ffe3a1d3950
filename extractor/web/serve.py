"""Run the application until told to stop."""

from __future__ import annotations

import contextlib
import dataclasses
import socket
from pathlib import Path

from fastapi import FastAPI
from uvicorn import Config, Server

from extractor.errors import SettingsError

STOP_SECONDS = 8  # for uploads in hand
KEEP_ALIVE_SECONDS = 15
CONNECTIONS = 256
BACKLOG = 128
HEADER_BYTES = 16 * 1024


def listen(host: str, port: int, *, command: str) -> socket.socket:
    """Take an address; nothing is answered before a `Service` runs on it.

    Args:
        host: address to listen on.
        port: 0 for any free one.
        command: named in the error.

    Raises:
        SettingsError: nobody may listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        detail = f"cannot listen on {host} port {port} ({error.strerror or error})"
        raise SettingsError(command, detail) from error


@dataclasses.dataclass(frozen=True, slots=True)
class Speaking:
    """How a service speaks.

    Attributes:
        section: of the settings, for errors.
        certificate: with `key`, HTTPS (PEM); None for HTTP.
        proxy: whose word is taken for who asks; empty for nobody's.
    """

    section: str
    certificate: Path | None
    key: Path | None
    proxy: str = ""


class Service:
    """Serves on one address."""

    def __init__(self, app: FastAPI, listener: socket.socket, speaking: Speaking) -> None:
        """Prepare; nothing is answered before `run`.

        Args:
            app: what to serve.
            listener: on which; closed at the end.
            speaking: how.

        Raises:
            SettingsError: the certificate cannot be used.
        """
        config = Config(
            app,
            ssl_certfile=speaking.certificate,
            ssl_keyfile=speaking.key,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(speaking.proxy),
            forwarded_allow_ips=speaking.proxy or "",
            http="h11",
            ws="none",
            lifespan="off",
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=STOP_SECONDS,
            h11_max_incomplete_event_size=HEADER_BYTES,
        )
        try:
            config.load()
        except OSError as error:
            listener.close()
            detail = f"the certificate cannot be used ({type(error).__name__})"
            raise SettingsError(f"[{speaking.section}] certificate", detail) from error
        self._listener = listener
        self._server = _Server(config)

    def run(self) -> None:
        """Serve until told to stop; uploads in hand are finished first."""
        with self._listener:
            self._server.run(sockets=[self._listener])

    def stop(self) -> None:
        """End `run` soon; may be called from another thread or a signal handler."""
        self._server.should_exit = True


class _Server(Server):
    """Leaves signals to whoever runs it."""

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        return contextlib.nullcontext()
