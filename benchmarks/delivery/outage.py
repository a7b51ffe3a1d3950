"""A receiver of webhooks that is away for a working day, and for longer than anything is tried.

Use: ``python -m benchmarks.delivery.outage [--files N] [--kills N] [--url POSTGRESQL]``

Time is simulated; the store, the outbox, the relay, its schedule, the events and their signatures
are the real ones. Files come all day, every fifth in a further version. Two senders try to hand
them on and are killed now and then. After the day the receiver comes back, though it loses a few
answers, so that events come twice. Then the same again with a receiver that is away for a week.
"""

from __future__ import annotations

import argparse
import logging
import random
import tempfile
import time
import tracemalloc
from pathlib import Path

from extractor.store.outbox import listed, retry, undelivered
from extractor.store.store import Store
from tests.delivery.outage import HOUR, POINTS, Times, World, a_day, killing


def main() -> None:
    """Print what the receiver saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--url")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)  # each failure is one
    times = Times()
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "kept", url=arguments.url, clock=times.wall) as store,
    ):
        _day(World(store, times, prefix="day-"), arguments.files, arguments.kills)
        _week(World(store, times, prefix="week-"), arguments.files)


def _day(world: World, files: int, kills: int) -> None:
    began = time.process_time()
    world.receiver.mode = "away"
    a_day(world, files=files)
    backlog, tried = world.waiting(), world.receiver.came["away"]
    print(f"away for a day: {files} files, {backlog} records and events wait")
    print(
        f"  requests while it was away            {tried:>8,}  (the most in hand {world.most_held})"
    )
    chance = random.Random(1)
    world.receiver.mode = "answer lost"
    world.run(10.0)
    world.receiver.mode = "up"
    back = world.times.passed
    world.put(files, ("a",), customer="new")
    tracemalloc.start()
    for _ in range(kills):
        with killing(chance.choice(POINTS), chance.randint(1, 10)):
            world.run(1.0)
    while world.waiting() and world.times.passed < back + 30 * HOUR:
        world.run(1.0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    _check(world)
    came = world.receiver.came["taken"]
    firsts = len(world.receiver.firsts)
    print(f"  simulated seconds until it was exact  {world.times.passed - back:>8,.0f}")
    print(f"  events taken, of which came again     {came:>8,}  {came - firsts:,}")
    print(f"  senders started, killed               {world.senders:>8,}  {world.senders - 2:,}")
    print(f"  memory of the senders at most, MB     {peak / 1e6:>8.1f}")
    print(f"  events out of order                   {len(world.out_of_order()):>8,}")
    print(f"  CPU seconds of all                    {time.process_time() - began:>8.1f}")
    world.close()


def _week(world: World, files: int) -> None:
    world.receiver.mode = "away"
    for number in range(files // 10):
        world.put(number, ("a", "b"), customer=str(number))
    world.run(65 * HOUR)
    early = undelivered(world.store, dead=True)
    world.run(7 * 24 * HOUR - 65 * HOUR)
    dead = undelivered(world.store, dead=True)
    print(f"away for a week: {files // 10} files of as many customers")
    print(f"  given up after 65 hours, after 7 days {early:>8,}  {dead:,}")
    print(f"  of these listed                       {len(listed(world.store, dead=True)):>8,}")
    world.receiver.mode = "up"
    print(f"  handed on again on request            {retry(world.store):>8,}")
    while world.waiting():
        world.run(1.0)
    _check(world)
    print("  the receiver is exact")
    world.close()


def _check(world: World) -> None:
    missing = world.disputes() - world.receiver.standing()
    more = world.receiver.standing() - world.disputes()
    if missing or more:
        raise SystemExit(f"the receiver is wrong: lacks {len(missing)}, has {len(more)} too many")


if __name__ == "__main__":
    main()
