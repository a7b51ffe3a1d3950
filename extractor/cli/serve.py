"""`extractor serve`: claims by HTTP upload."""

from __future__ import annotations

import dataclasses
import sys
import threading
from pathlib import Path

from extractor.cli.console import tell
from extractor.cli.stores import open_store
from extractor.errors import SettingsError
from extractor.intake.mailbox.settings import is_here
from extractor.intake.upload_settings import UploadSettings
from extractor.service.health import HealthReports
from extractor.service.signals import stopping_on_signals
from extractor.settings import Settings, find_settings, load_settings

try:
    from extractor.web.app import Rules, create_app
    from extractor.web.counter import StoreCounter
    from extractor.web.serve import Service, Speaking, listen
    from extractor.web.tokens import load_tokens, new_token
except ModuleNotFoundError as error:
    raise SettingsError("extractor serve", "install dispute-extractor[desk]") from error


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command."""

    host: str
    port: int
    settings: Path | None
    store: Path | None


def run_serve(job: Job) -> None:
    """Serve until Ctrl-C or a polite kill.

    Raises:
        SettingsError: nobody may upload, or the address cannot be used.
        StoreError: the store cannot be opened.
    """
    settings = load_settings(job.settings or find_settings())
    rules = settings.upload
    tokens = load_tokens(rules.tokens, rules.tokens_file)
    _check_address(job.host, rules)
    with open_store(job.store, settings) as store, HealthReports(store) as health:
        counter = StoreCounter(store, lambda: health.report().as_json())
        app = create_app(counter, tokens, upload_rules(settings))
        listener = listen(job.host, job.port, command="extractor serve")
        port = listener.getsockname()[1]
        service = Service(app, listener, Speaking("upload", rules.certificate, rules.key))
        kind = "https" if rules.certificate else "http"
        tell("serving", f"serving {kind}://{job.host}:{port}; Ctrl-C ends")
        with stopping_on_signals(threading.Event(), service.stop):
            service.run()
    tell("stopped", "stopped")


def run_new_token(name: str) -> None:
    """Print a new token, once; what is to stand in the settings goes to standard error.

    Raises:
        SettingsError: the name cannot stand there.
    """
    token, entry = new_token(name)
    sys.stdout.write(f"{token}\n")
    sys.stderr.write(
        "This token is shown once; give it to whoever uploads. Add to the settings:\n"
        f'[upload]\ntokens = ["{entry}"]\n'
    )


def upload_rules(settings: Settings) -> Rules:
    """Give how much may be uploaded."""
    return Rules(
        limit=settings.upload.max_bytes or settings.intake.file_bytes,
        seconds=settings.upload.body_seconds,
        concurrent=settings.upload.concurrent,
        per_minute=settings.upload.per_minute,
    )


def _check_address(host: str, settings: UploadSettings) -> None:
    if not (is_here(host) or settings.certificate or settings.allow_plain):
        raise SettingsError(
            "extractor serve",
            f"on {host} others could read the tokens; set certificate and key in [upload], or "
            "allow_plain = true behind a proxy that ends HTTPS",
        )
