"""`extractor status`: account for everything that was received, on one line."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from extractor.cli.stores import open_store
from extractor.settings import find_settings, load_settings
from extractor.store.tally import tally

DOES_NOT_ADD_UP = 1  # exit code


def run_status(store: Path | None, settings_file: Path | None, *, as_json: bool) -> None:
    """Print the tally; exit with 1 if it does not add up, which must never be.

    Raises:
        StoreError: there is no store, or it does not answer.
    """
    settings = load_settings(settings_file or find_settings())
    with open_store(store, settings, must_exist=True) as opened:
        told = tally(opened)
    if as_json:
        facts = dataclasses.asdict(told)
        oldest = told.oldest_waiting
        facts["oldest_waiting"] = oldest.isoformat() if oldest else None
        sys.stdout.write(json.dumps(facts | {"adds_up": told.adds_up}) + "\n")
    else:
        sys.stdout.write(f"{told}\n")
    if not told.adds_up:
        sys.exit(DOES_NOT_ADD_UP)
