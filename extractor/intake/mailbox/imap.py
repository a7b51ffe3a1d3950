"""One signed-in connection to a mail server.

Fetching and marking go through plain UID commands. imap-tools' own `fetch` parses every mail,
and its `flag` and `delete` send EXPUNGE, which removes whatever else its owner had marked as
deleted (docs/decisions/0021-mail-by-uid-commands.md).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import imaplib
import select
import socket
import ssl
import time
from collections.abc import Iterable, Sequence

import imap_tools

from extractor.intake.mailbox.answers import (
    FolderState,
    Listed,
    bodies,
    clean_text,
    listed_mails,
    numbers,
)
from extractor.intake.mailbox.faults import GARBLED, RefusedError, translated

LEAVE_SECONDS = 2.0
_ARRIVED = (b"EXISTS", b"RECENT")


class Connection:
    """One signed-in connection; not for several threads."""

    def __init__(self, box: imap_tools.BaseMailBox, name: str) -> None:
        self._box = box
        self._client = box.client
        self._name = name
        self._selected: str | None = None
        self._capabilities = frozenset(self._client.capabilities)

    def hurry(self) -> None:
        """Wait only shortly for answers from now on: the program is about to end."""
        with contextlib.suppress(OSError):
            self._client.sock.settimeout(LEAVE_SECONDS)

    def cut(self) -> None:
        """End the connection under a command that waits in another thread."""
        with contextlib.suppress(OSError):
            self._client.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Sign out; a connection that is already lost is only let go."""
        self.hurry()
        with contextlib.suppress(OSError, imaplib.IMAP4.error, *GARBLED):
            self._client.logout()
        with contextlib.suppress(OSError, *GARBLED):
            self._client.shutdown()

    @property
    def opened(self) -> str | None:
        """Give the folder that is open."""
        return self._selected

    def can(self, capability: str) -> bool:
        """Say whether the server offers something, such as "IDLE"."""
        return capability in self._capabilities

    def begin(self, timeout_seconds: float) -> None:
        """Ask what it offers once signed in: imaplib only asks before, when most is not told.

        Args:
            timeout_seconds: for each answer from now on.
        """
        self._client.sock.settimeout(timeout_seconds)
        with translated(self._name):
            answer = self._client.capability()[1]
            self._capabilities = frozenset(answer[-1].decode("ascii", "replace").upper().split())

    def folders(self) -> list[str]:
        """Give the names of all folders that can be opened."""
        with translated(self._name):
            listed = self._box.folder.list()
        return [it.name for it in listed if "\\Noselect" not in it.flags]

    def open_folder(self, folder: str, *, changing: bool = True) -> FolderState:
        """Open a folder anew.

        Args:
            folder: its name.
            changing: False opens it for looking only.

        Raises:
            RefusedError: it cannot be opened.
            SourceError: the connection is lost.
        """
        self._selected = None
        with translated(self._name):
            status = self._box.folder.set(folder, readonly=not changing)
            validity = self._client.response("UIDVALIDITY")[1]
            flags = self._client.response("PERMANENTFLAGS")[1]
            self._client.response("EXISTS")  # what is told from now on is news
            count = int(status[1][0])
        self._selected = folder
        return FolderState(int((validity or [b"0"])[0] or 0), count, _keeps_keywords(flags))

    def uids(self, *, since: dt.date | None = None, above: int = 0) -> list[int]:
        """Give the numbers of the mails in the open folder, in order.

        Args:
            since: only those that arrived on this day or later.
            above: only those with a higher number.
        """
        criteria = [f"UID {above + 1}:*" if above else "ALL"]
        if since:
            month = imap_tools.consts.SHORT_MONTH_NAMES[since.month - 1]
            criteria.append(f"SINCE {since.day}-{month}-{since.year}")
        answer = self._uid("SEARCH", " ".join(criteria))
        return [it for it in numbers(answer) if it > above]  # "9:*" gives the last mail even if 8

    def listed(self, uids: Sequence[int]) -> list[Listed]:
        """Give size and time of mails; what vanished meanwhile is left out."""
        wanted = set(uids)
        answer = self._uid("FETCH", _set(uids), "(UID RFC822.SIZE INTERNALDATE)")
        return [it for it in listed_mails(answer) if it.uid in wanted]

    def fetch(self, uids: Sequence[int], *, limit: int) -> dict[int, bytes]:
        """Give the bytes of mails without marking them as seen; what vanished is left out.

        Args:
            uids: their numbers.
            limit: no more bytes than one above it are taken of each, whatever size was told.
        """
        answer = self._uid("FETCH", _set(uids), f"(UID BODY.PEEK[]<0.{limit + 1}>)")
        found = bodies(answer)
        return {uid: found[uid] for uid in uids if uid in found}

    def flag(self, uids: Sequence[int], keyword: str) -> None:
        """Set a flag or keyword."""
        self._uid("STORE", _set(uids), "+FLAGS.SILENT", f"({keyword})")

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move to another folder, which is made if missing."""
        target = _quoted(folder)
        if not self._has(folder):
            with translated(self._name):
                self._box.folder.create(folder)
        if self.can("MOVE"):
            self._uid("MOVE", _set(uids), target)
            return
        self._uid("COPY", _set(uids), target)
        self.delete(uids)

    def delete(self, uids: Sequence[int]) -> None:
        """Delete; a server without UIDPLUS only marks, as EXPUNGE there takes others' mails too."""
        self.flag(uids, "\\Deleted")
        if self.can("UIDPLUS"):
            self._uid("EXPUNGE", _set(uids))

    def idle(self, seconds: float, bell: socket.socket) -> bool:
        """Let the server tell about the open folder.

        Args:
            seconds: at most so long.
            bell: when it can be read, the waiting ends.

        Returns:
            Whether a mail may have arrived.
        """
        with translated(self._name):
            with self._box.idle:
                arrived = self._told(time.monotonic() + seconds, bell)
            return arrived or self._client.response("EXISTS")[1] != [None]

    def _told(self, until: float, bell: socket.socket) -> bool:
        while not any(word in line for line in self._lines() for word in _ARRIVED):
            left = until - time.monotonic()
            ready = select.select([self._client.sock, bell], [], [], max(left, 0))[0]
            if not ready or bell in ready:
                return False
        return True

    def _lines(self) -> list[bytes]:
        """Read what is there: also what came with the answer to IDLE and woke no select."""
        client, lines = self._client, []
        timeout = client.sock.gettimeout()
        client.sock.settimeout(0)
        try:
            while True:
                lines.append(client._get_line())  # noqa: SLF001 (as imap-tools does)
        except OSError:  # nothing more
            return lines
        except imaplib.IMAP4.abort as error:
            if "EOF" in str(error) and not self._ended():
                return lines
            raise
        finally:
            client.sock.settimeout(timeout)

    def _ended(self) -> bool:
        """Tell a closed connection from one on which nothing is waiting."""
        if isinstance(self._client.sock, ssl.SSLSocket):  # says so itself when nothing is waiting
            return True
        try:
            return not self._client.sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False

    def _has(self, folder: str) -> bool:
        with translated(self._name):
            return self._box.folder.exists(folder)

    def _uid(self, *command: str) -> list[object]:
        with translated(self._name):
            status, answer = self._client.uid(*command)
            if status != "OK":
                raise RefusedError(clean_text(answer))
            return list(answer)


def _keeps_keywords(flags: Iterable[object] | None) -> bool:
    return any(isinstance(it, bytes) and b"\\*" in it for it in flags or ())


def _set(uids: Iterable[int]) -> str:
    return ",".join(str(it) for it in uids)


def _quoted(folder: str) -> str:
    encoded: bytes = imap_tools.utils.encode_folder(folder)
    return encoded.decode("ascii")
