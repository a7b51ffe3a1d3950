"""Unpack gzip, bzip2 and xz files, which hold one file each, and list tar files."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import tarfile
import zlib
from collections.abc import Iterator
from typing import Protocol

from extractor.errors import CorruptFileError
from extractor.intake.budget import Meter

_CHUNK = 1024 * 1024
_MEMORY = 128 * 1024 * 1024  # for a dictionary of xz; its largest preset takes 65 MiB
_DAMAGE = (zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, MemoryError)
_ENDING = re.compile(r"\.(?:gz|bz2|xz|z)\Z", re.IGNORECASE)
_SHORT_ENDING = re.compile(r"\.(?:tgz|tbz2?|txz)\Z", re.IGNORECASE)


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """Makes zlib's object behave as the other two do."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, max_length)


def _unpacker(content: bytes) -> _Unpacker:
    if content.startswith(b"\x1f\x8b"):
        return _Gzip()
    if content.startswith(b"BZh"):
        return bz2.BZ2Decompressor()
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)


def single(content: bytes, meter: Meter) -> Iterator[tuple[str, bytes]]:
    """Give the one file that was packed; several streams one after the other are joined.

    Raises:
        CorruptFileError: it cannot be unpacked.
        LimitError: the budget is used up.
    """
    meter.member()
    chunks: list[bytes] = []
    rest = content
    try:
        while rest[:2] == content[:2]:
            unpacker = _unpacker(rest)
            data = rest
            while not unpacker.eof:
                chunk = unpacker.decompress(data, _CHUNK)
                if not chunk and not data and not unpacker.eof:
                    raise EOFError
                data = b""
                meter.took(len(chunk))
                chunks.append(chunk)
            rest = unpacker.unused_data
    except _DAMAGE as error:
        raise CorruptFileError(meter.file, "the packed file cannot be unpacked") from error
    name = _SHORT_ENDING.sub(".tar", meter.file)
    yield _ENDING.sub("", name), b"".join(chunks)


def tar_members(content: bytes, meter: Meter) -> Iterator[tuple[str, bytes | None]]:
    """Give path and bytes of each file in a tar file; None for links.

    Raises:
        CorruptFileError: it cannot be read.
        LimitError: the budget is used up.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            while (entry := archive.next()) is not None:
                if entry.issym() or entry.islnk():
                    meter.member()
                    yield entry.name, None
                elif entry.isreg() and not entry.issparse():
                    meter.member()
                    yield entry.name, _tar_content(archive, entry, meter)
    except (*_DAMAGE, tarfile.TarError, IndexError, KeyError) as error:
        raise CorruptFileError(meter.file, "the archive cannot be read") from error


def _tar_content(archive: tarfile.TarFile, entry: tarfile.TarInfo, meter: Meter) -> bytes:
    stream = archive.extractfile(entry)
    if stream is None:
        raise EOFError
    meter.took(entry.size)
    return stream.read()
