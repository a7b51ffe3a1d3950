"""Pictures are well-formed, and the same for the same figures."""

from __future__ import annotations

from defusedxml import ElementTree

from benchmarks.report.picture import bars, lines

ROWS = {"mails <plain>": {"reading": 1.0, "storing": 2.0}, "scans": {"reading": 9.0}}
SVG = "{http://www.w3.org/2000/svg}"


def test_a_bar_is_as_long_as_its_value() -> None:
    drawn = ElementTree.fromstring(bars("t", "ms", ROWS))
    wide = [float(it.get("width")) for it in drawn.iter(f"{SVG}rect") if it.get("height") == "22"]
    first, second, longest = wide
    assert abs(second / first - 2) < 0.01
    assert abs(longest / first - 9) < 0.02


def test_lines_stay_in_their_field() -> None:
    drawn = ElementTree.fromstring(
        lines("t", "x", "y", {"one": [(0, 0), (5, 3)], "two": [(10, 7)]})
    )
    spots = [
        tuple(map(float, spot.split(",")))
        for it in drawn.iter(f"{SVG}polyline")
        for spot in it.get("points").split()
    ]
    assert len(spots) == 3
    assert all(70 <= x <= 530 and 40 <= y <= 300 for x, y in spots)


def test_nothing_to_show_is_still_a_picture() -> None:
    assert ElementTree.fromstring(bars("t", "ms", {})) is not None
    assert ElementTree.fromstring(lines("t", "x", "y", {})) is not None
