"""Keep the words of a submission, so that nothing is recognised twice.

MessagePack, compressed, in a file of its own under its SHA-256. It can be made again from the
original, so it is not synced: a file that a power cut damaged does not fit its SHA-256 and counts
as missing. Instants are kept as text, because MessagePack forgets their zone and with it the day.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import os
import tempfile
import zlib
from pathlib import Path

import msgspec

from extractor.errors import StoreError
from extractor.store import blobs
from extractor.values.document import Document
from extractor.values.reading import Reading
from extractor.values.submission import Submission

_LEVEL = 1  # of 9: a third larger than 6 in a quarter of the time
_LARGEST = 512 * 1024 * 1024  # unpacked


class _Kept(msgspec.Struct, frozen=True):
    submission: Submission
    received: str | None
    dated: str | None
    documents: tuple[Document, ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Kept)


def keep_reading(folder: Path, reading: Reading) -> str | None:
    """Keep a reading.

    Returns:
        Its SHA-256; None where it holds what cannot be written down, half a surrogate pair.

    Raises:
        StoreError: it cannot be written.
    """
    packed = pack_reading(reading)
    if packed is None:
        return None
    sha256 = hashlib.sha256(packed).hexdigest()
    target = blobs.place(folder, sha256)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".tmp-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(packed)
        Path(name).replace(target)
    except OSError as error:
        detail = f"the words cannot be kept ({error.strerror or error})"
        raise StoreError(str(target), detail) from error
    return sha256


def fetch_reading(folder: Path, sha256: str) -> Reading | None:
    """Give a kept reading, its parts without bytes; None if it is gone, damaged or outdated."""
    try:
        packed = blobs.place(folder, sha256).read_bytes()
        if hashlib.sha256(packed).hexdigest() != sha256:
            return None
    except OSError:
        return None
    return unpack_reading(packed)


def pack_reading(reading: Reading) -> bytes | None:
    """Give a reading as bytes, its parts without theirs.

    Returns:
        None where it holds what cannot be written down, half a surrogate pair.
    """
    try:
        return zlib.compress(_encoder.encode(_kept(reading)), _LEVEL)
    except UnicodeEncodeError:
        return None


def unpack_reading(packed: bytes) -> Reading | None:
    """Give a reading from its bytes; None if they are damaged or outdated."""
    try:
        unpacked = zlib.decompressobj().decompress(packed, _LARGEST)
        return _reading(_decoder.decode(unpacked))
    except (zlib.error, msgspec.MsgspecError, ValueError):
        return None


def _kept(reading: Reading) -> _Kept:
    given = reading.submission
    letter = given.envelope
    bare = dataclasses.replace(
        given,
        parts=tuple(dataclasses.replace(it, content=b"") for it in given.parts),
        envelope=letter and dataclasses.replace(letter, date=None),
        received=None,
        original=None,
        problem=None,
    )
    return _Kept(
        bare, _text(given.received), _text(letter.date if letter else None), reading.documents
    )


def _reading(kept: _Kept) -> Reading:
    letter = kept.submission.envelope
    submission = dataclasses.replace(
        kept.submission,
        envelope=letter and dataclasses.replace(letter, date=_instant(kept.dated)),
        received=_instant(kept.received),
    )
    return Reading(submission, kept.documents)


def _text(instant: dt.datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _instant(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)
