"""Print precision and recall by field and language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping


def print_table(title: str, tally: Mapping[tuple[str, str], Counter[str]]) -> None:
    """Print precision and recall by field and language."""
    groups = ["all", *sorted({group for _, group in tally} - {"all"})]
    print(f"{title}\n{'precision / recall':18}" + "".join(f"{it:>13}" for it in groups) + "      n")
    for field in dict.fromkeys(field for field, _ in tally):
        cells = "".join(f"{_cell(tally[field, group]):>13}" for group in groups)
        print(f"{field:18}{cells} {tally[field, 'all']['wanted']:6}")


def _cell(counts: Counter[str]) -> str:
    precision = counts["hit"] / counts["found"] if counts["found"] else None
    recall = counts["hit"] / counts["wanted"] if counts["wanted"] else None
    return " / ".join("-" if it is None else f"{it:.2f}" for it in (precision, recall))
