"""A model is used only as it was made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.artifacts import model_names, models_folder, open_model, versions, write_manifest
from extractor.errors import ModelError


def made(root: Path, version: str = "1.0", name: str = "triage") -> Path:
    folder = root / name / version
    (folder / "vocab").mkdir(parents=True)
    (folder / "weights.npz").write_bytes(b"123")
    (folder / "vocab" / "words.json").write_text("[]")
    write_manifest(folder, {"seed": 7})
    return folder


def test_a_model_is_opened_as_it_was_made(tmp_path: Path) -> None:
    folder = made(tmp_path)
    assert open_model("triage", root=tmp_path) == folder
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["name"], manifest["version"], manifest["seed"]) == ("triage", "1.0", 7)
    assert sorted(manifest["files"]) == ["vocab/words.json", "weights.npz"]


def test_the_newest_version_is_opened(tmp_path: Path) -> None:
    for version in ("1.9", "1.10", "1.2", "1.10-fast"):
        made(tmp_path, version)
    (tmp_path / "triage" / "2.0").mkdir()
    assert open_model("triage", root=tmp_path).name == "1.10-fast"
    assert [it.name for it in versions("triage", root=tmp_path)] == [
        "1.2",
        "1.9",
        "1.10",
        "1.10-fast",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            lambda it: (it / "weights.npz").write_bytes(b"124"), "was changed", id="changed"
        ),
        pytest.param(
            lambda it: (it / "weights.npz").unlink(), "weights.npz is missing", id="missing"
        ),
        pytest.param(lambda it: (it / "x.pkl").touch(), "x.pkl does not belong", id="added"),
        pytest.param(lambda it: (it / "x").symlink_to("/etc"), "x does not belong", id="link"),
        pytest.param(
            lambda it: (it / "manifest.json").write_text("{"), "cannot be read", id="junk"
        ),
        pytest.param(
            lambda it: (it / "manifest.json").write_text("[]"), "lists no files", id="empty"
        ),
    ],
)
def test_a_model_that_was_touched_is_refused(tmp_path: Path, change: object, said: str) -> None:
    assert callable(change)
    change(made(tmp_path))
    with pytest.raises(ModelError, match=said):
        open_model("triage", root=tmp_path)


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not installed; reinstall the package"):
        open_model("triage", root=tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gone does not exist"):
        models_folder(tmp_path / "gone")


def test_only_folders_with_a_manifest_are_models(tmp_path: Path) -> None:
    made(tmp_path, name="b")
    made(tmp_path, name="a")
    (tmp_path / "c" / "1.0").mkdir(parents=True)
    (tmp_path / "README.md").touch()
    assert model_names(root=tmp_path) == ["a", "b"]


def test_facts_may_not_hide_the_files(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="files"):
        write_manifest(tmp_path, {"files": {}})
