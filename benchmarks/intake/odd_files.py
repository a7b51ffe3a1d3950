"""A folder of odd files through the whole service: is every one of them accounted for?

Use: ``python -m benchmarks.intake.odd_files [--others FOLDER] [--keep FOLDER] [--every N]
[--workers N]``.
The files are made here (whole ones of every kind, each spoilt in twenty ways, and the hostile
ones of the tests); ``--others`` adds every file of a folder. ``extractor watch`` takes them from
a drop folder; when nothing is left in work it is told to stop. A wrong outcome ends with 1.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import hashlib
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import sqlalchemy as sa

from benchmarks.intake.processes import Peaks, Watch
from benchmarks.intake.spoilt import spoilt
from benchmarks.intake.whole import File, whole
from extractor.reading.settings import ReadingSettings
from extractor.store import tables as t
from extractor.store.store import Store
from extractor.store.tally import tally
from extractor.values.progress import IN_WORK, State
from tests.hostile.samples import samples

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 10.0
_ODD_NAMES = (
    b"r\xe9clamation.eml", b"two\nlines.eml", b" .txt ", b"-rf.eml", "a\u202efdp.eml".encode(),
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a folder of files.

    Attributes:
        files: that were put there.
        unaccounted: names of files that the store does not know, or has no outcome for.
        states: submissions by state; the same bytes are one.
        reasons: codes of those that were set aside.
        arrivals: that the store counted.
        left: files that still lie in the inbox.
        adds_up: whether the store's own account does.
        deaths: of processes of the service itself.
        exit_code: of the service; 0 after a polite kill.
        seconds: of wall time, from the first look to the last outcome.
        stop_seconds: from the polite kill to the end.
        slowest_seconds: between two steps of a worker.
    """

    files: int
    unaccounted: tuple[str, ...]
    states: dict[str, int]
    reasons: dict[str, int]
    arrivals: int
    left: int
    adds_up: bool
    deaths: int
    exit_code: int
    seconds: float
    stop_seconds: float
    slowest_seconds: float
    peaks: Peaks

    @property
    def is_right(self) -> bool:
        """Whether all are accounted for, nothing crashed and nothing went over its limits."""
        limits = ReadingSettings()
        return (
            not self.unaccounted
            and self.arrivals == self.files
            and not self.left
            and self.adds_up
            and not self.deaths
            and not self.exit_code
            and self.peaks.one_bytes <= limits.memory_bytes
            and self.slowest_seconds <= limits.document_seconds
        )


def odd_files(*, every: int = 1) -> Iterator[File]:
    """Give the files that are made here.

    Args:
        every: leaves out all but each so many-th of the spoilt ones.
    """
    kinds = list(whole())
    yield from kinds
    yield from [it for kind in kinds for it in spoilt(kind)][::every]
    for sample in samples():
        yield File(f"hostile-{sample.name}", sample.content)
    for name in _ODD_NAMES:
        yield File(os.fsdecode(name), b"Subject: " + name.replace(b"\n", b" ") + b"\n\nBonjour\n")


def run(files: Iterable[File], place: Path, *, workers: int = 1) -> Outcome:
    """Put files into a drop folder and let the service work until nothing is left.

    Args:
        files: with different names.
        place: an empty folder for everything.
        workers: processes that read.
    """
    inbox, store = place / "inbox", place / "store"
    digests = _put(files, inbox)
    log = place / "watch.log"
    command = [
        sys.executable, "-m", "extractor", "--log-format", "json", "watch",
        "--inbox", str(inbox), "--store", str(store), "--output", str(place / "records.jsonl"),
        "--ledger", str(ROOT / "inbox" / "ledger"), "--health", str(place / "health.json"),
        "--workers", str(workers),
    ]  # fmt: skip
    with log.open("wb") as stream:
        service = subprocess.Popen(command, stderr=stream, cwd=ROOT)
        started = time.monotonic()
        with Watch(service.pid) as watch:
            _wait(service, store, len(digests))
            seconds = time.monotonic() - started
            service.terminate()
            code = service.wait(STOP_SECONDS * 3)
            stopped = time.monotonic() - started - seconds
    return _judged(digests, place, watch.peaks, code, seconds, stopped)


def _put(files: Iterable[File], inbox: Path) -> dict[str, str]:
    inbox.mkdir(parents=True)
    digests = {}
    for name, content in files:
        (inbox / name).write_bytes(content)
        digests[name] = hashlib.sha256(content).hexdigest()
    (inbox / "link.eml").symlink_to(ROOT / "README.md")
    os.mkfifo(inbox / "pipe.eml")
    return digests


