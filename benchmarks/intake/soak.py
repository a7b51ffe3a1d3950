"""Mails through the watched folder while processes are killed: nothing lost, nothing doubled.

Use: ``python -m benchmarks.intake.soak [--mails N] [--kills N] [--workers N] [--seed N]
[--milliseconds N] [--url POSTGRESQL] [--real CASES_DIR]``

N mails (10,000 unless told) are dropped into a watched folder, in bursts, under sub-folders,
each tenth of them twice and each third a reminder. An intake, a relay and the workers (2 unless
told) are processes that are killed with SIGKILL at random times (200 times unless told) and
started again. In the end every file must have exactly one outcome, every record must have been
delivered, one dispute must be left of each invoice, and the originals must be whole. Exits with 1
if not. What stands in a mail is its record, so that the line is measured and not the models.

With --real the files of a casebook go through `extractor watch` itself with its models, killed
and started again as a whole, with all it has started.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report.figures import Figure, keep
from extractor.store.store import Store
from extractor.store.tally import Tally, tally
from tests.chaos.line import Site, check, hand_on, take_in, work_off
from tests.chaos.storm import storm

BURST = 500  # mails that arrive at the same time


def main() -> None:
    """Run it and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--milliseconds", type=float, default=0.0, help="that reading takes")
    parser.add_argument("--url")
    parser.add_argument("--real", type=Path)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    try:
        if arguments.real:
            real(folder, arguments.real, arguments.kills, arguments.seed)
        else:
            made_up(folder, arguments)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def made_up(folder: Path, arguments: argparse.Namespace) -> None:
    """Send made-up mails through the line."""
    site = Site(folder, arguments.url, seconds=arguments.milliseconds / 1000)
    texts = list(mails(arguments.mails))
    started = time.monotonic()
    for first in range(0, len(texts), BURST):
        drop(site, first, texts[first : first + BURST])
    put = time.monotonic()
    print(f"{len(texts):,} mails dropped in {put - started:.1f} s", flush=True)
    crew = (take_in, *([work_off] * arguments.workers), hand_on)
    # The kills are spread over the work, which takes some hundredths of a second a mail.
    pause = max(len(texts) * 0.01 / max(arguments.kills, 1), 0.02)
    hits = storm(
        site,
        kills=arguments.kills,
        seed=arguments.seed,
        crew=crew,
        every=(0.0, 2 * pause),
        seconds=6 * 3600,
        tell=lambda number: report(site, number) if number % 20 == 0 else None,
    )
    seconds = time.monotonic() - put
    check(site, texts)
    with site.opened() as store:
        told = tally(store)
    doubles = deliveries_again(site.log)
    print(told)
    print(f"kills {hits}, lost 0, doubled 0, records handed to the sink again {doubles}")
    print(f"{len(texts) / seconds:.1f} mails/s with kills, {arguments.workers} workers")
    keep(
        "intake.soak",  # whoever loses or doubles one does not come this far
        [
            Figure("mails through the watched folder", len(texts)),
            Figure("processes killed meanwhile", hits),
            Figure("mails lost", 0, target="0"),
            Figure("mails doubled", 0, target="0"),
        ],
    )


def mails(count: int) -> list[str]:
    """Give mails: a tenth are copies, a third reminders, some no disputes, some damaged."""
    made: list[str] = []
    for it in range(count):
        if it % 10 == 9:
            made.append(made[it - 5])
        elif it % 17 == 0:
            made.append(f"damaged beyond repair {it}")
        elif it % 7 == 0:
            made.append(f"thanks {it}")
        else:
            invoice = it - it % 3  # three mails about each
            made.append(f"K{invoice % 97} FA-{invoice} 1{invoice % 89}.00 shortage mail {it}")
    return made


def drop(site: Site, first: int, texts: list[str]) -> None:
    """Let mails arrive, renamed into the folder as careful senders do."""
    folder = site.inbox / f"{first // BURST % 7}"
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts, start=first):
        part = folder / f".{number}.part"
        part.write_text(text)
        part.rename(folder / f"{number:06}.txt")


def report(site: Site, kills: int) -> None:
    """Say how far it is."""
    with dataclasses.replace(site).opened() as store:
        print(f"kill {kills}: {tally(store)}", flush=True)


def deliveries_again(log: Path) -> int:
    """Count how often a record came again, which a receiver knows by its SHA-256 and version."""
    lines = [json.loads(it) for it in log.read_text().splitlines()]
    return len(lines) - len({(it["source"]["sha256"], it["version"]) for it in lines})


def real(folder: Path, cases: Path, kills: int, seed: int) -> None:
    """Send the files of a casebook through `extractor watch` and kill all of it again and again."""
    dice = random.Random(seed)
    inbox = folder / "inbox"
    shutil.copytree(cases / "inbox", inbox)
    count = sum(it.is_file() for it in inbox.rglob("*"))
    command = [
        sys.executable, "-m", "extractor", "watch", "--inbox", str(inbox),
        "--ledger", str(cases / "ledger"), "--settings", str(cases / "extractor.toml"),
        "--store", str(folder / "store"), "--output", str(folder / "r.jsonl"), "--workers", "2",
    ]  # fmt: skip
    started, hits = time.monotonic(), 0
    while True:
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + (dice.uniform(5, 40) if hits < kills else 1e9)
        while time.monotonic() < end and not (done := finished(folder, count)):
            time.sleep(0.5)
        if done:
            asked = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.wait(600)
            print(f"ended {time.monotonic() - asked:.1f} s after it was told to")
            break
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        hits += 1
    with Store.open(folder / "store") as store:
        told = tally(store)
    keys = [
        (it["source"]["sha256"], it["version"])
        for it in map(json.loads, (folder / "r.jsonl").read_text().splitlines())
    ]
    print(told)
    print(f"{count} files, {hits} kills, {time.monotonic() - started:.0f} s, {len(keys)} records")
    if not told.adds_up or told.received != count or len(keys) != len(set(keys)):
        raise SystemExit(1)


def finished(folder: Path, count: int) -> bool:
    """Say whether all files have an outcome and every record is handed on."""
    if not (folder / "store" / "records.sqlite").exists():
        return False
    with Store.open(folder / "store") as store:
        told: Tally = tally(store)
    return told.received >= count and not told.in_work and not told.deliveries_waiting


if __name__ == "__main__":
    main()
