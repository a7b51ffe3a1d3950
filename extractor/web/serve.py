"""Run the application until told to stop."""

from __future__ import annotations

import contextlib
import socket

from fastapi import FastAPI
from uvicorn import Config, Server

from extractor.errors import SettingsError
from extractor.intake.upload_settings import UploadSettings

STOP_SECONDS = 8  # for uploads in hand
KEEP_ALIVE_SECONDS = 15
CONNECTIONS = 256
BACKLOG = 128
HEADER_BYTES = 16 * 1024


class Service:
    """Serves on one address.

    Attributes:
        port: on which it listens.
    """

    def __init__(self, app: FastAPI, settings: UploadSettings, *, host: str, port: int) -> None:
        """Listen; nothing is answered before `run`.

        Args:
            app: what to serve.
            settings: say whether HTTPS is spoken.
            host: address to listen on.
            port: 0 for any free one.

        Raises:
            SettingsError: nobody may listen there, or the certificate cannot be used.
        """
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        config = Config(
            app,
            ssl_certfile=settings.certificate,
            ssl_keyfile=settings.key,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
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
            detail = f"the certificate cannot be used ({type(error).__name__})"
            raise SettingsError("[upload] certificate", detail) from error
        try:
            self._listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
        except OSError as error:
            detail = f"cannot listen on {host} port {port} ({error.strerror or error})"
            raise SettingsError("extractor serve", detail) from error
        self._server = _Server(config)
        self.port = int(self._listener.getsockname()[1])

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
