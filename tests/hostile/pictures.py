"""Pictures that unpack to more than a machine holds."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from tests.hostile.samples import READ, Sample


def chunk(name: bytes, content: bytes) -> bytes:
    """Give a chunk of a PNG."""
    body = name + content
    return struct.pack(">L", len(content)) + body + struct.pack(">L", zlib.crc32(body))


def png(width: int, height: int, *, rows: bytes = b"", before: bytes = b"") -> bytes:
    """Give a grey PNG; its rows may be missing."""
    head = struct.pack(">LL5B", width, height, 8, 0, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before
    return start + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def tiff(pages: int) -> bytes:
    """Give a TIFF whose directories follow each other, each of one white pixel."""
    entries = ((256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8), (278, 1), (279, 1))
    size = 2 + 12 * len(entries) + 4
    content = bytearray(b"II*\0" + struct.pack("<L", 12) + b"\xff\0\0\0")
    for page in range(pages):
        following = 12 + size * (page + 1) if page + 1 < pages else 0
        content += struct.pack("<H", len(entries))
        for tag, value in entries:
            content += struct.pack("<HHLL", tag, 4, 1, value)
        content += struct.pack("<L", following)
    return bytes(content)


def looping_tiff() -> bytes:
    """Give a TIFF whose second directory is its first."""
    content = bytearray(tiff(2))
    struct.pack_into("<L", content, len(content) - 4, 12)
    return bytes(content)


def samples() -> Iterator[Sample]:
    """Give the pictures."""
    yield Sample("400-megapixels.png", png(20_000, 20_000), "limit:max_pixels")
    yield Sample("2-billion-wide.png", png(2_000_000_000, 2), "limit:max_pixels")
    yield Sample("rows-missing.png", png(1000, 1000, rows=bytes(10_000)), READ)
    text = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(100 * 1024 * 1024), 9))
    yield Sample("text-bomb.png", png(400, 400, rows=bytes(401 * 400), before=text), "corrupt_file")
    yield Sample("bad-sums.png", png(99, 99)[:-20] + bytes(20), READ)
    yield Sample("20000-pages.tif", tiff(20_000), READ)
    yield Sample("endless.tif", looping_tiff(), READ)
    yield Sample(
        "offset-outside.tif", b"II*\0" + struct.pack("<L", 0xFFFFFFF0) + bytes(99), "corrupt_file"
    )
    yield Sample("cut-off.jpg", b"\xff\xd8\xff\xe0" + bytes(60), "corrupt_file")
    yield Sample(
        "huge.bmp",
        b"BM" + bytes(12) + struct.pack("<LllHHL", 40, 60_000, 60_000, 1, 24, 0) + bytes(20),
        "limit:max_pixels",
    )
    yield Sample(
        "huge.gif",
        b"GIF89a"
        + struct.pack("<HHBBB", 65_535, 65_535, 0, 0, 0)
        + b",\0\0\0\0"
        + struct.pack("<HHB", 65_535, 65_535, 0)
        + b"\x08\x01\0\0;",
        "limit:max_pixels",
    )
