"""A store with a few originals, and a viewer on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.intake.limits import Limits
from extractor.reading.settings import ReadingSettings
from extractor.store.store import Store
from extractor.values.record import FileRecord, SourceRecord, Status
from extractor.viewing.viewer import Viewer

Keep = Callable[[str, bytes], str]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture(scope="module")
def viewer(store: Store) -> Iterator[Viewer]:
    # a device without text recognition: no test here waits for an engine
    settings = ReadingSettings(workers=1, engine="none", max_pages=3)
    with Viewer(store, settings, Limits()) as viewer:
        yield viewer


@pytest.fixture(scope="module")
def keep(store: Store) -> Keep:
    """Keep a file as `extractor process` does, without its words; give its SHA-256."""

    def kept(name: str, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        source = SourceRecord(file=name, sha256=sha256)
        store.save(FileRecord(source=source, status=Status.PROCESSED), content)
        return sha256

    return kept


@pytest.fixture
def pictures_of() -> Callable[[Store], list[Path]]:
    def found(store: Store) -> list[Path]:
        return sorted(store.folder.glob("pictures/??/*/*"))

    return found
