"""The walk through one dispute in docs/operations.md is what happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_commands_of_the_walk_through_print_what_it_shows(root: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "tools/walkthrough.py", "--check"],
        cwd=root, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr
