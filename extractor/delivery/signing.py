"""Signatures as the Standard Webhooks specification has them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from extractor.errors import SettingsError

PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64  # bytes, as the specification has it


def key_of(secret: str, *, name: str) -> bytes:
    """Give the key of a written secret.

    Args:
        secret: "whsec_" and base64.
        name: where it was found, for the message.

    Raises:
        SettingsError: it is written otherwise, or too short or long.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise SettingsError(name, _FORM) from None  # its text would show the secret
    if not secret.startswith(PREFIX) or not _SHORTEST <= len(key) <= _LONGEST:
        raise SettingsError(name, _FORM)
    return key


_FORM = (
    f'the secret of a webhook is "{PREFIX}" and {_SHORTEST} to {_LONGEST} bytes in base64; '
    "`extractor sinks secret` makes one"
)


def written(key: bytes) -> str:
    """Give a key as secrets are written."""
    return PREFIX + base64.b64encode(key).decode()


def headers(keys: Sequence[bytes], *, event_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Give the headers of a delivery.

    Args:
        keys: each gives a signature, so that a receiver that knows one of them is satisfied.
        event_id: the same for each attempt.
        timestamp: of this attempt, in seconds.
        body: as sent.
    """
    signed = f"{event_id}.{timestamp}.".encode() + body
    digests = (hmac.new(key, signed, hashlib.sha256).digest() for key in keys)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(it).decode()}" for it in digests),
    }
