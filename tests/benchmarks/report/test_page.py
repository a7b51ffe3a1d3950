"""The published page says what the result files say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from benchmarks.report.drawn import draw_all
from benchmarks.report.figures import Figure, Machine, Result, results
from benchmarks.report.listed import LISTED, listed
from benchmarks.report.page import number, places, renewed
from benchmarks.report.run import PAGES

MACHINE = Machine(2, "Some Processor", 4.0, 0.5, "3.11.7")
RENEW = "run `.venv/bin/python -m benchmarks.report.run --write-only`"


def result(*figures: Figure, remarks: tuple[str, ...] = ()) -> Result:
    return Result("a.b", "benchmarks.a.b", "2026-01-31", "abc", MACHINE, figures, remarks)


@pytest.mark.parametrize("path", PAGES, ids=lambda it: it.name)
def test_a_page_is_in_step_with_the_results(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert renewed(page, results()) == page, RENEW


def test_the_pictures_are_in_step_with_the_results(root: Path) -> None:
    drawn = draw_all(results())
    assert [
        name
        for name, picture in drawn.items()
        if not (root / "docs" / name).is_file() or (root / "docs" / name).read_text() != picture
    ] == [], RENEW


def test_every_picture_is_shown(root: Path) -> None:
    shown = "".join(it.read_text(encoding="utf-8") for it in (root / "docs").glob("*.md"))
    assert [name for name in draw_all(results()) if f"]({name})" not in shown] == []


def test_every_listed_benchmark_has_a_place_and_every_place_a_benchmark() -> None:
    found = [it for path in PAGES for it in places(path.read_text(encoding="utf-8"))]
    assert sorted(found) == sorted(it.name for it in LISTED)
    assert set(results()) <= {it.name for it in LISTED}


@pytest.mark.parametrize("name", [it.name for it in LISTED])
def test_a_listed_benchmark_exists(name: str) -> None:
    assert importlib.util.find_spec(f"benchmarks.{name}")


def test_an_unknown_benchmark_is_refused_with_the_names_of_the_others() -> None:
    with pytest.raises(ValueError, match=r"reading\.speed"):
        listed("reading.sped")


def test_what_people_wrote_stays() -> None:
    before = "Mine.\n<!-- results: a.b -->\nold\n<!-- end of results -->\nMine too.\n"
    after = renewed(before, {"a.b": result(Figure("pages", 3))})
    assert after.startswith("Mine.\n")
    assert after.endswith("Mine too.\n")
    assert "old" not in after
    assert renewed(after, {"a.b": result(Figure("pages", 3))}) == after


def test_a_table_has_a_column_a_case_and_says_what_is_missing() -> None:
    told = renewed(
        "<!-- results: a.b -->\n<!-- end of results -->",
        {
            "a.b": result(
                Figure("reading", 1.5, "ms", case="mails"),
                Figure("reading", None, "ms", case="scans", note="not installed"),
                Figure("storing", 1.25, "ms", case="scans", target="1", is_short=True),
                remarks=("A remark.",),
            )
        },
    )
    assert "| what | mails | scans | set out for |" in told
    assert "| reading, ms | 1.5 | not installed |  |" in told
    assert "| storing, ms |  | **1.25** | 1 |" in told
    assert "A remark.\n" in told
    assert "`benchmarks.a.b`, 2026-01-31, commit abc: 2 cores of Some Processor, load 0.5" in told


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (3.0, "3"), (0.012345, "0.0123"), (1.5, "1.5"), (17.126, "17.1"),
        (999.6, "1000"), (4321.9, "4,322"), (10_000, "10,000"), (-0.5, "-0.5"), (1e-9, "0"),
    ],
)  # fmt: skip
def test_a_number_shows_three_digits_that_mean_something(value: float, text: str) -> None:
    assert number(value) == text
