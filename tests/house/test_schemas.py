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


def test_records_and_settings_have_a_schema() -> None:
    assert {"record.json", "settings.json"} <= {path.name for path in SCHEMAS}


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda it: it.name)
def test_a_schema_is_a_valid_schema(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text()))
