"""Whether documents of one making get one layout family, and those of different making do not.

Use: ``python -m benchmarks.learning.layouts [--cases N] [--seed N]``

Generated papers say which look they were made in. Of all pairs of one look and language, the share
in one family; of all pairs of different looks, the share that meets there all the same.
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
from pathlib import Path

from extractor.extraction.layouts import layout_of
from extractor.opening.opener import Opener
from extractor.settings import Settings
from training.generator.compose import Options, generate
from training.generator.stories import load_stories
from training.generator.write import write_cases
from training.passages import CORPUS


def main() -> None:
    """Print a line for each kind of document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    options = Options(seed=given.seed, cases=given.cases, scans=0.0, customers=400)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_cases(generate(load_stories(CORPUS / "stories"), options), folder)
        made = families(folder)
    for kind in ("pdf", "mail", "sheet"):
        report(kind, [it for it in made if it[2].startswith(kind)])


def families(folder: Path) -> list[tuple[str, str, str]]:
    """Give look, language and family of every case."""
    settings = Settings()
    opener = Opener(settings.reading, settings.intake, engine=None)
    made = []
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        file = folder / gold["file"]
        with opener.open(file.read_bytes(), file.name) as opened:
            documents = [opened.read(it) for it in range(len(opened.submission.parts))]
        made.append((gold["layout"], gold["lang"], layout_of(documents)))
    opener.close()
    return made


def report(kind: str, made: list[tuple[str, str, str]]) -> None:
    """Print how often pairs meet."""
    pairs = list(itertools.combinations(made, 2))
    same = [one[2] == other[2] for one, other in pairs if one[:2] == other[:2]]
    apart = [one[2] == other[2] for one, other in pairs if one[0] != other[0]]
    print(
        f"{kind}: {len(made)} documents, {len({it[0] for it in made})} looks, "
        f"{len({it[2] for it in made})} families; "
        f"of one look {sum(same)} of {len(same)} pairs meet, "
        f"of different ones {sum(apart)} of {len(apart)}"
    )


if __name__ == "__main__":
    main()
