"""Reprocess very many documents while workers and the program itself are killed: an exact result.

Use: ``python -m benchmarks.batch.reprocess [--documents N] [--contents N] [--kill-every SECONDS]
[--driver-kills N] [--workers N] [--rate N/s] [--people N] [--seed N] [--url POSTGRESQL]
[--folder DIR]``

A store is filled with N documents (100,000 unless told): copies of some thousand different mails in
four languages that differ in bytes that mean nothing, with kept words and with records that differ
from today's in a known way in one of 23 documents each: category, amount, decision, invoice, set
aside. People had corrected, dismissed or closed cases of some. `extractor reprocess` then runs as a
real program while a random worker is killed with SIGKILL every so many seconds (60 unless told),
and the program itself a few times; it is resumed each time. In the end every document must have
exactly one result, each equal to what an undisturbed pipeline in one process made of that mail, and
the changes must be those that were put in. A part is then approved: exactly that part has become
current, and what people decided still stands. Exits with 1 if anything is not so.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from benchmarks.batch.filled import Model, altered, fill, models_of, with_cases
from benchmarks.batch.letters import write_world
from benchmarks.report.figures import Figure, keep
from extractor.casework.casework import Casework
from extractor.pipeline import Pipeline
from extractor.settings import load_settings
from extractor.store import tables as t
from extractor.store.proposals import current
from extractor.store.reprocessing.report import summarised
from extractor.store.reprocessing.results import unpacked
from extractor.store.reprocessing.runs import get_run, list_runs
from extractor.store.store import Store
from extractor.store.tables_reprocess import reprocess_change, reprocess_result
from extractor.values.case import Role
from extractor.values.category import Category, TriageClass
from extractor.values.record import FileRecord
from extractor.values.reprocess import Outcome, RunState, Verdict
from extractor.workflow.changes import Actor, Change, Move
from extractor.workflow.rules import load_rules

ANNA = Actor("anna", Role.CLERK)
OF_PEOPLE = Category.QUALITY_DEFECT
_ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}
_STEP = 0.2  # seconds between two looks
_r = reprocess_result.c


@dataclasses.dataclass(slots=True)
class Killed:
    """How often who was killed, and how much memory the program took at most."""

    workers: int = 0
    drivers: int = 0
    peak_mib: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Site:
    """Where everything lies, and who works there.

    Attributes:
        url: of a PostgreSQL database; None for SQLite.
    """

    folder: Path
    workers: int
    rate: str | None = None
    url: str | None = None

    def store(self) -> Store:
        """Open the store."""
        return Store.open(self.folder / "store", url=self.url)

    def command(self, *arguments: str) -> list[str]:
        """Give the command line of a program on it."""
        given = ("--store", str(self.folder / "store"), "--settings", str(self.settings))
        return [sys.executable, "-m", "extractor", "reprocess", *arguments, *given]

    @property
    def settings(self) -> Path:
        """Give the settings file."""
        return self.folder / "extractor.toml"

    @property
    def ledger(self) -> Path:
        """Give the folder of the ledger."""
        return self.folder / "ledger"


def main() -> None:
    """Run it and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--contents", type=int, default=2000)
    parser.add_argument("--kill-every", type=float, default=60.0)
    parser.add_argument("--driver-kills", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rate")
    parser.add_argument("--people", type=int, default=90)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="reprocess-"))
    site = Site(folder, given.workers, given.rate, given.url)
    try:
        wrong = carried_out(site, given)
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    for it in wrong:
        print(f"WRONG: {it}", flush=True)
    print("exact" if not wrong else "NOT exact", flush=True)
    sys.exit(1 if wrong else 0)


