"""Documents as people label them, proposed by the real models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.labeling.documents import Documents
from extractor.pipeline import Pipeline


@pytest.fixture(scope="module")
def documents(
    inbox: Path, ledger_folder: Path, settings_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Documents]:
    """Give what the `inbox` of a file of tests holds."""
    pipeline = Pipeline.load(ledger=ledger_folder, settings=settings_file)
    with pipeline, Documents.open(tmp_path_factory.mktemp("store"), pipeline) as opened:
        assert opened.take_in([inbox]) == len(list(inbox.iterdir()))
        yield opened
