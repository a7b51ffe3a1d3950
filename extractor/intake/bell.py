"""End a wait from another thread or a signal handler, also a wait for a socket."""

from __future__ import annotations

import contextlib
import select
import socket


class Bell:
    """Rings once; whoever waits next, or is waiting, hears it."""

    def __init__(self) -> None:
        self._heard, self._rung = socket.socketpair()
        self._heard.settimeout(0)
        self._rung.settimeout(0)

    @property
    def socket(self) -> socket.socket:
        """Give what can be read once it has rung, to wait for it with other sockets."""
        return self._heard

    def ring(self) -> None:
        """Ring; repeated calls are one."""
        with contextlib.suppress(BlockingIOError, OSError):  # it rings already, or is closed
            self._rung.send(b"!")

    def wait(self, seconds: float) -> None:
        """Wait for it, at most so long, and make it silent."""
        select.select([self._heard], [], [], max(seconds, 0))
        self.silence()

    def silence(self) -> None:
        """Forget that it has rung."""
        with contextlib.suppress(BlockingIOError):
            while self._heard.recv(64):
                pass

    def close(self) -> None:
        """Let the sockets go."""
        self._heard.close()
        self._rung.close()
