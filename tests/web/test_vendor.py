"""What others made is named with its version, its content and its licence."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[2] / "extractor" / "web" / "static" / "vendor"
ASSETS = tomllib.loads((VENDOR / "manifest.toml").read_text())["asset"]
LICENCES = {"0BSD", "Apache-2.0", "BSD-3-Clause", "MIT", "OFL-1.1"}


@pytest.mark.parametrize("asset", ASSETS, ids=lambda it: it["file"])
def test_a_file_of_others_is_what_the_manifest_says(asset: dict[str, str]) -> None:
    content = (VENDOR / asset["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == asset["sha256"]
    assert asset["version"] in asset["file"]
    assert asset["licence"] in LICENCES
    assert (VENDOR / asset["licence_file"]).stat().st_size > 300


def test_no_file_of_others_is_left_out_of_the_manifest() -> None:
    listed = {it["file"] for it in ASSETS} | {it["licence_file"] for it in ASSETS}
    here = {it.relative_to(VENDOR).as_posix() for it in VENDOR.rglob("*") if it.is_file()}
    assert here - {"manifest.toml"} == listed
