"""What a benchmark has used."""

from __future__ import annotations

import resource


def cpu_seconds() -> float:
    """Give CPU seconds of this process and of its children that have ended."""
    both = (resource.getrusage(it) for it in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(it.ru_utime + it.ru_stime for it in both)
