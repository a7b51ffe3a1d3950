"""A mail server on this machine: aiosmtpd, which answers as it is told."""

from __future__ import annotations

import contextlib
import dataclasses
import email
import socket
import ssl
import subprocess
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

HERE = "127.0.0.1"


@dataclasses.dataclass(slots=True)
class MailServer:
    """What came, and what is answered.

    Attributes:
        answers: to DATA by turns, the last for all further; none takes everything.
        refused: mailboxes that are no recipients, with the answer.
        came: sender, recipients and content of each mail that was taken.
    """

    port: int = 0
    answers: list[str] = dataclasses.field(default_factory=list)
    refused: dict[str, str] = dataclasses.field(default_factory=dict)
    came: list[tuple[str, list[str], bytes]] = dataclasses.field(default_factory=list)

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802 (as the server calls it)
        _, _, envelope, address, _ = given
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *given: Any) -> str:  # noqa: N802 (as the server calls it)
        _, _, envelope = given
        answer = "250 OK"
        if self.answers:
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer.startswith("250"):
            content = cast("bytes", envelope.content)
            self.came.append((str(envelope.mail_from), list(envelope.rcpt_tos), content))
        return answer

    @property
    def mails(self) -> list[EmailMessage]:
        """Give what came, taken apart."""
        return [
            cast("EmailMessage", email.message_from_bytes(content, policy=default))
            for _, _, content in self.came
        ]


@contextlib.contextmanager
def serving(
    certificate: Path | None = None, *, tls: bool = False, user: str = "", password: str = ""
) -> Iterator[MailServer]:
    """Listen until the block ends.

    Args:
        certificate: with its key in the same file; offers STARTTLS, or TLS from the beginning.
        tls: from the beginning.
        user: who may send, with TLS only; empty for everybody.
        password: of the user.
    """
    told = MailServer()

    def known(_: object, __: object, ___: object, ____: object, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and given == LoginPassword(
            user.encode(), password.encode()
        )
        return AuthResult(success=right, handled=False)

    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    controller = Controller(
        told,
        hostname=HERE,
        port=_free_port(),
        ssl_context=context if tls else None,
        tls_context=None if tls else context,
        require_starttls=context is not None and not tls,
        authenticator=known if user else None,
        auth_required=bool(user),
        auth_require_tls=not tls,
    )
    controller.start()
    try:
        told.port = controller.port
        yield told
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as opened:  # the controller cannot be told to choose
        opened.bind((HERE, 0))
        return int(opened.getsockname()[1])


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Make a certificate; give it with its key, and alone."""
    both, alone = folder / f"{name}.both.pem", folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         f"/CN={name}", "-addext", f"subjectAltName=DNS:{name},IP:{HERE}", "-keyout", both,
         "-out", alone],
        check=True, capture_output=True,
    )  # fmt: skip
    both.write_text(both.read_text() + alone.read_text())
    return both, alone
