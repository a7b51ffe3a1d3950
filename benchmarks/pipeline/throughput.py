"""CPU seconds per document from its words to its record, by channel, after the models are loaded.

usage: python benchmarks/pipeline/throughput.py CASES_DIR [--each N]

Takes the first N files of every channel (3 unless told). The first of each is run once more before,
uncounted, because it pays for what is loaded late. Counted is this process: files are taken apart
and read in children, which `benchmarks.intake.isolation` counts.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path

from extractor import Pipeline


def main() -> None:
    """Print one line per channel and one for loading."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--each", type=int, default=3)
    arguments = parser.parse_args()
    started = time.process_time()
    pipeline = Pipeline.load(
        ledger=arguments.cases / "ledger", settings=arguments.cases / "extractor.toml"
    )
    print(f"{'loading models and ledger':<26} {time.process_time() - started:6.2f} CPU s")
    for channel, files in sorted(by_channel(arguments.cases).items()):
        cost_of(pipeline, files[0])  # pays for what is loaded when first needed
        costs = [cost_of(pipeline, file) for file in files[: arguments.each]]
        print(f"{channel:<26} {sum(costs) / len(costs):6.2f} CPU s a document ({len(costs)})")


def by_channel(cases: Path) -> dict[str, list[Path]]:
    """Give the files of every channel in the order of the gold file."""
    files = defaultdict(list)
    for line in (cases / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        files[case["channel"]].append(cases / case["file"])
    return files


def cost_of(pipeline: Pipeline, file: Path) -> float:
    """Give the CPU seconds of one file in this process."""
    before = time.process_time()
    list(pipeline.process_many([file]))
    return time.process_time() - before


if __name__ == "__main__":
    main()
