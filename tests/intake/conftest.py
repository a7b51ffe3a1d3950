"""A drop folder, as the tests of it have it."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"
