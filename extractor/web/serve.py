"""Run the application until told to stop."""

from __future__ import annotations

from fastapi import FastAPI
from uvicorn import Config, Server

from extractor.intake.upload_settings import UploadSettings

STOP_SECONDS = 8  # for uploads in hand
KEEP_ALIVE_SECONDS = 15
CONNECTIONS = 256
BACKLOG = 128
HEADER_BYTES = 16 * 1024


def serve(app: FastAPI, settings: UploadSettings, *, host: str, port: int) -> bool:
    """Serve until Ctrl-C or a polite kill; uploads in hand are finished.

    Args:
        app: what to serve.
        settings: say whether HTTPS is spoken.
        host: address to listen on.
        port: 0 for any free one.

    Returns:
        Whether it could listen there.
    """
    server = Server(
        Config(
            app,
            host=host,
            port=port,
            ssl_certfile=settings.certificate,
            ssl_keyfile=settings.key,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            http="h11",
            ws="none",
            lifespan="off",
            backlog=BACKLOG,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=STOP_SECONDS,
            h11_max_incomplete_event_size=HEADER_BYTES,
        )
    )
    server.run()
    return server.started
