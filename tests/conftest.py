"""What every test may ask for: places in the repository."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.postgres import Server, installed, running

# A busy machine is no failure: how long a property takes is measured where it matters.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def samples(root: Path) -> Path:
    """Give the sample inbox: real files of every channel, and five broken ones."""
    return root / "inbox" / "samples"


@pytest.fixture(scope="session")
def ledger_folder(root: Path) -> Path:
    """Give the ledger that the sample inbox refers to."""
    return root / "inbox" / "ledger"


@pytest.fixture(scope="session")
def settings_file(root: Path) -> Path:
    """Give the settings of the company that receives the sample inbox."""
    return root / "inbox" / "extractor.toml"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Give a PostgreSQL server."""
    pytest.importorskip("pg8000", reason="the driver for PostgreSQL is not installed")
    if not installed():
        pytest.skip("no PostgreSQL server is installed")
    yield from running()
