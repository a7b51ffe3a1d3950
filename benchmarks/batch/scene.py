"""Where the store, the settings and the ledger of a great run lie, and who works there."""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path

from extractor.store.store import Store

ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}


@dataclasses.dataclass(frozen=True, slots=True)
class Site:
    """Where everything lies, and who works there.

    Attributes:
        url: of a PostgreSQL database; None for SQLite.
    """

    folder: Path
    workers: int
    rate: str | None = None
    url: str | None = None

    def store(self) -> Store:
        """Open the store."""
        return Store.open(self.folder / "store", url=self.url)

    def command(self, *arguments: str) -> list[str]:
        """Give the command line of a program on it."""
        given = ("--store", str(self.folder / "store"), "--settings", str(self.settings))
        return [sys.executable, "-m", "extractor", "reprocess", *arguments, *given]

    @property
    def settings(self) -> Path:
        """Give the settings file."""
        return self.folder / "extractor.toml"

    @property
    def ledger(self) -> Path:
        """Give the folder of the ledger."""
        return self.folder / "ledger"
