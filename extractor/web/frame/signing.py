"""Sign what the desk hands out and gets back: form tokens, customers' links, sign-in under way.

The key is a file in the store's folder that nobody else may read. Removing it makes a new one at
the next start, and all links and forms that were signed with the old one are refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from extractor.errors import StoreError

FILE = "desk.key"
BYTES = 32
_DIGEST = hashlib.sha256().digest_size


def new_secret() -> str:
    """Give 256 random bits as text that can stand in a cookie or an address."""
    return secrets.token_urlsafe(BYTES)


def digest_of(secret: str) -> str:
    """Give what is kept of a secret that has enough random bits by itself."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Signer:
    """Signs and checks, each purpose by itself."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, purpose: str, text: str) -> str:
        """Give a text that can be read by all and made by nobody else."""
        body = text.encode()
        return base64.urlsafe_b64encode(self._mark(purpose, body) + body).rstrip(b"=").decode()

    def opened(self, purpose: str, sealed: str) -> str | None:
        """Give the text of a seal; None if it is not ours or was altered."""
        try:
            content = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        except (binascii.Error, ValueError):
            return None
        mark, body = content[:_DIGEST], content[_DIGEST:]
        return body.decode() if hmac.compare_digest(mark, self._mark(purpose, body)) else None

    def token(self, purpose: str, secret: str) -> str:
        """Give what only we can work out of a secret."""
        mark = self._mark(purpose, secret.encode("utf-8", "surrogatepass"))
        return base64.urlsafe_b64encode(mark).rstrip(b"=").decode()

    def _mark(self, purpose: str, body: bytes) -> bytes:
        return hmac.digest(self._key, purpose.encode() + b"\0" + body, "sha256")


def load_signer(folder: Path) -> Signer:
    """Read the key of a store, or make it.

    Raises:
        StoreError: it cannot be read or written, or others may read it.
    """
    path = folder / FILE
    try:
        _make(path)
        with path.open("rb") as stream:
            others = os.fstat(stream.fileno()).st_mode & 0o077
            key = stream.read()
    except OSError as error:
        detail = f"the key of the desk cannot be used ({error.strerror or error})"
        raise StoreError(str(path), detail) from error
    if others or len(key) != BYTES:
        detail = "others may read this key, or it is damaged; remove it, and a new one is made"
        raise StoreError(str(path), detail)
    return Signer(key)


def _make(path: Path) -> None:
    """Write a key unless there is one; two that start at once agree on one."""
    if path.exists():
        return
    own = path.with_name(f"{FILE}.{secrets.token_hex(4)}")
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(own, path)
        except FileExistsError:
            return
    finally:
        own.unlink()
