"""Read the files in a zip archive within a budget, without ever writing them to disk."""

from __future__ import annotations

import dataclasses
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from extractor.errors import CorruptFileError, EncryptedFileError, LimitError
from extractor.intake.headers import file_name
from extractor.intake.limits import Limits
from extractor.intake.sniff import check_zip_directory

_CHUNK = 1024 * 1024
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, OSError)


@dataclasses.dataclass(slots=True)
class Budget:
    """What may still be unpacked, shared by all archives of one submission.

    Attributes:
        members: files.
        bytes: unpacked size.
    """

    members: int
    bytes: int

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """Give a full budget."""
        return cls(limits.archive_members, limits.archive_bytes)


def members(content: bytes, *, file: str, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """Give the name and bytes of each file in an archive, in its own order.

    Args:
        content: the zip file.
        file: its name, for errors.
        budget: is used up by what is read.

    Raises:
        EncryptedFileError: it needs a password.
        CorruptFileError: it cannot be read; what was given before is good.
        LimitError: the budget is used up.
    """
    check_zip_directory(content, file)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (*_DAMAGE, NotImplementedError) as error:
        raise CorruptFileError(file, "the archive cannot be opened") from error
    with archive:
        for info in archive.infolist():
            if info.is_dir() or any(it in info.filename for it in _IGNORED):
                continue
            if info.flag_bits & 0x1:
                raise EncryptedFileError(file)
            budget.members -= 1
            if budget.members < 0:
                raise LimitError(file, "the archive holds too many files (intake.archive_members)")
            name = file_name(info.filename, fallback="file")
            yield name, _bounded(archive, info, file, budget)


def _bounded(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: str, budget: Budget) -> bytes:
    """Read one member; the size it announces is not believed."""
    chunks: list[bytes] = []
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(min(_CHUNK, budget.bytes + 1)):
                budget.bytes -= len(chunk)
                if budget.bytes < 0:
                    raise LimitError(
                        file, "the archive unpacks to too many bytes (intake.archive_bytes)"
                    )
                chunks.append(chunk)
    except (*_DAMAGE, NotImplementedError, RuntimeError) as error:
        raise CorruptFileError(file, f"{info.filename!r} in it cannot be unpacked") from error
    return b"".join(chunks)