def _wait(service: subprocess.Popen[bytes], store: Path, count: int) -> None:
    """Return when all have an outcome that was handed on, or the service is gone."""
    while service.poll() is None:
        time.sleep(0.5)
        if not store.exists():
            continue
        with Store.open(store) as opened:
            counted = tally(opened)
        if counted.received >= count and not counted.in_work and not counted.deliveries_waiting:
            return


def _judged(
    digests: dict[str, str], place: Path, peaks: Peaks, code: int, seconds: float, stopped: float
) -> Outcome:
    with Store.open(place / "store") as store:
        with store.database.reading() as connection:
            rows = connection.execute(
                sa.select(t.submission.c.sha256, t.submission.c.state, t.submission.c.problem_code)
            ).all()
            events = connection.execute(
                sa.select(t.event.c.owner, t.event.c.at)
                .where(t.event.c.owner.is_not(None))
                .order_by(t.event.c.owner, t.event.c.number)
            ).all()
        counted = tally(store)
    states = {it.sha256: it.state for it in rows}
    done = [it for it, digest in digests.items() if states.get(digest, IN_WORK[0]) not in IN_WORK]
    steps = [
        (after.at - before.at).total_seconds()
        for before, after in itertools.pairwise(events)
        if before.owner == after.owner
    ]
    left = [it for it in (place / "inbox").iterdir() if it.name in digests]
    return Outcome(
        files=len(digests),
        unaccounted=tuple(sorted(digests.keys() - set(done))),
        states=dict(collections.Counter(states.values())),
        reasons=dict(collections.Counter(it.problem_code for it in rows if it.problem_code)),
        arrivals=counted.received,
        left=len(left),
        adds_up=counted.adds_up,
        deaths=(place / "watch.log").read_text().count("died"),
        exit_code=code,
        seconds=seconds,
        stop_seconds=stopped,
        slowest_seconds=max(steps, default=0.0),
        peaks=peaks,
    )


def _table(outcome: Outcome) -> Iterator[str]:
    limits = ReadingSettings()
    mib = 1 << 20
    yield "| figure | value |"
    yield "| --- | --- |"
    accounted = outcome.files - len(outcome.unaccounted)
    yield f"| files | {outcome.files} |"
    yield f"| accounted for | {accounted} ({accounted / outcome.files:.1%}) |"
    yield f"| arrivals counted by the store | {outcome.arrivals}; adds up: {outcome.adds_up} |"
    for state in State:
        yield f"| {state.value.replace('_', ' ')} | {outcome.states.get(state.value, 0)} |"
    yield f"| deaths of the service's own processes | {outcome.deaths} |"
    yield f"| exit code, seconds to stop | {outcome.exit_code}, {outcome.stop_seconds:.1f} |"
    peak, bound = outcome.peaks.one_bytes // mib, limits.memory_bytes // mib
    yield f"| largest process, limit | {peak} MiB, {bound} MiB |"
    yield f"| all processes together | {outcome.peaks.all_bytes // mib} MiB |"
    slowest, bound = outcome.slowest_seconds, limits.document_seconds
    yield f"| slowest step, limit of a document | {slowest:.1f} s, {bound:.0f} s |"
    yield f"| wall time | {outcome.seconds:.0f} s |"
    for code, count in sorted(outcome.reasons.items(), key=lambda it: -it[1]):
        yield f"| set aside: `{code}` | {count} |"


def main() -> None:
    """Run all, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", type=Path, help="folder of more files")
    parser.add_argument("--keep", type=Path, help="empty folder for inbox, store and log")
    parser.add_argument("--every", type=int, default=1, help="share of the spoilt files")
    parser.add_argument("--workers", type=int, default=1, help="processes that read")
    options = parser.parse_args()
    files = list(odd_files(every=options.every))
    if options.others:
        others = sorted(it for it in options.others.rglob("*") if it.is_file())
        files += [File(f"other-{it.name}", it.read_bytes()) for it in others]
    with tempfile.TemporaryDirectory() as scratch:
        outcome = run(files, options.keep or Path(scratch), workers=options.workers)
    print("\n".join(_table(outcome)))
    for name in outcome.unaccounted[:20]:
        print(f"not accounted for: {name!r}")
    sys.exit(0 if outcome.is_right else 1)


if __name__ == "__main__":
    main()
