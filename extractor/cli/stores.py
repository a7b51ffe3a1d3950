"""Which record store a command works with."""

from __future__ import annotations

from pathlib import Path

from extractor.settings import Settings

DEFAULT_STORE = Path(".extractor")


def store_folder(given: Path | None, settings: Settings) -> Path:
    """Give the folder: from the option, else from the settings, else in the current folder."""
    return given or settings.store.path or DEFAULT_STORE
