"""`extractor sinks`: try the receivers that are set, and make what they need."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from extractor.delivery.erp import example
from extractor.delivery.signing import written
from extractor.delivery.sinks import EventSink, open_sink
from extractor.errors import ExtractorError, SettingsError
from extractor.protocols import Sink
from extractor.settings import FILE_NAME, find_settings, load_settings

SECRET_BYTES = 32


def run_check(settings_file: Path | None) -> None:
    """Send each sink an event to try; exit with the code of the first that does not take it.

    Raises:
        SettingsError: no sink is set.
    """
    file = settings_file or find_settings()
    settings = load_settings(file)
    if not settings.sink:
        raise SettingsError(str(file or FILE_NAME), "no [[sink]] stands there; add one")
    taxonomy = settings.taxonomy.as_taxonomy()
    codes: list[int] = []
    for it in settings.sink:
        try:
            line = _checked(open_sink(it, taxonomy))
        except ExtractorError as error:
            codes.append(error.exit_code)
            line = str(error)
        sys.stdout.write(f"{it.name}: {line}\n")
    if codes:
        sys.exit(codes[0])


def _checked(sink: Sink) -> str:
    if not isinstance(sink, EventSink):
        return "is installed; a plugin is not tried"
    sink.check()
    sink.close()
    return "took an event to try"


def run_secret() -> None:
    """Print a new secret for a webhook."""
    sys.stdout.write(written(secrets.token_bytes(SECRET_BYTES)) + "\n")


def run_codes() -> None:
    """Print the example of ERP codes."""
    sys.stdout.write(example())
