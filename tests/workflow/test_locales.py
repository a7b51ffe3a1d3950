"""Times as people write them."""

from __future__ import annotations

import pytest

from extractor.workflow.locales import written_time


@pytest.mark.parametrize(
    ("seconds", "language", "written"),
    [
        pytest.param(40, "en", "40 seconds", id="seconds"),
        pytest.param(100, "en", "100 seconds", id="less-than-two-minutes"),
        pytest.param(720, "en", "12 minutes", id="minutes"),
        pytest.param(14_400, "fr", "4\u00a0heures", id="hours-in-french"),
        pytest.param(400_000, "de", "5 Tage", id="days-in-german"),
    ],
)
def test_a_time_is_written_in_the_largest_unit_of_which_it_takes_two(
    seconds: float, language: str, written: str
) -> None:
    assert written_time(seconds, language) == written
