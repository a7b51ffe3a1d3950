"""A receiver of webhooks that says yes to everything, in a process of its own."""

from __future__ import annotations

import contextlib
import socketserver
import subprocess
import sys
from collections.abc import Iterator

_ANSWER = b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        length = 0
        while (line := self.rfile.readline()) not in {b"\r\n", b""}:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        self.rfile.read(length)
        self.wfile.write(_ANSWER)


@contextlib.contextmanager
def receiving() -> Iterator[int]:
    """Give the port of a receiver on this machine."""
    command = [sys.executable, "-m", "benchmarks.delivery.receiver"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None  # noqa: S101 (asked for above)
            yield int(server.stdout.readline())
        finally:
            server.terminate()


if __name__ == "__main__":
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler) as opened:
        print(opened.server_address[1], flush=True)
        opened.serve_forever()
