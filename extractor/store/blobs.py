"""Keep originals by their content: never overwritten, never named by senders."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from extractor.durable import sync_folders, written_beside
from extractor.errors import StoreError
from extractor.faultpoints import reached


def keep(folder: Path, content: bytes) -> str:
    """Keep some bytes durably; see `keep_all`.

    Returns:
        Their SHA-256 in hex.

    Raises:
        StoreError: they cannot be written.
    """
    return keep_all(folder, (content,))[0]


def keep_all(folder: Path, contents: Sequence[bytes]) -> list[str]:
    """Keep bytes durably: when this returns they survive a power cut.

    Args:
        folder: of all blobs; is created.
        contents: of files, in any number; their folders are synced once.

    Returns:
        The SHA-256 of each, in hex.

    Raises:
        StoreError: they cannot be written.
    """
    ids = [hashlib.sha256(it).hexdigest() for it in contents]
    wanted = {place(folder, sha256): it for sha256, it in zip(ids, contents, strict=True)}
    try:
        _write({target: it for target, it in wanted.items() if not _holds(target, it)})
        # Also where nothing was written: who wrote it may have died before he came to this.
        sync_folders([*(it.parent for it in wanted), folder] if wanted else [])
    except OSError as error:
        detail = f"the original cannot be kept ({error.strerror or error})"
        raise StoreError(str(folder), detail) from error
    return ids


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


def _write(contents: Mapping[Path, bytes]) -> None:
    """Write all beside their places and synced, and only then name them."""
    beside: dict[Path, Path] = {}
    try:
        for target, content in contents.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            beside[target] = written_beside(target.parent, content)
            reached("blob.written")
        for target, temporary in beside.items():
            temporary.replace(target)
            reached("blob.renamed")
    except BaseException:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)
        raise
