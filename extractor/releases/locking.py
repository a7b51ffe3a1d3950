"""One at a time writes or chooses releases; the system lets the lock go when its holder dies."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from extractor.durable import locked
from extractor.errors import ReleaseError

_LOCK = ".lock"


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Wait until nobody else writes to the folder of releases; it is made if missing.

    Raises:
        ReleaseError: it cannot be made or written to.
    """
    with contextlib.ExitStack() as held:
        with unwritable_reported(root):
            root.mkdir(parents=True, exist_ok=True)
            held.enter_context(locked(root / _LOCK))
        yield


@contextlib.contextmanager
def unwritable_reported(root: Path) -> Iterator[None]:
    """Turn the system's errors into ours.

    Raises:
        ReleaseError: something of the folder cannot be written.
    """
    try:
        yield
    except OSError as error:
        detail = f"cannot be written ({error.strerror or error})"
        remedy = "make the folder writable, or name another as `[models] releases`"
        raise ReleaseError(str(root), detail, remedy) from error
