"""A receiver of webhooks on this machine that answers what it is told."""

from __future__ import annotations

import contextlib
import dataclasses
import http.server
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path


@dataclasses.dataclass(slots=True)
class Receiver:
    """What came, and what is answered: (status, headers) by turns, the last for all further."""

    port: int = 0
    answers: list[tuple[int, dict[str, str]]] = dataclasses.field(default_factory=list)
    came: list[tuple[str, dict[str, str], bytes]] = dataclasses.field(default_factory=list)
    drip: threading.Event = dataclasses.field(default_factory=threading.Event)

    def answer(self) -> tuple[int, dict[str, str]]:
        if len(self.answers) > 1:
            return self.answers.pop(0)
        return self.answers[0] if self.answers else (204, {})


@contextlib.contextmanager
def receiving(certificate: Path | None = None) -> Iterator[Receiver]:
    """Listen until the block ends; with a certificate (and its key in the same file) by TLS."""
    receiver = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heads = {name.lower(): value for name, value in self.headers.items()}
            receiver.came.append((self.path, heads, body))
            if receiver.drip.is_set():  # a head that never ends
                with contextlib.suppress(OSError):
                    self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                    while receiver.drip.wait(0.05):
                        self.wfile.write(b"x: y\r\n")
                        self.wfile.flush()
                        if not receiver.drip.is_set():
                            break
                        threading.Event().wait(0.05)
                return
            status, answered = receiver.answer()
            self.send_response(status)
            for name, value in answered.items():
                self.send_header(name, value)
            self.send_header("content-length", "6")
            self.end_headers()
            self.wfile.write(b"SECRET")

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.drip.clear()
        server.shutdown()
        server.server_close()
        thread.join()
