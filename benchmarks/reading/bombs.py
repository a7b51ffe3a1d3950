"""Small files that cost whoever reads them a lot, made on the spot."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image

from extractor.values.submission import Part, PartRole

MIB = 1024 * 1024
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
USES_FONT = b"/Resources << /Font << /F 5 0 R >> >> "
WORDS = b"BT /F 12 Tf 72 700 Td (Invoice 4711 of 12 March, 100.00 EUR to pay) Tj ET\n"


def pdf(*objects: bytes) -> bytes:
    """Write a PDF from its objects; the first is the catalogue."""
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer << /Size %d /Root 1 0 R >>\n"
    return content + end % (size, table, size) + b"startxref\n%d\n%%%%EOF" % len(content)


def stream(content: bytes, entries: bytes = b"", packed: int = 1) -> bytes:
    """Write a stream, packed so many times."""
    for _ in range(packed):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode " * packed
    head = b"<< /Length %d /Filter [%b] %b >>" % (len(content), filters, entries)
    return head + b"\nstream\n" + content + b"\nendstream"


def one_page(contents: bytes, page: bytes = b"", *more: bytes, pages: int = 1) -> bytes:
    """Write a PDF whose pages are all the same one."""
    kids = b"3 0 R " * pages
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (pages, kids),
        PAGE + USES_FONT + page + b"/Contents 4 0 R >>",
        contents,
        FONT,
        *more,
    )


def _packed_zeros(size: int) -> bytes:
    """Pack gigabytes of blanks piece by piece."""
    packer = zlib.compressobj(9)
    piece = b" " * (16 * MIB)
    return b"".join(packer.compress(piece) for _ in range(size // len(piece))) + packer.flush()


def _twice_packed(size: int) -> bytes:
    inner = zlib.compress(_packed_zeros(size), 9)
    head = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>" % len(inner)
    return one_page(head + b"\nstream\n" + inner + b"\nendstream")


def _nested_forms(depth: int) -> bytes:
    """Ten forms in each form: ten to the power of the depth."""
    forms = []
    for level in range(depth):
        inner = 7 + level
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
        if level + 1 < depth:
            entries += b"/Resources << /XObject << /X %d 0 R >> >>" % inner
            forms.append(stream(b"/X Do " * 10, entries))
        else:
            forms.append(stream(b"0 0 1 1 re f ", entries))
    page = b"/Resources << /XObject << /X 6 0 R >> >> "
    return one_page(stream(b"/X Do " * 10), page, *forms)


def _many_pages(count: int) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = b"".join(b"%d 0 R " % (number + 5) for number in range(count))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (count, kids)
    objects += [stream(WORDS), FONT]
    page = PAGE + b"/Resources << /Font << /F 4 0 R >> >> /Contents 3 0 R >>"
    return pdf(*objects, *[page] * count)


def _tiff(frames: int) -> bytes:
    """Write a TIFF of so many pages of 8 x 8 pixels."""
    content = bytearray(b"II*\0" + struct.pack("<I", 16) + b"\xaa" * 8)
    tags = ((256, 8), (257, 8), (258, 1), (259, 1), (262, 1), (273, 8), (278, 8), (279, 8))
    size = 2 + 12 * len(tags) + 4
    for number in range(frames):
        entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        following = 16 + (number + 1) * size if number + 1 < frames else 0
        content += struct.pack("<H", len(tags)) + entries + struct.pack("<I", following)
    return bytes(content)


def _png(width: int, height: int) -> bytes:
    """Write a black grey picture without holding it."""
    packer = zlib.compressobj(9)
    row = b"\0" * (width + 1)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def _saved(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def _noise(share: float) -> bytes:
    rng = np.random.default_rng(5)
    grey = np.full((2339, 1654), 255, np.uint8)
    grey[rng.random(grey.shape) < share] = 0
    return _saved(Image.fromarray(grey), "PNG")


def _part(name: str, media_type: str, content: bytes) -> Part:
    return Part(name, media_type, content, PartRole.FILE)


def _pdfs() -> Iterator[tuple[str, bytes]]:
    yield "zeros-10-gib", _twice_packed(10 * 1024 * MIB)
    yield "zeros-500-mib", one_page(stream(b" " * (500 * MIB)))
    yield "nested-forms", _nested_forms(9)
    yield "paths-600k", one_page(stream(b"0 0 m 9 9 l S\n" * 600_000))
    yield "letters-1m", one_page(stream(b"BT /F 1 Tf (" + b"ab " * 333_000 + b") Tj ET"))
    yield (
        "letters-on-200-pages",
        one_page(stream(b"BT /F 1 Tf (" + b"ab " * 33_000 + b") Tj ET"), pages=200),
    )
    yield "pages-10k", _many_pages(10_000)
    yield "one-page-200k-times", one_page(stream(WORDS), pages=200_000)
    yield "page-of-70-metres", one_page(stream(WORDS), b"/MediaBox [0 0 200000 200000] ")
    yield (
        "pages-that-contain-themselves",
        pdf(
            b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"
        ),
    )
    yield "brackets", one_page(stream(b"[" * 500_000))
    yield "dictionaries", pdf(b"<< /A " * 100_000 + b">> " * 100_000)
    yield "noise", b"%PDF-1.7\n" + np.random.default_rng(3).bytes(100_000)


def bombs() -> Iterator[Part]:
    """Give the files, one after the other."""
    for name, content in _pdfs():
        yield _part(f"{name}.pdf", "application/pdf", content)
    yield _part("frames-20k.tif", "image/tiff", _tiff(20_000))
    yield _part("400-megapixels.png", "image/png", _png(20_000, 20_000))
    yield _part("79-megapixels.png", "image/png", _png(8_900, 8_900))
    yield _part("noise-5-percent.png", "image/png", _noise(0.05))
    yield _part("noise-50-percent.png", "image/png", _noise(0.5))
    yield _part("deep.html", "text/html", b"<div>" * 200_000 + b"Bonjour")
    yield _part("wide.csv", "text/csv", b"a;" * 5_000_000)
    yield _part("long.csv", "text/csv", b"a;b;c\n" * 5_000_000)


def sane() -> Part:
    """Give a file that must be read after each of the others."""
    return _part("sane.pdf", "application/pdf", one_page(stream(WORDS)))