def carried_out(site: Site, given: argparse.Namespace) -> list[str]:
    """Do all of it; give what is not as it should be."""
    began = time.monotonic()
    models, decided, put_in = prepared(site, given)
    print(
        f"{given.documents:,} documents of {len(models):,} contents, put in {dict(put_in)}, "
        f"{len(decided)} decided by people; {time.monotonic() - began:.0f} s",
        flush=True,
    )
    killed, began = Killed(), time.monotonic()
    disturbed(site, given, killed)
    seconds = time.monotonic() - began
    print(
        f"reprocessed in {seconds:.0f} s, {given.documents / seconds:.1f} documents a second; "
        f"{killed.workers} workers and {killed.drivers} times the program killed; the program "
        f"took {killed.peak_mib} MiB at most",
        flush=True,
    )
    wrong = [*checked(site, given, models, put_in)]
    began = time.monotonic()
    kind = most_frequent(site)
    before = versions(site)
    approve = ("approve", "1", "--kind", "category", "--to", kind, "--ledger", str(site.ledger))
    subprocess.run(site.command(*approve), check=True, env=_ENVIRONMENT)
    wrong += approved(site, given, models, kind, before)
    wrong += stands(site, decided)
    if not wrong:
        keep(
            "batch.reprocess",
            [
                Figure("documents, each with exactly one result, the right one", given.documents),
                Figure("workers killed", killed.workers),
                Figure("times the program itself was killed, and resumed", killed.drivers),
                Figure("documents a second, kills included", given.documents / seconds),
                Figure("most memory of the program", killed.peak_mib, "MiB"),
            ],
        )
    print(f"approved category -> {kind} in {time.monotonic() - began:.0f} s", flush=True)
    return wrong


def prepared(
    site: Site, given: argparse.Namespace
) -> tuple[list[Model], dict[str, dict[str, str]], Counter[str]]:
    """Fill the store; give the models, what people decided of cases, and what was put in."""
    mails = write_world(site.folder, given.contents, given.seed)
    if site.url:
        with site.settings.open("a") as stream:
            stream.write(f'[store]\nurl = "{site.url}"\n')
    settings = load_settings(site.settings)
    with Pipeline.load(ledger=site.ledger, settings=settings) as pipeline:
        models = models_of(pipeline, mails)
    with site.store() as store:
        casework = Casework(store, load_rules(settings.workflow))
        put_in: Counter[str] = Counter()
        for number in range(given.people):
            with_cases(store, casework, models[number % len(models)], number)
            put_in.update(_put_in(models, number))
        decided = {it: _decided(casework, it, at) for at, it in enumerate(_cases(casework))}
        put_in += fill(store, models, given.documents, given.people)
    return models, decided, put_in


def _put_in(models: Sequence[Model], number: int) -> Iterator[str]:
    kind = altered(models[number % len(models)].copy(number)[2], number)[1]
    if kind:
        yield kind


def _cases(casework: Casework) -> list[str]:
    return [it.case_id for it in casework.search(size=500).rows]


def _decided(casework: Casework, case_id: str, at: int) -> dict[str, str]:
    """Let a person decide something about a case; give how it stands from then on."""
    file = casework.get(case_id)
    if at % 3 == 0:
        casework.correct(case_id, "category", OF_PEOPLE, None, ANNA)
    elif at % 3 == 1 and file.sha256:
        casework.dismiss(file.sha256, TriageClass.ORDER, ANNA)
    else:
        move = Move(casework.rules.states.closing(), reason="agreed by telephone")
        casework.apply(case_id, Change(ANNA, move))
    return standing(casework, case_id)


def standing(casework: Casework, case_id: str) -> dict[str, str]:
    """Give how a case stands."""
    case = casework.get(case_id).case
    return {
        "status": case.status,
        "category": str(case.axes.category),
        "amounts": " ".join(str(it.disputed) for it in case.items),
        "invoices": " ".join(it.invoice for it in case.items),
        "customer": case.customer_id,
    }


def disturbed(site: Site, given: argparse.Namespace, killed: Killed) -> None:
    """Run the program to its end, killing whom one can reach."""
    chance = random.Random(given.seed)
    first = ["--ledger", str(site.ledger), "--workers", str(site.workers)]
    first += ["--rate", site.rate] if site.rate else []
    driver = subprocess.Popen(site.command(*first), env=_ENVIRONMENT)
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
                driver = subprocess.Popen(site.command("--resume", "1", *first), env=_ENVIRONMENT)
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


