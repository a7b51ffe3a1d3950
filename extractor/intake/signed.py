"""Open signed mail and files (S/MIME, .p7m); the only place that knows asn1crypto.

Whether the signature is good is not looked at: a signature says who signed, which decides
nothing here. What is encrypted stays so: only its addressee has the key.
"""

from __future__ import annotations

import binascii
import re
import zlib

from asn1crypto import cms

from extractor.errors import CorruptFileError, LimitError
from extractor.intake import media_types as types
from extractor.intake.limits import Limits

# ContentInfo (RFC 5652, 3): a sequence that begins with an object identifier
_START = re.compile(rb"\x30(?:\x80|[\x00-\x7f]|[\x81-\x84].{1,4}?)\x06[\x09\x0b]", re.DOTALL)
_SIGNED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_KINDS = {
    _SIGNED: types.SIGNED,
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03": types.ENCRYPTED,  # enveloped
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06": types.ENCRYPTED,  # with a shared key
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17": types.ENCRYPTED,  # and authenticated
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09": types.SIGNED,  # compressed
}
# "-----BEGIN PKCS7-----" may be missing
_ARMOUR = re.compile(
    rb"\s{0,99}(?:-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----)?\s{0,99}(MI[A-Za-z0-9+/=\s]+)"
)
_DAMAGE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)


def kind_of(content: bytes) -> str | None:
    """Give the media type of signed or encrypted content, in DER, BER or base64; else None."""
    raw = _raw(content[:4096])
    start = _START.match(raw)
    if start is None:
        return None
    at = start.end()
    length = raw[at - 1]
    return _KINDS.get(raw[at : at + length])


def content_of(content: bytes, *, file: str, limits: Limits) -> bytes | None:
    """Give what was signed: a part of a mail with its own headers, or a file.

    Args:
        content: of the type `types.SIGNED`.
        file: its name, for errors.
        limits: of the size of what was compressed.

    Returns:
        None for a signature without what it signs.

    Raises:
        CorruptFileError: it cannot be read.
        LimitError: it unpacks to too many bytes.
    """
    try:
        info = cms.ContentInfo.load(_raw(content))
        held = info["content"]["encap_content_info"]["content"].native
        is_packed = info["content_type"].native == "compressed_data"
    except _DAMAGE as error:
        raise CorruptFileError(file, "the signed content cannot be read") from error
    if not isinstance(held, bytes):
        return None
    return _inflated(held, file, limits) if is_packed else held


def _raw(content: bytes) -> bytes:
    """Undo base64, which some programs leave."""
    armoured = _ARMOUR.match(content)
    if armoured is None:
        return content
    text = b"".join(armoured[1].split())
    try:
        return binascii.a2b_base64(text[: len(text) // 4 * 4])
    except binascii.Error:
        return content


def _inflated(packed: bytes, file: str, limits: Limits) -> bytes:
    packer = zlib.decompressobj()
    try:
        content = packer.decompress(packed, limits.archive_bytes + 1)
    except zlib.error as error:
        raise CorruptFileError(file, "the compressed content cannot be read") from error
    if len(content) > limits.archive_bytes:
        raise LimitError(file, "it unpacks to too many bytes (intake.archive_bytes)")
    return content
