"""Benchmarks are run one by one, and what fails changes nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.report import run as runner
from benchmarks.report.figures import Figure, Machine, Result, read, write
from benchmarks.report.listed import Benchmark

KEPT = Result("a.b", "c", "2026-01-01", "x", Machine(1, "p", 1.0, 0.0, "3.11"), (Figure("n", 1),))


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    page = tmp_path / "page.md"
    page.write_text("<!-- results: a.b -->\n<!-- end of results -->\n")
    monkeypatch.setattr(runner, "RESULTS", tmp_path)
    monkeypatch.setattr(runner, "PAGES", (page,))
    monkeypatch.setattr(runner, "results", lambda: {"a.b": read(tmp_path / "a.b.json")})
    write(KEPT, tmp_path)
    return page


def test_a_benchmark_that_fails_leaves_its_former_figures_and_says_so(
    page: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner, "LISTED", (Benchmark("that.is.not.there"),))
    monkeypatch.setattr(sys, "argv", ["run"])
    with pytest.raises(SystemExit, match=r"that\.is\.not\.there"):
        runner.main()
    assert "| n | 1 |" in page.read_text()
    assert "benchmarks.that.is.not.there" in capfd.readouterr().out


def test_the_long_ones_are_run_when_asked_for(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(runner, "run", lambda it: ran.append(it.name) or True)
    monkeypatch.setattr(runner, "LISTED", (Benchmark("quick"), Benchmark("long", is_quick=False)))
    for arguments in ([], ["--all"], ["--write-only"]):
        monkeypatch.setattr(sys, "argv", ["run", *arguments])
        runner.main()
    assert ran == ["quick", "quick", "long"]
    assert "| n | 1 |" in page.read_text()


def test_a_name_that_is_not_listed_is_refused(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["run", "reading.sped"])
    with pytest.raises(SystemExit, match="2"):
        runner.main()
    assert "reading.speed" in capsys.readouterr().err
    assert page.read_text().count("\n") == 2
