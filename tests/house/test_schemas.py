"""The schemas in schemas/ are what the models say, and are schemas."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

SCHEMAS = sorted((Path(__file__).parents[2] / "schemas").glob("*.json"))


def test_schemas_are_in_step_with_the_models(root: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "extractor", "schema", "--check"],
        cwd=root, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr


def test_everything_that_others_read_or_write_has_a_schema() -> None:
    wanted = {
        *("event.json", "label.json", "ledger.json", "notice.json", "record.json"),
        "settings.json",
    }
    assert {path.name for path in SCHEMAS} == wanted


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda it: it.name)
def test_a_schema_is_a_valid_schema(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text()))


def test_one_schema_can_be_printed(root: Path) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "extractor", "schema", "ledger"],
        cwd=root, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert printed.stdout == (root / "schemas/ledger.json").read_text()


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda it: it.name)
def test_a_schema_says_which_version_it_is(path: Path) -> None:
    whole = json.loads(path.read_text())
    _, _, _, name, version = whole["$id"].split(":")
    assert f"{name}.json" == path.name
    stated = whole.get("properties", {}).get("schema_version", {"default": version})
    assert stated["default"] == version
