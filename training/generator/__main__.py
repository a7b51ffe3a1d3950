"""Compose hand-written stories into cases with gold and a ledger.

python -m training.generator --out build/generated --seed 1 --cases 600
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from training.generator.amounts import load_amount_notes
from training.generator.check import corpus_problems
from training.generator.compose import Options, generate
from training.generator.stories import StoryError, load_stories
from training.generator.write import write_cases
from training.passages import CORPUS


def main() -> int:
    """Run from the command line; 1 if the stories have slips."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=Path, default=CORPUS / "stories")
    parser.add_argument("--amounts", type=Path, help="older messages to use as notes too")
    parser.add_argument("--out", type=Path, default=Path("build") / "generated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=600)
    parser.add_argument("--scans", type=float, default=0.08, help="share of the cases")
    parser.add_argument("--customers", type=int, default=400, help="in the ledger")
    parser.add_argument("--skip-invalid", action="store_true", help="leave wrong stories out")
    parser.add_argument("--check", action="store_true", help="check the stories, write nothing")
    given = parser.parse_args()
    try:
        stories = load_stories(given.stories)
    except StoryError as error:
        print(error, file=sys.stderr)
        return 1
    wrong = corpus_problems(stories)
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
    if not stories or (wrong and not given.skip_invalid) or given.check:
        print(f"{len(stories)} stories in {given.stories}, {len(wrong)} slips", file=sys.stderr)
        return 1 if wrong or not stories else 0
    bad = {":".join(what.split(":", 2)[:2]) for what in wrong}
    kept = [story for story in stories if story.id not in bad]
    if given.amounts:
        kept += load_amount_notes(given.amounts)
    options = Options(
        seed=given.seed, cases=given.cases, scans=given.scans, customers=given.customers
    )
    generated = generate(kept, options)
    write_cases(generated, given.out)
    channels = Counter(case.gold["channel"] for case in generated.cases)
    print(f"{len(generated.cases)} cases of {len(kept)} stories in {given.out}")
    print(", ".join(f"{count} {channel}" for channel, count in channels.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
