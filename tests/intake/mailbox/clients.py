"""What the tests do with a mailbox beside the source, and what stands between them."""

from __future__ import annotations

import collections
import contextlib
import hashlib
import imaplib
import re
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from extractor.errors import SourceError
from extractor.protocols import Source
from extractor.values.incoming import Incoming


def mail(number: int, *, padding: int = 0) -> bytes:
    text = f"Es fehlen {number} Kartons zu RE-2026-{number:04}.\r\n"
    return (
        f"From: ap@berthelot.example\r\nTo: claims@example.com\r\nSubject: Claim {number}\r\n"
        f"Message-ID: <{number}@berthelot.example>\r\n\r\n{text}{'x' * padding}\r\n"
    ).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Owner:
    """The mailbox's owner with a client of their own."""

    def __init__(self, port: int, user: str, password: str) -> None:
        self.client = imaplib.IMAP4("127.0.0.1", port, 20)
        self.client.login(user, password)

    def put(self, mails: Iterable[bytes], folder: str = "INBOX", flags: str = "") -> None:
        for content in mails:
            status, answer = self.client.append(folder, flags, "", content)
            assert status == "OK", answer

    def make(self, folder: str) -> None:
        assert self.client.create(folder)[0] == "OK"

    def flags(self, folder: str = "INBOX") -> dict[int, set[str]]:
        """Give the flags of each mail by its number."""
        assert self.client.select(folder, readonly=True)[0] == "OK"
        answer: list[Any] = self.client.uid("FETCH", "1:*", "(FLAGS)")[1]
        found = (re.search(rb"FLAGS \(([^)]*)\).*?UID (\d+)|UID (\d+) FLAGS \(([^)]*)\)", it)
                 for it in answer if it)  # fmt: skip
        return {
            int(it[2] or it[3]): set((it[1] or it[4] or b"").decode().split()) - {"\\Recent"}
            for it in found
            if it
        }

    def remove(self, uids: Sequence[int], folder: str = "INBOX") -> None:
        self.client.select(folder)
        self.client.uid("STORE", ",".join(map(str, uids)), "+FLAGS", "(\\Deleted)")
        self.client.expunge()

    def mark_deleted(self, uid: int, folder: str = "INBOX") -> None:
        self.client.select(folder)
        self.client.uid("STORE", str(uid), "+FLAGS", "(\\Deleted)")
        self.client.unselect()

    def leave(self) -> None:
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            self.client.logout()


class Ledger:
    """A store that remembers what it was given.

    Attributes:
        given: how often each content came.
        keys: how often each key was acknowledged.
        problems: of what came without its bytes.
    """

    def __init__(self) -> None:
        self.given: collections.Counter[str] = collections.Counter()
        self.keys: collections.Counter[str] = collections.Counter()
        self.problems: list[str] = []

    def take(self, incoming: Incoming) -> None:
        if incoming.content is None:
            assert incoming.problem
            self.problems.append(incoming.problem.code)
        else:
            self.given[sha256(incoming.content)] += 1
        self.keys[incoming.key] += 1

    def empty(self, source: Source, *, holds: int | None = None) -> int:
        """Take all that a source gives, and give how often it failed meanwhile.

        Args:
            source: to empty.
            holds: so many things are waited for; None takes what one look gives.
        """
        failures = 0
        until = time.monotonic() + 30
        while holds is None or self.keys.total() < holds:
            assert time.monotonic() < until, f"{self.keys.total()} of {holds} came"
            try:
                self._take_all(source)
            except SourceError:
                failures += 1
            if holds is None:
                break
            source.wait(0.01)
        self._take_all(source)
        return failures

    def _take_all(self, source: Source) -> None:
        for incoming in source.poll():
            self.take(incoming)
            source.stored(incoming)


class CuttingProxy:
    """Stands between client and server, and cuts each connection after so many bytes of answer."""

    def __init__(self, port: int, cuts: Sequence[int]) -> None:
        self._port = port
        self._cuts = list(cuts)  # used up; connections after them are left whole
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more connections and cut those that there are."""
        self._listener.close()
        for it in self._open:
            with contextlib.suppress(OSError):
                it.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                left = self._cuts.pop(0) if self._cuts else None
                server = socket.create_connection(("127.0.0.1", self._port))
                self._open += (client, server)
                pairs = ((client, server, None), (server, client, left))
                for pair in pairs:
                    threading.Thread(target=_pump, args=pair, daemon=True).start()


def _pump(source: socket.socket, target: socket.socket, left: int | None) -> None:
    with contextlib.suppress(OSError):
        while content := source.recv(65536):
            target.sendall(content if left is None else content[:left])
            if left is not None:
                left -= len(content)
                if left <= 0:
                    break
    for it in (source, target):
        with contextlib.suppress(OSError):
            it.shutdown(socket.SHUT_RDWR)
        it.close()


@contextlib.contextmanager
def owning(port: int, user: str, password: str) -> Iterator[Owner]:
    owner = Owner(port, user, password)
    try:
        yield owner
    finally:
        owner.leave()
