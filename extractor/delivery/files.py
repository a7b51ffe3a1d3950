"""Write a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from extractor.errors import DeliveryError


@contextlib.contextmanager
def whole_file(path: str | Path, *, newline: str = "\n") -> Iterator[TextIO]:
    """Give a text stream that becomes the file when the block ends well.

    Until then, and after an error, the file is as it was before.

    Raises:
        DeliveryError: it cannot be written.
    """
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-", suffix=".tmp")
    except OSError as error:
        raise _refused(target, error) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline=newline) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(target)
    except OSError as error:
        raise _refused(target, error) from error
    finally:
        Path(name).unlink(missing_ok=True)


def _refused(target: Path, error: OSError) -> DeliveryError:
    retryable = error.errno is not None and not isinstance(
        error, PermissionError | IsADirectoryError | NotADirectoryError
    )
    detail = f"cannot be written ({error.strerror or error}); choose another place"
    return DeliveryError(str(target), detail, retryable=retryable)


def _umask() -> int:
    """Give the process's file mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
