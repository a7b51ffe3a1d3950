"""Writes the results into a page, between markers, always the same for the same results.

A place for one is `<!-- results: NAME -->`, then `<!-- end of results -->`; what stands outside of
them is written by people and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from benchmarks.report.figures import Figure, Result

_PLACE = re.compile(r"<!-- results: ([\w.]+) -->\n.*?<!-- end of results -->", re.DOTALL)
NOT_YET = "Not measured yet: `benchmarks.report.run {}`.\n"


def renewed(page: str, results: Mapping[str, Result]) -> str:
    """Give the page with what stands between its markers written anew."""

    def place(found: re.Match[str]) -> str:
        name = found[1]
        told = section(results[name]) if name in results else NOT_YET.format(name)
        return f"<!-- results: {name} -->\n{told}<!-- end of results -->"

    return _PLACE.sub(place, page)


def places(page: str) -> list[str]:
    """Give the names of the results that the page has a place for."""
    return [found[1] for found in _PLACE.finditer(page)]


def section(result: Result) -> str:
    """Give the tables of a result, and where they come from."""
    tables: dict[str, list[Figure]] = {}
    for it in result.figures:
        tables.setdefault(it.table, []).append(it)
    parts = []
    for heading, figures in tables.items():
        if heading:
            parts.append(f"{heading}:\n")
        parts.append(_table(figures))
    parts += [f"{remark}\n" for remark in result.remarks]
    machine = result.machine
    parts.append(
        f"`{result.command}`, {result.date}, commit {result.commit}: {machine.cores} cores of"
        f" {machine.processor}, load {machine.load:g}, Python {machine.python}.\n"
    )
    return "\n".join(parts)


def _table(figures: Sequence[Figure]) -> str:
    cases = list(dict.fromkeys(it.case for it in figures))
    rows: dict[tuple[str, str], dict[str, Figure]] = {}
    for it in figures:
        rows.setdefault((it.what, it.unit), {})[it.case] = it
    has_target = any(it.target for it in figures)
    head = ["what", *(case or "result" for case in cases), *(["set out for"] if has_target else [])]
    lines = [_line(head), _line(["---"] * len(head))]
    for (what, unit), cells in rows.items():
        told = [what + (f", {unit}" if unit else "")]
        told += [_cell(cells[case]) if case in cells else "" for case in cases]
        if has_target:
            told.append(next((it.target for it in cells.values() if it.target), ""))
        lines.append(_line(told))
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(it.replace('|', '/') for it in cells)} |"


def _cell(figure: Figure) -> str:
    if figure.value is None:
        told, note = figure.note or "-", ""
    else:
        told, note = number(figure.value), f" ({figure.note})" if figure.note else ""
    return (f"**{told}**" if figure.is_short else told) + note


def number(value: float) -> str:
    """Give three digits that mean something, whole numbers with their thousands apart.

    >>> [number(it) for it in (0.012345, 1.5, 17.12, 4321.9, 10000)]
    ['0.0123', '1.5', '17.1', '4,322', '10,000']
    """
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{float(f'{value:.3g}'):f}".rstrip("0").rstrip(".")
