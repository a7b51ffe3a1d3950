"""Run benchmarks, keep their figures, and write docs/benchmarks.md and docs/scale.md anew.

Use: ``python -m benchmarks.report.run [NAME ...] [--all] [--write-only]``. Without names: the quick
ones. A benchmark that fails leaves its former figures; the others go on and the end says so.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time

from benchmarks.report.drawn import draw_all
from benchmarks.report.figures import COMMAND_VARIABLE, FOLDER_VARIABLE, RESULTS, ROOT, results
from benchmarks.report.listed import LISTED, Benchmark, listed
from benchmarks.report.page import renewed

PAGES = (ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "scale.md")


def main() -> None:
    """Run, keep, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="such as reading.speed")
    parser.add_argument("--all", action="store_true", help="the long ones too")
    parser.add_argument("--write-only", action="store_true", help="run nothing")
    asked = parser.parse_args()
    try:
        chosen = [listed(it) for it in asked.names]
    except ValueError as error:
        parser.error(str(error))
    if not chosen and not asked.write_only:
        chosen = [it for it in LISTED if it.is_quick or asked.all]
    failed = [it.name for it in chosen if not run(it)]
    write_pages()
    if failed:
        raise SystemExit(f"failed, their former figures stay: {', '.join(failed)}")


def run(benchmark: Benchmark) -> bool:
    """Run one in a process of its own; say whether it came to its end."""
    print(f"== {benchmark.command}", flush=True)
    RESULTS.mkdir(exist_ok=True)
    told = {FOLDER_VARIABLE: str(RESULTS), COMMAND_VARIABLE: benchmark.command}
    began, before = time.monotonic(), _cpu()
    done = subprocess.run(
        [sys.executable, "-m", *benchmark.command.split()],
        cwd=ROOT,
        env={"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), **os.environ, **told},
        check=False,
    )
    print(f"   {time.monotonic() - began:.0f} s, {_cpu() - before:.0f} s of CPU", flush=True)
    return done.returncode == 0


def _cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def write_pages() -> None:
    """Write the pages and their pictures from the results that are kept."""
    kept = results()
    for page in PAGES:
        page.write_text(renewed(page.read_text(encoding="utf-8"), kept), encoding="utf-8")
    for name, picture in draw_all(kept).items():
        (PAGES[0].parent / name).write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
