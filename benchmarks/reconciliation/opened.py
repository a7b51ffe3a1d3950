"""Open a ledger, answer a hundred claims and print what it cost, as JSON.

Use: ``python -m benchmarks.reconciliation.opened FOLDER``. Importing the code is not counted.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
import time
from pathlib import Path

from benchmarks.reconciliation.prepared import Opened
from extractor.reconciliation.matching.matcher import Matcher
from extractor.values.query import CustomerHint, Query


def memory() -> tuple[int, int]:
    """Give the process's private and shared bytes (Linux; zeros elsewhere)."""
    source = Path("/proc/self/smaps_rollup")
    if not source.exists():
        return 0, 0
    sizes = dict(re.findall(r"(\w+):\s+(\d+) kB", source.read_text()))
    private = int(sizes["Private_Dirty"]) + int(sizes.get("Swap", 0))
    shared = int(sizes["Shared_Clean"]) + int(sizes["Private_Clean"])
    return private * 1024, shared * 1024


def main(folder: Path) -> None:
    """Print the costs."""
    before = memory()
    clock, cpu = time.perf_counter(), time.process_time()
    matcher = Matcher.open(folder)
    matcher.match(Query(references=("FA-2026-00417",), customer=CustomerHint(name="Hamel")))
    opened = time.process_time() - cpu, time.perf_counter() - clock
    for at in range(100):
        matcher.match(Query(references=(f"FA-2026-{at * 31:05d}",)))
    after = memory()
    print(
        json.dumps(dataclasses.asdict(Opened(*opened, after[0] - before[0], after[1] - before[1])))
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
