"""Tell logos and smileys in mails from pictures that may be scans, without decoding them."""

from __future__ import annotations

import struct

LOGO_WIDTH = 150  # pixels
LOGO_HEIGHT = 50
INLINE_PIXELS = 120_000  # a picture shown within the text is a signature below this: 400 x 300


def is_small(content: bytes, *, inline: bool, small_bytes: int) -> bool:
    """Say whether a picture is too small to be a scan or a photo of goods.

    Args:
        content: PNG, GIF or JPEG; the size of others in pixels is not looked at.
        inline: it is shown within a mail's text.
        small_bytes: files below this are small whatever they show.
    """
    if len(content) < small_bytes:
        return True
    size = pixels(content)
    if size is None:
        return False
    width, height = size
    return width < LOGO_WIDTH or height < LOGO_HEIGHT or (inline and width * height < INLINE_PIXELS)


def pixels(content: bytes) -> tuple[int, int] | None:
    """Give (width, height) from a picture's header; None if it is not found there."""
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        width, height = struct.unpack_from(">LL", content, 16)
        return width, height
    if content.startswith(b"GIF8") and len(content) >= 10:
        width, height = struct.unpack_from("<HH", content, 6)
        return width, height
    return _jpeg_pixels(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_pixels(content: bytes) -> tuple[int, int] | None:
    """Walk the segments to the first start of frame (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        (length,) = struct.unpack_from(">H", content, at + 2)
        at += 2 + max(length, 2)
    return None
