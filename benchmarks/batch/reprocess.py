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
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.batch.disturbing import Killed, disturbed
from benchmarks.batch.exactness import approved, checked, most_frequent, standing, stands, versions
from benchmarks.batch.filled import Model, altered, fill, models_of, with_cases
from benchmarks.batch.letters import write_world
from benchmarks.batch.scene import ENVIRONMENT, Site
from benchmarks.report.figures import Figure, keep
from extractor.casework.casework import Casework
from extractor.pipeline import Pipeline
from extractor.settings import load_settings
from extractor.values.case import Role
from extractor.values.category import Category, TriageClass
from extractor.workflow.changes import Actor, Change, Move
from extractor.workflow.rules import load_rules

ANNA = Actor("anna", Role.CLERK)
OF_PEOPLE = Category.QUALITY_DEFECT


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
    subprocess.run(site.command(*approve), check=True, env=ENVIRONMENT)
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


if __name__ == "__main__":
    main()
