from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="the generator needs the development packages")

from training.generator.stories import Story, load_stories


@pytest.fixture(scope="session")
def stories() -> list[Story]:
    return load_stories(Path(__file__).parent / "stories")
