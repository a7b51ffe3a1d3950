"""A mail server that does what no good one does: just enough IMAP, and faults on order."""

from __future__ import annotations

import contextlib
import re
import socketserver
import threading
from collections.abc import Iterator


class OddServer(socketserver.ThreadingTCPServer):
    """Holds mails by number.

    Attributes:
        mails: by number.
        told_size: told instead of the true size.
        deadly: fetching one of these ends the connection in the middle of its bytes.
        refused: fetching one of these is answered with NO.
        greeting: the first line.
        silent_at: the command that is never answered.
        fetched: numbers of each FETCH of bytes, in order.
        capabilities: offered after the sign-in.
        keywords: those that are kept.
        refuses_marks: answers STORE with NO.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, mails: dict[int, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails = mails
        self.told_size: dict[int, int] = {}
        self.deadly: set[int] = set()
        self.refused: set[int] = set()
        self.greeting = b"* OK ready"
        self.silent_at = b""
        self.fetched: list[list[int]] = []
        self.flagged: set[int] = set()
        self.capabilities = b"IMAP4rev1 UIDPLUS"
        self.refuses_marks = False
        self.keywords = b"\\Seen \\*"

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    server: OddServer
    disable_nagle_algorithm = True

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self._say(self.server.greeting)
            while line := self.rfile.readline():
                if self._answer(line.strip()):
                    return

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _answer(self, line: bytes) -> bool:
        """Answer one command; say whether the connection ends."""
        tag, _, command = line.partition(b" ")
        server = self.server
        if server.silent_at and command.startswith(server.silent_at):
            threading.Event().wait(30)
            return True
        if self._refuses(command):
            self._say(tag + b" NO not today")
            return False
        if command.startswith(b"CAPABILITY"):
            self._say(b"* CAPABILITY " + server.capabilities)
        elif command.startswith(b"LIST"):
            for name in (b"INBOX", b"Sent", b"Spam"):
                self._say(b'* LIST () "/" ' + name)
        elif command.startswith((b"SELECT", b"EXAMINE")):
            self._say(b"* OK [PERMANENTFLAGS (" + server.keywords + b")] kept")
            self._say(b"* %d EXISTS" % len(server.mails))
            self._say(b"* OK [UIDVALIDITY 7] valid")
        elif command.startswith(b"UID SEARCH"):
            self._say(b"* SEARCH " + b" ".join(b"%d" % it for it in sorted(server.mails)))
        elif command.startswith(b"UID FETCH"):
            return self._fetch(tag, command)
        elif command.startswith(b"UID STORE"):
            server.flagged.update(_uids(command))
        elif command.startswith(b"LOGOUT"):
            self._say(b"* BYE")
            self._say(tag + b" OK done")
            return True
        self._say(tag + b" OK done")
        return False

    def _refuses(self, command: bytes) -> bool:
        if command.startswith((b"SELECT", b"EXAMINE")):
            return b"INBOX" not in command
        marks = command.startswith(b"UID STORE")
        return command.startswith(b"IDLE") or (marks and self.server.refuses_marks)

    def _fetch(self, tag: bytes, command: bytes) -> bool:
        server = self.server
        uids = [it for it in _uids(command) if it in server.mails]
        if b"BODY" not in command:
            for uid in uids:
                size = server.told_size.get(uid, len(server.mails[uid]))
                self._say(b"* %d FETCH (UID %d RFC822.SIZE %d)" % (uid, uid, size))
            self._say(tag + b" OK done")
            return False
        server.fetched.append(uids)
        if server.refused.intersection(uids):
            self._say(tag + b" NO [SERVERBUG] Internal error")
            return False
        most = int(re.search(rb"<0\.(\d+)>", command)[1])  # type: ignore[index]
        for uid in uids:
            content = server.mails[uid][:most]
            self._say(b"* %d FETCH (FLAGS (\\Recent))" % uid)  # nobody asked
            self._say(b"* %d FETCH (UID %d BODY[]<0> {%d}" % (uid, uid, len(content)))
            if uid in server.deadly:
                self.wfile.write(content[: len(content) // 2])
                return True
            self.wfile.write(content + b")\r\n")
        self._say(tag + b" OK done")
        return False


def _uids(command: bytes) -> list[int]:
    return [int(it) for it in command.split()[2].split(b",")]


@contextlib.contextmanager
def serving(mails: dict[int, bytes]) -> Iterator[OddServer]:
    server = OddServer(mails)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
