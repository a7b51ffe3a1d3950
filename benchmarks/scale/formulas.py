"""What the theory of queues says where it has an answer; the simulation is held against it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence


def erlang_c(workers: int, offered: float) -> float:
    """Give the share of arrivals that must wait in M/M/c.

    Args:
        workers: c.
        offered: arrivals a second times mean service seconds, below `workers`.
    """
    blocked = 1.0  # Erlang B by its recursion, which stays in range where factorials do not
    for count in range(1, workers + 1):
        blocked = offered * blocked / (count + offered * blocked)
    return workers * blocked / (workers - offered * (1 - blocked))


def mean_wait(workers: int, rate: float, seconds: float) -> float:
    """Give the mean wait in M/M/c.

    Args:
        workers: c.
        rate: arrivals a second.
        seconds: mean of the service.
    """
    return erlang_c(workers, rate * seconds) * seconds / (workers - rate * seconds)


def wait_quantile(workers: int, rate: float, seconds: float, share: float) -> float:
    """Give the wait that this share of arrivals in M/M/c does not exceed."""
    waiting = erlang_c(workers, rate * seconds)
    if 1 - share >= waiting:
        return 0.0
    return math.log(waiting / (1 - share)) * seconds / (workers - rate * seconds)


def pollaczek_khinchine(rate: float, seconds: Sequence[float]) -> float:
    """Give the mean wait in M/G/1.

    Args:
        rate: arrivals a second.
        seconds: service times, each as likely as the others.
    """
    load = rate * statistics.fmean(seconds)
    return rate * statistics.fmean([it**2 for it in seconds]) / (2 * (1 - load))
