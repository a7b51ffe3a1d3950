"""What a run found is kept whole, and only when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.report.figures import FOLDER_VARIABLE, Figure, keep, read, results, write

FIGURES = (
    Figure("pages", 12.0, "a second", case="scans", target="10"),
    Figure("pages", None, "a second", case="mails", note="not installed"),
)


def test_a_run_that_nobody_asked_to_keep_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    keep("some.thing", FIGURES)
    assert not list(tmp_path.iterdir())


def test_what_was_kept_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    keep("some.thing", FIGURES, remarks=["On a Sunday."], samples={"ms": [1, 2.5]})
    [(name, kept)] = results(tmp_path).items()
    assert name == kept.name == "some.thing"
    assert kept.figures == FIGURES
    assert kept.remarks == ("On a Sunday.",)
    assert kept.samples == {"ms": (1, 2.5)}
    assert kept.machine.cores >= 1
    assert kept.figure("pages", "scans").value == 12.0
    before = (tmp_path / "some.thing.json").read_bytes()
    write(kept, tmp_path)
    assert (tmp_path / "some.thing.json").read_bytes() == before


def test_a_figure_that_is_not_there_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    keep("some.thing", FIGURES)
    with pytest.raises(KeyError, match="pages"):
        results(tmp_path)["some.thing"].figure("pages", "faxes")


@pytest.mark.parametrize("text", ["", "[]", '{"name": "x"}', '{"machine": {"bits": 8}}'])
def test_a_file_that_holds_no_result_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"broken\.json"):
        read(path)
