"""Connect to a mail server and sign in."""

from __future__ import annotations

import imaplib
import ssl

import imap_tools

from extractor.errors import SettingsError, SourceError
from extractor.intake.mailbox.answers import clean_text
from extractor.intake.mailbox.faults import RefusedError, translated
from extractor.intake.mailbox.imap import Connection
from extractor.intake.mailbox.oauth import TokenProvider
from extractor.intake.mailbox.settings import MailboxSettings, Security
from extractor.secrets import read_secret

CONNECT_SECONDS = 8.0  # at most, so that a program that is to end does not wait for a dead server


def connect(settings: MailboxSettings, tokens: TokenProvider | None) -> Connection:
    """Connect and sign in; a refused token is replaced once.

    Args:
        settings: of the account.
        tokens: for XOAUTH2; None signs in with the password.

    Raises:
        SourceError: the server is away (retryable); it refuses the user, or the secret that the
            settings name is missing (not retryable).
    """
    try:
        return _connected(settings, tokens)
    except SettingsError as error:
        raise SourceError(f"imap:{settings.name}", str(error), retryable=False) from error


def _connected(settings: MailboxSettings, tokens: TokenProvider | None) -> Connection:
    if tokens is None:
        return _signed_in(settings, password=read_secret(settings.password))
    token = tokens.token()
    try:
        return _signed_in(settings, token=token)
    except SourceError as error:
        if error.retryable:
            raise
    return _signed_in(settings, token=tokens.token(fresh=True))


def _signed_in(settings: MailboxSettings, *, password: str = "", token: str = "") -> Connection:
    """Sign in; no error holds the password or the token."""
    name, user = f"imap:{settings.name}", settings.user
    with translated(name):
        box = _box(settings, name)
    connection = Connection(box, name)
    try:
        with translated(name):
            if token:
                _authenticate(box.client, "XOAUTH2", f"user={user}\1auth=Bearer {token}\1\1")
            elif connection.can("AUTH=PLAIN") or not (user + password).isascii():
                _authenticate(box.client, "PLAIN", f"\0{user}\0{password}")
            else:
                box.login(user, password, initial_folder=None)
        connection.begin(settings.timeout_seconds)
    except RefusedError as error:
        connection.close()
        detail = f"{user} is refused ({error}); check user, secret and the server's rules"
        raise SourceError(name, detail, retryable=False) from None
    except SourceError:
        connection.close()
        raise
    return connection


def _authenticate(client: imaplib.IMAP4, mechanism: str, answer: str) -> None:
    answers = [answer.encode("utf-8")]  # once; a second question reports an error
    try:
        client.authenticate(mechanism, lambda _: answers.pop() if answers else b"")
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise RefusedError(clean_text([str(error)])) from None


def _box(settings: MailboxSettings, name: str) -> imap_tools.BaseMailBox:
    host, port = settings.host, settings.used_port
    timeout = min(settings.timeout_seconds, CONNECT_SECONDS)
    if settings.security is Security.PLAIN:
        return imap_tools.MailBoxUnencrypted(host, port, timeout)
    try:
        trusted = ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        raise SourceError(
            name, f"{settings.ca_file} holds no certificates", retryable=False
        ) from error
    if settings.security is Security.STARTTLS:
        return imap_tools.MailBoxStartTls(host, port, timeout, ssl_context=trusted)
    return imap_tools.MailBox(host, port, timeout, ssl_context=trusted)
