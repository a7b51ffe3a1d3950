"""Read 7z archives with what Python brings (docs/decisions/0014-own-reader-of-7z.md).

The format is described in the LZMA SDK's 7zFormat.txt, whose names are used here: an archive is
a list of folders; each is a chain of coders that unpacks to one or more files.
"""

from __future__ import annotations

import bz2
import dataclasses
import lzma
import struct
import zlib
from collections.abc import Iterator

from extractor.errors import CorruptFileError, EncryptedFileError, LimitError, UnknownTypeError
from extractor.intake.budget import Meter
from extractor.intake.sevenzip_header import Coder, Folder, Header, read_header, read_streams

_CHUNK = 1024 * 1024
_DIRECTORY_BYTES = 2 * 1024 * 1024
_PACKED_HEADER, _HEADER = 0x17, 0x01
_COPY, _LZMA, _LZMA2 = b"\0", b"\x03\x01\x01", b"\x21"
_DEFLATE, _BZIP2, _AES = b"\x04\x01\x08", b"\x04\x02\x02", b"\x06\xf1\x07\x01"
# put before LZMA, so that programs and sound pack better
_FILTERS = {
    b"\x03": lzma.FILTER_DELTA,
    b"\x04": lzma.FILTER_X86,
    b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x03\x03\x02\x05": lzma.FILTER_POWERPC,
    b"\x03\x03\x04\x01": lzma.FILTER_IA64,
    b"\x03\x03\x05\x01": lzma.FILTER_ARM,
    b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB,
    b"\x03\x03\x08\x05": lzma.FILTER_SPARC,
}
_DAMAGE = (
    lzma.LZMAError,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    IndexError,
    OverflowError,
    MemoryError,
)


def members(content: bytes, meter: Meter) -> Iterator[tuple[str, bytes]]:
    """Give path and bytes of each file in an archive; folders and empty files are left out.

    Raises:
        CorruptFileError: it cannot be read; what was given before is good.
        EncryptedFileError: it needs a password.
        UnknownTypeError: it is packed by a method that is not known here.
        LimitError: the budget is used up.
    """
    try:
        header = _directory(content, meter)
        for folder, packed, files in header.folders_with_files(content):
            data = _Data(folder, packed, meter)
            for name, size, checksum in files:
                meter.member()
                member = data.take(size)
                if checksum is not None and zlib.crc32(member) != checksum:
                    raise EOFError
                yield name, member
    except NotImplementedError as error:
        detail = f"a 7z archive packed by the method {error}"
        raise UnknownTypeError(meter.file, detail) from error
    except _DAMAGE as error:
        raise CorruptFileError(meter.file, "the archive cannot be unpacked") from error


def _directory(content: bytes, meter: Meter) -> Header:
    start, size = struct.unpack_from("<QQ", content, 12)
    raw = content[32 + start : 32 + start + size]
    if len(raw) < size:
        raise EOFError
    for _ in range(4):  # a packed directory may itself be packed
        if not raw:
            return Header((), (), ())
        if raw[0] == _HEADER:
            return read_header(raw)
        if raw[0] != _PACKED_HEADER:
            break
        streams = read_streams(raw)
        folder, packed = next(streams.packed(content))
        if folder.size > _DIRECTORY_BYTES:
            detail = "the archive's directory is unreasonably large (intake.archive_members)"
            raise LimitError(meter.file, detail)
        raw = _Data(folder, packed, meter).take(folder.size)
    raise EOFError


@dataclasses.dataclass(slots=True)
class _Data:
    """What a folder unpacks to, a stretch at a time."""

    folder: Folder
    packed: bytes
    meter: Meter
    _chunks: Iterator[bytes] | None = None
    _rest: bytes = b""

    def take(self, size: int) -> bytes:
        """Unpack so many bytes more; EOFError where the folder has fewer."""
        if self._chunks is None:
            self._chunks = _unpacked(self.folder, self.packed, self.meter)
        found = [self._rest]
        missing = size - len(self._rest)
        while missing > 0:
            chunk = next(self._chunks, b"")
            if not chunk:
                raise EOFError
            found.append(chunk)
            missing -= len(chunk)
        whole = b"".join(found)
        self._rest = whole[size:]
        return whole[:size]


def _unpacked(folder: Folder, packed: bytes, meter: Meter) -> Iterator[bytes]:
    chain = folder.chain()
    if any(it.method.startswith(_AES) for it in chain):
        raise EncryptedFileError(meter.file)
    first, *others = chain
    if not others and first.method == _COPY:
        meter.took(len(packed))
        yield packed
        return
    unpack = _decompressor(first, others, folder.size, meter)
    data = packed
    while True:
        chunk = unpack.decompress(data, _CHUNK)
        data = b""
        meter.took(len(chunk))
        if not chunk:
            return
        yield chunk


class _Deflate:
    def __init__(self) -> None:
        self._stream = zlib.decompressobj(-15)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, max_length)


class _Lzma:
    """Gives nothing once the stream has ended, where the library raises."""

    def __init__(self, filters: list[dict[str, int]]) -> None:
        self._stream = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return b"" if self._stream.eof else self._stream.decompress(data, max_length)


class _Bzip2:
    def __init__(self) -> None:
        self._stream = bz2.BZ2Decompressor()

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return b"" if self._stream.eof else self._stream.decompress(data, max_length)


def _decompressor(
    first: Coder, others: list[Coder], size: int, meter: Meter
) -> _Deflate | _Lzma | _Bzip2:
    if not others and first.method == _DEFLATE:
        return _Deflate()
    if not others and first.method == _BZIP2:
        return _Bzip2()
    if first.method not in (_LZMA, _LZMA2) or any(it.method not in _FILTERS for it in others):
        methods = ", ".join(it.method.hex() for it in (first, *others))
        raise UnknownTypeError(meter.file, f"a 7z archive packed by the method {methods}")
    most = min(size, meter.budget.bytes)
    return _Lzma([*(_filter(it) for it in reversed(others)), _lzma(first, most)])


def _filter(coder: Coder) -> dict[str, int]:
    kind = _FILTERS[coder.method]
    if kind == lzma.FILTER_DELTA:
        return {"id": kind, "dist": coder.properties[0] + 1}
    return {"id": kind}


def _lzma(coder: Coder, size: int) -> dict[str, int]:
    """Give the options of LZMA; the dictionary need not be larger than what is unpacked."""
    if coder.method == _LZMA2:
        code = coder.properties[0] & 0x3F
        dictionary = (2 | code & 1) << (code // 2 + 11)
        return {"id": lzma.FILTER_LZMA2, "dict_size": _dictionary(dictionary, size)}
    packed, dictionary = struct.unpack("<BL", coder.properties)
    return {
        "id": lzma.FILTER_LZMA1,
        "dict_size": _dictionary(dictionary, size),
        "lc": packed % 9,
        "lp": packed // 9 % 5,
        "pb": packed // 45,
    }


def _dictionary(stated: int, size: int) -> int:
    return max(min(stated, size), 4096)
