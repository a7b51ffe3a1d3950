"""How far something is, where nobody looks at a bar."""

from __future__ import annotations

import pytest

from extractor.cli.console import counting


def test_a_line_a_minute_says_how_long_it_will_take(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    with counting(5_000, "reading", done=1_000, clock=lambda: now) as advance:
        for _ in range(10):
            now += 30
            advance(100, "a.eml")
    assert capsys.readouterr().err.splitlines() == [
        "reading: 1,200 of 5,000, 19 minutes left",
        "reading: 1,400 of 5,000, 18 minutes left",
        "reading: 1,600 of 5,000, 17 minutes left",
        "reading: 1,800 of 5,000, 16 minutes left",
        "reading: 2,000 of 5,000, 15 minutes left",
    ]


def test_what_is_quick_or_of_unknown_length_is_told_as_such(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = 0.0
    with counting(None, "looking", clock=lambda: now) as advance:
        advance(10)
        assert not capsys.readouterr().err
        now = 61
        advance(10)
    assert capsys.readouterr().err == "looking: 20\n"


def test_a_bar_is_shown_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with counting(4, "reading", done=1) as advance:
        advance(1, "a.eml")
    shown = capsys.readouterr().err
    assert "reading" in shown
    assert "2/4" in shown
    assert "left:" in shown
    assert "a.eml" in shown
