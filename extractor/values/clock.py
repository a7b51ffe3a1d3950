"""What time it is: asked in one way everywhere, and never to decide who owns something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """Give the instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)
