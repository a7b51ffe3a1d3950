"""`extractor health`: does a health file say that the service is alive?"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from extractor.cli.console import say
from extractor.service.health import complaint

_UNWELL = 1


def run_health(file: Path, *, max_age_seconds: float) -> None:
    """Say what is wrong and end with 1, or say nothing.

    Raises:
        SettingsError: the file is none of `extractor watch`.
    """
    wrong = complaint(file, max_age_seconds=max_age_seconds, now=dt.datetime.now(dt.UTC))
    if wrong is not None:
        say(f"extractor: {wrong}")
        sys.exit(_UNWELL)
