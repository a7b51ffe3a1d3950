"""Kill processes at random while they work, until everything is done."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess

from tests.chaos.line import Role, Site, hand_on, start, take_in, work_off

CREW: tuple[Role, ...] = (take_in, work_off, work_off, hand_on)


def storm(
    site: Site,
    *,
    kills: int,
    seed: int,
    crew: Sequence[Role] = CREW,
    every: tuple[float, float] = (0.0, 0.15),
    seconds: float = 120.0,
    tell: Callable[[int], None] = lambda _: None,
) -> int:
    """Keep a crew at work and kill one of them now and then, starting it again each time.

    Args:
        site: where they work.
        kills: how many at most; afterwards they are left alone.
        seed: of the dice.
        crew: what each does; they end when nothing is left to do.
        every: shortest and longest pause between two kills, in seconds.
        seconds: after which it is given up.
        tell: is called with the number of kills so far.

    Returns:
        How many kills hit somebody at work.
    """
    dice = random.Random(seed)
    end = time.monotonic() + seconds
    members: list[BaseProcess | None] = [start(role, site) for role in crew]
    hits = 0
    while any(members):
        if time.monotonic() > end:
            _end(members)
            raise AssertionError(f"not done after {seconds} seconds and {hits} kills")
        time.sleep(dice.uniform(*every) if hits < kills else 0.05)
        at = dice.randrange(len(members))
        member = members[at]
        if member is not None and member.is_alive() and hits < kills:
            member.kill()
            hits += 1
            tell(hits)
        for place, it in enumerate(members):
            if it is None or it.is_alive():
                continue
            it.join()
            members[place] = None if it.exitcode == 0 else start(crew[place], site)
    return hits


def _end(members: Sequence[BaseProcess | None]) -> None:
    for member in members:
        if member is not None:
            member.kill()
            member.join()
