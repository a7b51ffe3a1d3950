"""Where files go that left the drop folder, and what is done when they cannot leave it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
from pathlib import Path

from extractor.errors import SourceError
from extractor.intake.folder_memory import Memory
from extractor.intake.folder_moves import REASON, find, move_on, remove, take_away
from extractor.intake.folder_names import from_key
from extractor.logs import about
from extractor.values.incoming import Incoming

log = logging.getLogger(__name__)

_NOT_OURS = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})  # trying again is no use


class Shelves:
    """The folders of stored files and of those that were set aside."""

    def __init__(
        self, inbox: Path, *, done: Path, quarantine: Path, memory: Memory, marker: str
    ) -> None:
        """Point to the folders.

        Args:
            inbox: where the files come from.
            done: takes stored files.
            quarantine: takes files that were set aside.
            memory: of what cannot be moved.
            marker: ending of the file that says that another one is complete; may be empty.
        """
        self._inbox = inbox
        self._done = done
        self._quarantine = quarantine
        self._memory = memory
        self._marker = marker
        self._is_told = False
        self._in_use: set[str] = set()

    @property
    def waits(self) -> bool:
        """Say whether a file is to be moved as soon as nobody uses it."""
        return bool(self._in_use)

    def put(self, incoming: Incoming) -> None:
        """Move a stored file out of the inbox, or remember that it lies there.

        Raises:
            SourceError: it can neither be moved nor remembered.
        """
        problem = incoming.problem
        path, identity = from_key(incoming.key)
        try:
            moved = self._take(incoming.key, self._done if problem is None else self._quarantine)
        except OSError as error:
            content = incoming.content
            sha256 = "" if content is None else hashlib.sha256(content).hexdigest()
            self._memory.note(path, identity, sha256)
            self._leave(incoming.key, error)
            return
        self._memory.forget(path)
        if moved is not None and problem is not None:
            _explain(moved, str(problem))

    def put_again(self) -> None:
        """Move what was in use when it was stored."""
        for key in tuple(self._in_use):
            with contextlib.suppress(OSError):
                self._take(key, self._done)
                self._in_use.discard(key)
                self._memory.forget(from_key(key)[0])

    def settle(self, key: str, problem: str | None) -> None:
        """Move a file from one folder to the other, if it lies in the wrong one.

        Raises:
            SourceError: it cannot be moved.
        """
        here, there = self._done, self._quarantine
        if problem is None:
            here, there = there, here
        lies = find(key, here)
        if lies is None:
            return
        try:
            moved = move_on(lies, key, there)
            lies.with_name(lies.name + REASON).unlink(missing_ok=True)
        except FileNotFoundError:  # another worker was quicker
            return
        except OSError as error:
            detail = f"cannot be moved ({error.strerror or error})"
            raise SourceError(os.fspath(lies), detail) from error
        if problem is not None:
            _explain(moved, problem)

    def _take(self, key: str, target: Path) -> Path | None:
        moved = take_away(self._inbox, key, target)
        if self._marker:
            remove(self._inbox, from_key(key)[0] + self._marker)
        return moved

    def _leave(self, key: str, error: OSError) -> None:
        if error.errno not in _NOT_OURS:
            self._in_use.add(key)
        elif not self._is_told:
            self._is_told = True
            log.warning(
                "files cannot be moved out of the inbox, they are remembered instead",
                extra=about(error),
            )


def _explain(file: Path, reason: str) -> None:
    text = file.with_name(file.name + REASON)
    try:
        text.write_text(reason.rstrip() + "\n", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        detail = f"cannot be written ({error.strerror or error})"
        raise SourceError(os.fspath(text), detail) from error
