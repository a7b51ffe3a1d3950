"""Keep originals by their content: never overwritten, never named by senders."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from extractor.errors import StoreError
from extractor.faultpoints import reached


def keep(folder: Path, content: bytes) -> str:
    """Keep some bytes durably: when this returns they survive a power cut.

    Args:
        folder: of all blobs; is created.
        content: the bytes.

    Returns:
        Their SHA-256 in hex.

    Raises:
        StoreError: they cannot be written.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    target = place(folder, sha256)
    try:
        if not _holds(target, content):
            _write(target, content)
    except OSError as error:
        detail = f"the original cannot be kept ({error.strerror or error})"
        raise StoreError(str(target), detail) from error
    return sha256


def fetch(folder: Path, sha256: str) -> bytes:
    """Give kept bytes.

    Raises:
        StoreError: they are not there or were altered.
    """
    target = place(folder, sha256)
    try:
        content = target.read_bytes()
    except OSError as error:
        raise StoreError(str(target), "the original is not in the store") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreError(str(target), "the original was altered in the store")
    return content


def place(folder: Path, sha256: str) -> Path:
    """Say where bytes are kept: ``ab/cdef...``, as git does."""
    return folder / sha256[:2] / sha256[2:]


def _holds(target: Path, content: bytes) -> bool:
    return target.is_file() and target.read_bytes() == content


def _write(target: Path, content: bytes) -> None:
    """Write beside, sync, rename, sync the folder: in this order nothing half-written shows."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".tmp-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        reached("blob.written")
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    reached("blob.renamed")
    for folder in (target.parent, target.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
