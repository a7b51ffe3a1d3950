"""`extractor models` shows releases, brings them into use and gives them back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.artifacts import write_manifest
from extractor.releases import shipped_models, write_release
from extractor.store.store import Store
from extractor.values.calibration import Calibration
from extractor.values.release import Comparison
from tests.cli.conftest import Command
from tests.releases.making import facts, package, saving

BETTER = Comparison("category", "all", "own", 80, 0.8, 0.9, 9, 1, 0.02, 0.03, 0.17)
WORSE = Comparison("category", "language:de", "own", 60, 0.9, 0.8, 0, 6, 0.03, -0.2, 0.0)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a store and two releases, of which the second is worse somewhere."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "anna")
    package(Path("package"))
    calibration = Path("package/calibration/2")
    Calibration().save(calibration)
    write_manifest(calibration, {})
    Path("extractor.toml").write_text('[models]\npath = "package"\n[store]\npath = "kept"\n')
    Store.open("kept").close()
    for given in (facts(BETTER), facts(BETTER, WORSE)):
        models = {"category": saving(b"new"), "calibration": Calibration().save}
        write_release(Path("kept/models"), models, given, parent=shipped_models(Path("package")))
    return tmp_path


def test_releases_are_listed_with_what_is_in_use(command: Command, place: Path) -> None:
    assert "in use: the shipped models" in command("models", "list").err
    assert command("models", "promote", 1).code == 0
    shown = command("models", "list")
    assert "category 0.800 -> 0.900" in shown.out
    assert "2 releases in kept/models; in use: release 1" in shown.err
    listed = json.loads(command("models", "list", "--json").out)
    assert (listed["active"], [it["number"] for it in listed["releases"]]) == ("1", [1, 2])
    assert listed["history"][0]["who"] == "anna"
    assert place.is_dir()


def test_a_release_is_shown(command: Command, place: Path) -> None:
    assert "| category | own | all | 80 | 0.800 | 0.900 |" in command("models", "show", 1).out
    shown = json.loads(command("models", "show", 1, "--json").out)
    assert shown["models"]["category"]["release"] == "1"
    assert shown["facts"]["comparisons"][0]["gained"] == 9
    gone = command("models", "show", 7)
    assert (gone.code, "release 7: does not exist" in gone.err) == (5, True)
    assert place.is_dir()


def test_a_comparison_says_whether_it_may_be_promoted(command: Command, place: Path) -> None:
    good = command("models", "compare", 1)
    assert good.code == 0
    assert "it may be promoted: extractor models promote 1" in good.out
    assert "dial before: 0.99 of what is decided without a look" in good.out
    bad = command("models", "compare", 2)
    assert (bad.code, "against it: category, language:de of 60 own cases" in bad.out) == (14, True)
    told = json.loads(command("models", "compare", 2, "--json").out)
    assert not told["may_be_promoted"]
    assert told["dial"]["after"]["standing"] == "careful"
    assert place.is_dir()


def test_what_is_worse_is_refused_unless_forced_with_a_reason(
    command: Command, place: Path
) -> None:
    refused = command("models", "promote", 2)
    assert refused.code == 14
    assert "90.0% before, 80.0% now (6 lost, 0 gained)" in refused.err
    assert command("models", "promote", 2, "--force").code == 14
    forced = command("models", "promote", 2, "--force", "--why", "DE is closed", "--json")
    assert json.loads(forced.out)["active"] == "2"
    entry = json.loads(command("audit", "list", "--what", "models", "--json").out)
    assert (entry["what"], entry["body"]["why"]) == ("models.promoted", "DE is closed")
    assert "language:de" in entry["body"]["forced"][0]
    assert place.is_dir()


def test_one_command_goes_back(command: Command, place: Path) -> None:
    assert command("models", "rollback").code == 5
    command("models", "promote", 1)
    (place / "kept/models/1/category/weights").unlink()
    back = command("models", "rollback", "--why", "broken")
    assert (back.code, "in use: the shipped models" in back.err) == (0, True)
    assert "broken" in command("audit", "list", "--what", "models.rolled_back").out


def test_a_shadow_is_chosen_and_ends_when_it_is_promoted(command: Command, place: Path) -> None:
    assert "no release runs beside" in command("models", "shadow").err
    assert command("models", "shadow", 1).code == 0
    assert "release 1: 0 files" in command("models", "shadow").err
    assert json.loads(command("models", "list", "--json").out)["shadow"] == "1"
    command("models", "promote", 1)
    assert "no release runs beside" in command("models", "shadow").err
    assert command("models", "shadow", 1).code == 5
    assert command("models", "shadow", "yes").code == 6
    assert command("models", "shadow", "off").code == 0
    assert place.is_dir()
