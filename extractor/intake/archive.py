"""Read the files in an archive within a budget, without ever writing them to disk."""

from __future__ import annotations

import dataclasses
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from extractor.errors import CorruptFileError, EncryptedFileError, InputError, UnsafeFileError
from extractor.intake import media_types as types
from extractor.intake import sevenzip, streams
from extractor.intake.budget import Budget, Meter
from extractor.intake.headers import file_name
from extractor.intake.sniff import check_zip_directory

_CHUNK = 1024 * 1024
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, OSError)
_READERS = {
    types.SEVEN_ZIP: sevenzip.members,
    types.TAR: streams.tar_members,
    types.GZIP: streams.single,
    types.BZIP2: streams.single,
    types.XZ: streams.single,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive.

    Attributes:
        name: its last component, made harmless.
        content: its bytes; none for a link, which leads to a file of whoever follows it.
    """

    name: str
    content: bytes | None


def members(content: bytes, media_type: str, *, file: str, budget: Budget) -> Iterator[Entry]:
    """Give each file in an archive, in its own order.

    Args:
        content: the archive.
        media_type: one of `types.ARCHIVES`.
        file: its name, for errors.
        budget: is used up by what is read.

    Raises:
        EncryptedFileError: it, or some of its files, needs a password.
        CorruptFileError: it, or some of its files, cannot be read; what was given before is good.
        UnsafeFileError: its files overlap.
        UnknownTypeError: it is packed in a way that is not known.
        LimitError: the budget is used up.
    """
    meter = Meter(file, len(content), budget)
    if media_type == types.ZIP:
        found = _zip_members(content, meter)
    else:
        found = _READERS[media_type](content, meter)
    for path, member in found:
        if not any(it in path for it in _IGNORED):
            yield Entry(file_name(path, fallback="file"), member)


def _zip_members(content: bytes, meter: Meter) -> Iterator[tuple[str, bytes | None]]:
    check_zip_directory(content, meter.file)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (*_DAMAGE, NotImplementedError) as error:
        raise CorruptFileError(meter.file, "the archive cannot be opened") from error
    with archive:
        listed = archive.infolist()
        _refuse_overlaps(listed, meter.file)
        problem: InputError | None = None  # of one member; the others are read all the same
        for info in listed:
            if info.is_dir() or any(it in info.filename for it in _IGNORED):
                continue
            if info.flag_bits & 0x1:
                problem = problem or EncryptedFileError(meter.file)
                continue
            meter.member()
            if stat.S_ISLNK(info.external_attr >> 16):
                yield info.filename, None
                continue
            try:
                member = _bounded(archive, info, meter)
            except CorruptFileError as error:
                problem = problem or error
                continue
            yield info.filename, member
    if problem is not None:
        raise problem


def _refuse_overlaps(listed: list[zipfile.ZipInfo], file: str) -> None:
    """Refuse an archive that lists the same packed bytes under many names, as bombs do."""
    end = 0
    for info in sorted(listed, key=lambda it: it.header_offset):
        if info.header_offset < end:
            raise UnsafeFileError(file, "the files in the archive overlap, as only in bombs")
        end = info.header_offset + 30 + info.compress_size


def _bounded(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> bytes:
    """Read one member; the size it announces is not believed."""
    chunks: list[bytes] = []
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(min(_CHUNK, meter.budget.bytes + 1)):
                meter.took(len(chunk))
                chunks.append(chunk)
    except (*_DAMAGE, NotImplementedError, RuntimeError) as error:
        detail = f"{file_name(info.filename, fallback='a file')!r} in it cannot be unpacked"
        raise CorruptFileError(meter.file, detail) from error
    return b"".join(chunks)
