"""Points of learning curves, and the table they make.

    python -m benchmarks.learning.points POINTS.json ...

The points that docs/learning.md shows lie in `benchmarks/learning/kept`.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.learning.picks import ORDERS
from benchmarks.report.figures import Figure


def main() -> None:
    """Print the table of points that were kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    print(table([it for file in parser.parse_args().files for it in read_points(file)]))


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """One model, or several: how it was made, and how much it gets right.

    Attributes:
        task: what was asked.
        order: of labelling; "before" without any label, "spoilt" where some are wrong,
            "reach alone" where the labels only said how far ideas reach.
        own: of the user's own texts, 0 to 1.
        elsewhere: of the other languages; None where that was not asked.
    """

    task: str
    language: str
    order: str
    seed: int
    labels: int
    own: float
    elsewhere: float | None


def read_points(file: Path) -> list[Point]:
    """Read what `benchmarks.learning.curves` and `benchmarks.learning.fields` keep."""
    return [Point(**it) for it in json.loads(file.read_text(encoding="utf-8"))]


def write_points(file: Path, points: Sequence[Point]) -> None:
    """Keep points, one on a line, to four digits."""
    rows = (json.dumps(dataclasses.asdict(it)) for it in map(_rounded, points))
    file.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def _rounded(it: Point) -> Point:
    elsewhere = None if it.elsewhere is None else round(it.elsewhere, 4)
    return dataclasses.replace(it, own=round(it.own, 4), elsewhere=elsewhere)


def figures_of(points: Sequence[Point]) -> list[Figure]:
    """Give the mean over seeds of the language that the labels are of."""
    shares: dict[tuple[str, str], list[float]] = {}
    for it in points:
        order = f", {it.order} order" if it.order in ORDERS else f", {it.order}"
        what = f"{it.labels} labels{order}" if it.labels else "no labels"
        shares.setdefault((what, f"{it.task}, {it.language} left out"), []).append(it.own)
    return [
        Figure(what, statistics.mean(found), "share right", case)
        for (what, case), found in shares.items()
    ]


def table(points: Sequence[Point]) -> str:
    """Give a Markdown table: share right by language and number of labels, mean over seeds.

    Below it stands by how much active order is above random order, with the standard error of the
    mean over languages and seeds.
    """
    sizes = sorted({it.labels for it in points if it.order in ORDERS})
    columns = [("before", 0), *((order, size) for size in sizes for order in ORDERS)]
    for order in ("reach alone", "spoilt"):
        if any(it.order == order for it in points):
            columns.append((order, max(sizes)))
    lines = [
        "| asked | language | " + " | ".join(f"{size} {order}" for order, size in columns) + " |",
        "| --- " * (len(columns) + 2) + "|",
    ]
    for task, language in dict.fromkeys((it.task, it.language) for it in points):
        rows = [it for it in points if (it.task, it.language) == (task, language)]
        lines.append(_line(task, language, columns, [(it, it.own) for it in rows]))
        if elsewhere := [(it, it.elsewhere) for it in rows if it.elsewhere is not None]:
            lines.append(_line(task, f"not {language}", columns, elsewhere))
    return "\n".join([*lines, "", *_compared(points)])


def _compared(points: Sequence[Point]) -> Iterator[str]:
    """Say by task and number of labels whether active order is better."""
    for task in dict.fromkeys(it.task for it in points):
        own = [it for it in points if it.task == task and it.order in ORDERS]
        found = {(it.order, it.language, it.seed, it.labels): it.own for it in own}
        gains = {
            (language, seed, labels): found["active", language, seed, labels] - share
            for (order, language, seed, labels), share in found.items()
            if order == "random" and ("active", language, seed, labels) in found
        }
        for labels in sorted({it[-1] for it in gains}):
            some = {key: gain for key, gain in gains.items() if key[-1] == labels}
            yield _compare(f"{task}, {labels} labels", some)
        if gains:
            yield _compare(f"{task}, all", gains)


def _compare(what: str, gains: Mapping[tuple[str, int, int], float]) -> str:
    """Sum up; what is labelled in one go (a language, a seed) counts once for the error."""
    paths: dict[tuple[str, int], list[float]] = {}
    for (language, seed, _), gain in gains.items():
        paths.setdefault((language, seed), []).append(gain)
    means = [statistics.mean(it) for it in paths.values()]
    error = f" +- {statistics.stdev(means) / math.sqrt(len(means)):.3f}" if len(means) > 1 else ""
    good = sum(it >= 0 for it in gains.values())
    mean = statistics.mean(gains.values())
    return f"{what}: active above random by {mean:+.3f}{error}, not below in {good} of {len(gains)}"


def _line(
    task: str,
    name: str,
    columns: Sequence[tuple[str, int]],
    values: Sequence[tuple[Point, float]],
) -> str:
    cells = []
    for order, size in columns:
        found = [value for it, value in values if (it.order, it.labels) == (order, size)]
        cells.append(f"{statistics.mean(found):.3f}" if found else "-")
    return f"| {task} | {name} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
