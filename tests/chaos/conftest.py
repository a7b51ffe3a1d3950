"""A line on each database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.line import Site
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """Give a place for a line, its database empty."""
    url = None
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        url = server.new_database()
    return Site(tmp_path, url)
