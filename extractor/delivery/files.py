"""Write a file whole or not at all."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from extractor.durable import becoming
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
        with becoming(target, is_private=False) as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8", newline=newline)
            yield text
            text.flush()
            text.detach()
    except OSError as error:
        raise _refused(target, error) from error


def _refused(target: Path, error: OSError) -> DeliveryError:
    retryable = error.errno is not None and not isinstance(
        error, PermissionError | IsADirectoryError | NotADirectoryError
    )
    detail = f"cannot be written ({error.strerror or error}); choose another place"
    return DeliveryError(str(target), detail, retryable=retryable)
