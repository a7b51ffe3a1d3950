"""Connect in a thread of its own, so that a server that hangs does not keep the program.

Looking up a name, connecting, TLS, the greeting and signing in each have a limit of time, and none
of them can be cut from outside before there is a connection. So whoever waits can leave.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future

from extractor.errors import SourceError
from extractor.intake.mailbox.imap import Connection


class Attempt:
    """One attempt to connect; `leave` ends the waiting for it, from any thread."""

    def __init__(self, connects: Callable[[], Connection], name: str) -> None:
        """Begin.

        Args:
            connects: gives a connection; what comes too late is closed.
            name: of the source, for the error.
        """
        self._name = name
        self._made: Future[Connection] = Future()
        threading.Thread(target=self._run, args=(connects,), name="connecting", daemon=True).start()

    def wait(self) -> Connection:
        """Give the connection.

        Raises:
            SourceError: there is none, or somebody left.
        """
        try:
            return self._made.result()
        except CancelledError as error:
            detail = "was not connected yet when the program was to end"
            raise SourceError(self._name, detail) from error

    def leave(self) -> None:
        """Wait no longer."""
        self._made.cancel()

    def _run(self, connects: Callable[[], Connection]) -> None:
        try:
            connection = connects()
        except BaseException as error:  # noqa: BLE001 (raised again where somebody waits)
            if self._made.set_running_or_notify_cancel():
                self._made.set_exception(error)
            return
        if self._made.set_running_or_notify_cancel():
            self._made.set_result(connection)
        else:
            connection.close()
