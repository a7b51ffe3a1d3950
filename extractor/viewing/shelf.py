"""Pictures that were drawn before, kept on disk so that nobody waits for a page twice.

They can be drawn again at any time, so nothing is synced, and the oldest go when there are too
many. A name is made of digests and numbers only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

MOST_BYTES = 2 * 1024**3  # kept
CHECKED_EACH = 200  # pictures between two looks at how much there is


class Shelf:
    """A folder of pictures; several threads and processes may share it."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        """Make nothing yet.

        Args:
            folder: made when the first picture comes.
            most_bytes: that are kept.
        """
        self._folder = folder
        self._most_bytes = most_bytes
        self._added = 0

    def fetch(self, sha256: str, name: str) -> bytes | None:
        """Give a kept picture of a file; None if there is none."""
        path = self._path(sha256, name)
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return content

    def put(self, sha256: str, name: str, content: bytes) -> None:
        """Keep a picture; a full or read-only disk is no reason not to show it."""
        path = self._path(sha256, name)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, made = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(made).replace(path)
        self._added += 1
        if self._added % CHECKED_EACH == 0:
            self.make_room()

    def forget(self, sha256: str) -> None:
        """Remove every picture of a file, as when it is erased."""
        shutil.rmtree(self._path(sha256, "x").parent, ignore_errors=True)

    def make_room(self) -> None:
        """Remove what was not looked at for longest, until it is within its size."""
        found: list[tuple[float, int, Path]] = []
        for path in self._folder.glob("??/*/*"):
            with contextlib.suppress(OSError):
                facts = path.stat()
                found.append((facts.st_mtime, facts.st_size, path))
        over = sum(size for _, size, _ in found) - self._most_bytes
        for _, size, path in sorted(found):
            if over <= 0:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            over -= size

    def _path(self, sha256: str, name: str) -> Path:
        safe = hashlib.sha256(name.encode()).hexdigest()[:32]
        return self._folder / sha256[:2] / sha256 / safe
