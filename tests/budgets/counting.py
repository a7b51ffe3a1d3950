"""Counts what a document costs, in what does not depend on the machine.

Use: ``python -m tests.budgets.counting`` prints the counts as JSON; ``--renew`` writes them into
budgets.toml as the new budgets. It runs in a process of its own, with one seed of hashes, so that
nothing is warm but what it warmed itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pdfplumber
import sqlalchemy as sa

from benchmarks.pipeline.kinds import DIGITAL, MAILS, SCANS, files_by_kind
from benchmarks.pipeline.metering import STAGES, metered
from benchmarks.pipeline.stages import DATABASE, STORE, Bench
from benchmarks.reconciliation.casebook import queries, write_book
from extractor.reading.pdf import open_pdf
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.reconciliation.matching.matcher import Matcher
from extractor.testing import ScriptedOcr
from extractor.values.submission import Part, PartRole
from tests.budgets.steps import Steps

ROOT = Path(__file__).parents[2]
CASES = ROOT / "training" / "corpus" / "casebook"
BUDGETS = Path(__file__).with_name("budgets.toml")
SLACK, TIMED_SLACK = 1.25, 1.8  # a ratio of two times is the same only nearly
DOCUMENTS, CLAIMS, PLUMBED, ROUNDS = 4, 40, 4, 5
TIMED = "native code"  # group of ratios of CPU
ALL_TWICE = "twice"  # group of what each stage costs when it does its work twice
Counts = dict[str, dict[str, float]]


class Statements:
    """Counts what goes to the database.

    Attributes:
        statements: without those of SQLite's own settings.
        commits: transactions.
    """

    def __init__(self) -> None:
        self.statements = self.commits = 0

    @contextlib.contextmanager
    def counting(self) -> Iterator[None]:
        """Count while the context lasts."""

        def statement(*arguments: object) -> None:  # noqa: ARG001
            self.statements += 1

        def commit(*arguments: object) -> None:  # noqa: ARG001
            self.commits += 1

        sa.event.listen(sa.Engine, "before_cursor_execute", statement)
        sa.event.listen(sa.Engine, "commit", commit)
        try:
            yield
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", statement)
            sa.event.remove(sa.Engine, "commit", commit)


def count_all() -> Counts:
    """Count everything."""
    counts: Counts = {}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        steps = Steps()
        never = float("inf")  # or what takes long in a busy moment is written down on the way
        bench = Bench(
            CASES, folder, stack, isolate=False, keep_after_seconds=never, clock=steps.now
        )
        kinds = files_by_kind(CASES)
        for kind in (MAILS, DIGITAL):
            bench.take(kinds[kind][-2:])
            counts[kind] = _documents(bench, steps, kinds[kind][:DOCUMENTS])
        counts[ALL_TWICE] = {}
        for stage in STAGES:
            once = _stage(bench, steps, stage, kinds[MAILS][0])
            counts[ALL_TWICE][stage] = _stage(bench, steps, stage, kinds[MAILS][0], stage) / once
        counts["claim"] = _claims(folder / "book", steps)
        counts["scan"] = _scan(kinds[SCANS], steps)
    counts["start"] = {
        f"modules loaded by `{it}`": _modules(it) for it in ("import extractor", "extractor --help")
    }
    counts[TIMED] = {"words of digital PDFs, share of pdfplumber's CPU": _words(kinds[DIGITAL])}
    return counts


def _documents(bench: Bench, steps: Steps, paths: Sequence[Path]) -> dict[str, float]:
    told, before = Statements(), bench.kept_bytes()[DATABASE]
    with told.counting(), steps, metered(bench.meter):
        bench.meter.take()
        bench.take(paths)
        spent = bench.meter.take()
    spent[STORE] = spent.pop("")
    return {
        **{stage: spent.get(stage, 0.0) / len(paths) for stage in (*STAGES, STORE)},
        "SQL statements": told.statements / len(paths),
        "transactions": told.commits / len(paths),
        "bytes in the database": (bench.kept_bytes()[DATABASE] - before) / len(paths),
    }


def _stage(bench: Bench, steps: Steps, stage: str, path: Path, twice: str = "") -> float:
    """Count one stage of one mail that was met before."""
    with steps, metered(bench.meter, twice=twice):
        bench.meter.take()
        bench.pipeline.process(path)
        return bench.meter.take()[stage]


def _claims(folder: Path, steps: Steps) -> dict[str, float]:
    matcher = Matcher.open(write_book(CASES / "ledger", folder))
    asked = [it.query for it in queries(CASES)][: 2 * CLAIMS]
    for query in asked[CLAIMS:]:
        matcher.match(query)
    before = steps.count
    with steps:
        for query in asked[:CLAIMS]:
            matcher.match(query)
    return {"matching": (steps.count - before) / CLAIMS}


def _scan(paths: Sequence[Path], steps: Steps) -> dict[str, float]:
    """Count what is given to text recognition, and what stands around it."""
    kinds = {".png": "image/png", ".jpg": "image/jpeg", ".tif": "image/tiff"}
    pictures = [it for it in paths if it.suffix in kinds][: DOCUMENTS + 1]
    engine, settings = ScriptedOcr(), ReadingSettings(workers=1)
    before = 0
    for number, path in enumerate(pictures):
        part = Part(path.name, kinds[path.suffix], path.read_bytes(), PartRole.FILE)
        if not number:  # the first pays for what is loaded late
            read(part, settings=settings, engine=engine)
            engine.calls.clear()
            before = steps.count
            continue
        with steps:
            read(part, settings=settings, engine=engine)
    return {
        "reading without recognition": (steps.count - before) / DOCUMENTS,
        "pictures recognised": len(engine.calls) / DOCUMENTS,
        "pixels recognised": sum(high * wide for high, wide, *_ in engine.calls) / DOCUMENTS,
    }


def _modules(what: str) -> float:
    program = what if what.startswith("import") else "import extractor.cli.main"
    listed = subprocess.run(
        [sys.executable, "-c", f"{program}; import sys; print(len(sys.modules))"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    return float(listed.stdout)


def _words(paths: Sequence[Path]) -> float:
    """Compare CPU in the same run, in turns, the best of some rounds."""
    chosen = paths[:PLUMBED]

    def plumbed() -> None:
        for path in chosen:
            with pdfplumber.open(path) as pdf:
                for page in pdf.pages:
                    page.extract_words()

    contents = [it.read_bytes() for it in chosen]

    def ours() -> None:
        for content in contents:
            with open_pdf("", content) as pdf:
                for index in range(len(pdf)):
                    pdf.page(index)

    ours()
    rounds = [(_seconds(ours), _seconds(plumbed)) for _ in range(ROUNDS)]
    return min(it for it, _ in rounds) / min(it for _, it in rounds)


def _seconds(task: Callable[[], None]) -> float:
    before = time.process_time()
    task()
    return time.process_time() - before


def write_budgets(counts: Counts, path: Path = BUDGETS) -> None:
    """Write counts down as budgets."""
    lines = [
        "# What a document may cost: what it costs now; a test allows `slack` times as much.",
        "# Steps of Python (lines, calls, returns, native calls) where nothing else is said.",
        "# Written by `python -m tests.budgets.counting --renew`.",
        f"slack = {SLACK}",
        f"timed_slack = {TIMED_SLACK}",
    ]
    for group, items in counts.items():
        if group == ALL_TWICE:
            continue
        lines += ["", f'["{group}"]', *(f'"{what}" = {_kept(it)}' for what, it in items.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _kept(count: float) -> str:
    return f"{count:_.0f}" if count >= 1000 else f"{count:.4g}"


def counted() -> Counts:
    """Give the counts of a fresh process."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.budgets.counting"],
        cwd=ROOT, env=environment, capture_output=True, check=True, text=True,
    )  # fmt: skip
    counts: Counts = json.loads(done.stdout)
    return counts


if __name__ == "__main__":
    if sys.argv[1:] == ["--renew"]:
        write_budgets(counted())
    else:
        json.dump(count_all(), sys.stdout)