def checked(
    site: Site, given: argparse.Namespace, models: Sequence[Model], put_in: Counter[str]
) -> Iterator[str]:
    """Compare every result with what an undisturbed pipeline makes; give what is wrong."""
    with site.store() as store:
        run = get_run(store, 1)
        if run.state is not RunState.DONE or run.done != given.documents:
            yield f"the run is {run.state} with {run.done} documents"
        found = summarised(store, 1)
        changed = sum(put_in.values())
        other = changed - put_in["readable"]
        expected = {Outcome.SAME: given.documents - changed, Outcome.OTHER: other,
                    Outcome.READABLE: put_in["readable"]}  # fmt: skip
        if dict(found.outcomes) != {key: it for key, it in expected.items() if it}:
            yield f"outcomes {dict(found.outcomes)} instead of {expected}"
        counts: Counter[str] = Counter()
        for kind in found.kinds:
            counts[kind.field] += kind.count
        if counts != put_in:
            yield f"changes {dict(counts)} instead of {dict(put_in)}"
        yield from _each(store, given, models)


def _each(store: Store, given: argparse.Namespace, models: Sequence[Model]) -> Iterator[str]:
    """Look at each document's result."""
    seen: Counter[str] = Counter()
    expected = {}
    for number in range(given.documents):
        record = models[number % len(models)].copy(number)[2]
        expected[record.source.sha256] = number
    last = 0
    while True:
        chosen = sa.select(reprocess_result).where(_r.number > last).order_by(_r.number).limit(1000)
        with store.database.reading() as connection:
            rows = connection.execute(chosen).all()
        for row in rows:
            seen[row.sha256] += 1
            number = expected.get(row.sha256)
            if number is None:
                yield f"{row.sha256[:12]} never came"
                continue
            record = models[number % len(models)].copy(number)[2]
            _, kind = altered(record, number)
            if (row.outcome == Outcome.SAME) != (not kind):
                yield f"{row.sha256[:12]} is {row.outcome}, put in was {kind or 'nothing'}"
            if kind and FileRecord.model_validate_json(unpacked(row.body)) != record:
                yield f"{row.sha256[:12]} is not as an undisturbed pipeline makes it"
        if len(rows) < 1000:
            break
        last = rows[-1].number
    doubled = sum(it > 1 for it in seen.values())
    if doubled or len(seen) != given.documents:
        yield f"{len(seen)} documents have results, {doubled} more than one"


def most_frequent(site: Site) -> str:
    """Give the category that most were changed to."""
    with site.store() as store:
        found = [it for it in summarised(store, 1).kinds if it.field == "category"]
    return max(found, key=lambda it: it.files).after


def versions(site: Site) -> dict[int, int]:
    """Give the version of each document's current record."""
    chosen = sa.select(t.record.c.submission, t.record.c.version).where(
        t.record.c.standing == "current"
    )
    with site.store() as store, store.database.reading() as connection:
        return {it[0]: it[1] for it in connection.execute(chosen)}


def approved(
    site: Site,
    given: argparse.Namespace,
    models: Sequence[Model],
    kind: str,
    before: dict[int, int],
) -> Iterator[str]:
    """Make sure that what was approved counts, and nothing else."""
    d = reprocess_change.c
    chosen = (
        sa.select(_r.submission, _r.verdict, _r.sha256)
        .join(reprocess_change, d.result == _r.number)
        .where(d.field == "category", d.after == kind)
    )
    expected = {}
    for number in range(given.documents):
        record = models[number % len(models)].copy(number)[2]
        expected[record.source.sha256] = record
    with site.store() as store:
        with store.database.reading() as connection:
            rows = connection.execute(chosen).all()
        meant = {it.submission for it in rows if it.verdict == Verdict.APPROVED}
        if len(meant) != len(rows):
            yield f"{len(meant)} of {len(rows)} are approved"
        after = versions(site)
        if {it for it in after if after[it] != before[it]} != meant:
            yield "other records count than were approved"
        for row in rows:
            now = current(store, row.submission)
            bare = {"version": 1, "related": (), "replaces": ()}
            disputes = tuple(it.model_copy(update={"follows": None}) for it in now.disputes)
            if now.model_copy(update=bare | {"disputes": disputes}) != expected[row.sha256]:
                yield f"{row.sha256[:12]} counts otherwise than it was made"
    print(f"{len(meant):,} of {len(before):,} records became current", flush=True)


def stands(site: Site, decided: dict[str, dict[str, str]]) -> Iterator[str]:
    """Make sure that what people decided is as they left it."""
    settings = load_settings(site.settings)
    with site.store() as store:
        casework = Casework(store, load_rules(settings.workflow))
        for case_id, before in decided.items():
            if standing(casework, case_id) != before:
                yield f"case {case_id} is not as a person left it"


if __name__ == "__main__":
    main()
