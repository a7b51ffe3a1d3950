"""A last limit on understanding, which happens in the worker itself.

Reading happens in children with limits. What is read is text, and no text should keep a pattern
busy for minutes; one that does would hold its worker for ever, because Python cannot interrupt a
pattern. The system can: it ends the worker, who is replaced, and the attempt counts against the
file.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator


@contextlib.contextmanager
def ended_when_stuck(seconds: float | None) -> Iterator[None]:
    """Let the system end this process when the block takes longer.

    Args:
        seconds: of wall time; None for no limit.
    """
    if seconds is None:
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
