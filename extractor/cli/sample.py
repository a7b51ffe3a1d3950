"""The sample claims with which a desk that was never set up begins."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import StoreError
from extractor.store.store import DATABASE, Store

_PACKAGE = Path(__file__).resolve().parent.parent
PLACES = (_PACKAGE.parent / "inbox", _PACKAGE / "_data" / "inbox")
FOLDER = "sample"  # in the store, so that nothing is written beside the package
LOG = "sample.log"
STOP_SECONDS = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """The sample in a store's folder.

    Attributes:
        is_new: it has not been processed yet.
    """

    folder: Path
    is_new: bool

    @property
    def settings(self) -> Path:
        """Give its settings."""
        return self.folder / "extractor.toml"

    @property
    def ledger(self) -> Path:
        """Give its ledger."""
        return self.folder / "ledger"


def sample_of(store: Path) -> Sample | None:
    """Give the sample of a store, put there if the store is empty.

    Returns:
        None if the store holds something else, or no sample came with this package.

    Raises:
        StoreError: it cannot be written.
    """
    folder = store / FOLDER
    if folder.is_dir():
        return Sample(folder, is_new=not (store / LOG).exists())
    origin = next((it for it in PLACES if (it / "samples").is_dir()), None)
    if origin is None or (store / DATABASE).exists():
        return None
    try:
        shutil.copytree(origin, folder)
    except OSError as error:
        detail = f"the sample claims cannot be written ({error.strerror or error})"
        raise StoreError(str(folder), detail) from error
    return Sample(folder, is_new=True)


@contextlib.contextmanager
def processing(sample: Sample, store: Store) -> Iterator[None]:
    """Process the sample beside the desk unless that was done; it ends with the desk."""
    if not sample.is_new:
        yield
        return
    command = [
        sys.executable, "-m", "extractor", "process", str(sample.folder / "samples"),
        "--ledger", str(sample.ledger), "--settings", str(sample.settings),
        "--store", str(store.folder), "--output", str(store.folder / "sample.jsonl"),
    ]  # fmt: skip
    with (store.folder / LOG).open("wb") as log:
        child = subprocess.Popen(  # noqa: S603 (our own program)
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            # It was not finished, so the next start begins it again; nothing is counted twice.
            (store.folder / LOG).unlink(missing_ok=True)
