"""Run the program to its end while its workers and itself are killed."""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import signal
import subprocess
import time
from pathlib import Path

from benchmarks.batch.scene import ENVIRONMENT, Site
from extractor.store.reprocessing.runs import list_runs

_STEP = 0.2  # seconds between two looks


@dataclasses.dataclass(slots=True)
class Killed:
    """How often who was killed, and how much memory the program took at most."""

    workers: int = 0
    drivers: int = 0
    peak_mib: int = 0


def disturbed(site: Site, given: argparse.Namespace, killed: Killed) -> None:
    """Run the program to its end, killing whom one can reach."""
    chance = random.Random(given.seed)
    first = ["--ledger", str(site.ledger), "--workers", str(site.workers)]
    first += ["--rate", site.rate] if site.rate else []
    driver = subprocess.Popen(site.command(*first), env=ENVIRONMENT)
    started, due, done = True, time.monotonic() + given.kill_every, 0
    when = {1 + at * 2 for at in range(given.driver_kills)}  # so many kills of workers before
    try:
        while driver.poll() is None:
            time.sleep(_STEP)
            killed.peak_mib = max(killed.peak_mib, _peak_mib(driver.pid))
            now = _done(site)
            if time.monotonic() < due or now == done:
                continue  # between two kills something is to get done
            due, done = time.monotonic() + given.kill_every, now
            if killed.workers in when and started:
                os.kill(driver.pid, signal.SIGKILL)
                driver.wait()
                killed.drivers += 1
                when.remove(killed.workers)
            elif workers := children(driver.pid):
                os.kill(chance.choice(workers), signal.SIGKILL)
                killed.workers += 1
            if driver.poll() is not None:
                print(f"killed at {now:,} documents; resumed", flush=True)
                driver = subprocess.Popen(site.command("--resume", "1", *first), env=ENVIRONMENT)
    finally:
        if driver.poll() is None:
            driver.kill()
    if driver.returncode != 0:
        raise SystemExit(f"the program ended with {driver.returncode}")


def children(pid: int) -> list[int]:
    """Give the processes that a program has started itself."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            text = (entry / "stat").read_text()
        except OSError:  # it has just ended
            continue
        if int(text.rpartition(")")[2].split()[1]) == pid:
            found.append(int(entry.name))
    return sorted(found)


def _peak_mib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    peak = next((it for it in lines if it.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(peak.split()[1]) // 1024


def _done(site: Site) -> int:
    with site.store() as store:
        runs = list_runs(store, 1)
        return runs[0].done if runs else 0
