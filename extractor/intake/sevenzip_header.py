"""The directory of a 7z archive (7zFormat.txt).

Damage raises EOFError or IndexError, a method with several inputs NotImplementedError.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from extractor.intake.sevenzip_cursor import Cursor

_END = 0x00
_ARCHIVE_PROPERTIES, _OTHER_STREAMS, _STREAMS, _FILES = 0x02, 0x03, 0x04, 0x05
_PACK, _UNPACK, _SUBSTREAMS = 0x06, 0x07, 0x08
_SIZE, _CHECKSUM, _FOLDER, _UNPACK_SIZE, _COUNT = 0x09, 0x0A, 0x0B, 0x0C, 0x0D
_EMPTY, _NAMES = 0x0E, 0x11
_CODERS = 4  # in one folder; more serve no purpose

File = tuple[str, int, int | None]  # name, size, checksum
Sizes = tuple[tuple[int, int | None], ...]  # size and checksum of each file of a folder


@dataclasses.dataclass(frozen=True, slots=True)
class Coder:
    """One step of unpacking."""

    method: bytes
    properties: bytes


@dataclasses.dataclass(frozen=True, slots=True)
class Folder:
    """A chain of coders.

    Attributes:
        bonds: (the coder that is fed, the coder that feeds it).
        sizes: what each coder unpacks to.
    """

    coders: tuple[Coder, ...]
    bonds: tuple[tuple[int, int], ...]
    sizes: tuple[int, ...] = ()
    checksum: int | None = None

    def chain(self) -> list[Coder]:
        """Give the coders in the order of unpacking; EOFError if they are no chain."""
        feeds = {feeder: fed for fed, feeder in self.bonds}
        starts = set(range(len(self.coders))) - set(feeds.values())
        if len(starts) != 1 or len(feeds) != len(self.coders) - 1:
            raise EOFError
        at = starts.pop()
        chain = [self.coders[at]]
        while at in feeds and len(chain) < len(self.coders):
            at = feeds[at]
            chain.append(self.coders[at])
        return chain

    @property
    def size(self) -> int:
        """Give what the last coder unpacks to."""
        feeders = {feeder for _, feeder in self.bonds}
        last = next(it for it in range(len(self.coders)) if it not in feeders)
        return self.sizes[last]


@dataclasses.dataclass(frozen=True, slots=True)
class Streams:
    """Where the packed bytes are, and what they unpack to."""

    start: int
    packed_sizes: tuple[int, ...]
    folders: tuple[Folder, ...]
    files: tuple[Sizes, ...]

    def packed(self, content: bytes) -> Iterator[tuple[Folder, bytes]]:
        """Give each folder with its packed bytes."""
        at = 32 + self.start
        for folder, size in zip(self.folders, self.packed_sizes, strict=True):
            packed = content[at : at + size]
            if len(packed) < size:
                raise EOFError
            yield folder, packed
            at += size


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """The directory: packed streams and, of each file, its name and whether it has bytes."""

    streams: tuple[Streams, ...]
    names: tuple[str, ...]
    is_empty: tuple[bool, ...]

    def folders_with_files(self, content: bytes) -> Iterator[tuple[Folder, bytes, list[File]]]:
        """Give each folder, its packed bytes and its files in order."""
        named = iter([it for it, empty in zip(self.names, self.is_empty, strict=True) if not empty])
        for streams in self.streams:
            for (folder, packed), files in zip(streams.packed(content), streams.files, strict=True):
                yield folder, packed, [(next(named, "file"), *it) for it in files]


def read_streams(raw: bytes) -> Streams:
    """Read the directory that leads to a packed directory."""
    cursor = Cursor(raw)
    cursor.byte()
    return _streams(cursor)


def read_header(raw: bytes) -> Header:
    """Read a directory."""
    cursor = Cursor(raw)
    cursor.byte()
    streams: list[Streams] = []
    names: list[str] = []
    is_empty: list[bool] = []
    while (kind := cursor.byte()) != _END:
        if kind == _ARCHIVE_PROPERTIES:
            while cursor.byte() != _END:
                cursor.take(cursor.number())
        elif kind == _OTHER_STREAMS:
            _streams(cursor)
        elif kind == _STREAMS:
            streams.append(_streams(cursor))
        elif kind == _FILES:
            names, is_empty = _files(cursor)
        else:
            raise EOFError
    return Header(tuple(streams), tuple(names), tuple(is_empty))


def _files(cursor: Cursor) -> tuple[list[str], list[bool]]:
    count = cursor.count()
    names = ["file"] * count
    is_empty = [False] * count
    while (kind := cursor.byte()) != _END:
        stretch = Cursor(cursor.take(cursor.number()))
        if kind == _EMPTY:
            is_empty = stretch.bits(count)
        elif kind == _NAMES:
            stretch.expect(0)  # not kept elsewhere
            names = [_name(stretch) for _ in range(count)]
    return names, is_empty


def _name(cursor: Cursor) -> str:
    units = bytearray()
    while (unit := cursor.take(2)) != b"\0\0":
        units += unit
    return units.decode("utf-16-le", "replace")


def _streams(cursor: Cursor) -> Streams:
    start, packed = 0, tuple[int, ...]()
    folders: list[Folder] = []
    files: list[Sizes] | None = None
    while (kind := cursor.byte()) != _END:
        if kind == _PACK:
            start, packed = _packed(cursor)
        elif kind == _UNPACK:
            folders = _folders(cursor)
        elif kind == _SUBSTREAMS:
            files = _substreams(cursor, folders)
        else:
            raise EOFError
    if files is None:
        files = [((it.size, it.checksum),) for it in folders]
    return Streams(start, packed, tuple(folders), tuple(files))


def _packed(cursor: Cursor) -> tuple[int, tuple[int, ...]]:
    start, count = cursor.number(), cursor.count()
    sizes: tuple[int, ...] = ()
    while (kind := cursor.byte()) != _END:
        if kind == _SIZE:
            sizes = tuple(cursor.number() for _ in range(count))
        elif kind == _CHECKSUM:
            cursor.checksums(count)
        else:
            raise EOFError
    return start, sizes


def _folders(cursor: Cursor) -> list[Folder]:
    cursor.expect(_FOLDER)
    count = cursor.count()
    cursor.expect(0)  # not kept elsewhere
    folders = [_folder(cursor) for _ in range(count)]
    cursor.expect(_UNPACK_SIZE)
    folders = [
        dataclasses.replace(it, sizes=tuple(cursor.number() for _ in it.coders)) for it in folders
    ]
    while (kind := cursor.byte()) != _END:
        if kind != _CHECKSUM:
            raise EOFError
        checksums = cursor.checksums(count)
        folders = [
            dataclasses.replace(it, checksum=checksum)
            for it, checksum in zip(folders, checksums, strict=True)
        ]
    return folders


def _folder(cursor: Cursor) -> Folder:
    count = cursor.number()
    if not 0 < count <= _CODERS:
        raise EOFError
    coders = tuple(_coder(cursor) for _ in range(count))
    bonds = tuple((cursor.number(), cursor.number()) for _ in range(count - 1))
    return Folder(coders, bonds)


def _coder(cursor: Cursor) -> Coder:
    flags = cursor.byte()
    method = cursor.take(flags & 0x0F)
    if flags & 0x10 and (cursor.number(), cursor.number()) != (1, 1):
        raise NotImplementedError(method.hex())  # as BCJ2, which is for programs only
    properties = cursor.take(cursor.number()) if flags & 0x20 else b""
    return Coder(method, properties)


def _substreams(cursor: Cursor, folders: list[Folder]) -> list[tuple[tuple[int, int | None], ...]]:
    counts = [1] * len(folders)
    kind = cursor.byte()
    if kind == _COUNT:
        counts = [cursor.count() for _ in folders]
        kind = cursor.byte()
    sizes = [
        _sizes(cursor, it, n, is_told=kind == _SIZE) for it, n in zip(folders, counts, strict=True)
    ]
    if kind == _SIZE:
        kind = cursor.byte()
    known = [it.checksum if n == 1 else None for it, n in zip(folders, counts, strict=True)]
    missing = sum(n for n, checksum in zip(counts, known, strict=True) if checksum is None)
    told: list[int | None] = [None] * missing
    while kind != _END:
        if kind != _CHECKSUM:
            raise EOFError
        told = cursor.checksums(missing)
        kind = cursor.byte()
    rest = iter(told)
    return [
        tuple((size, next(rest) if checksum is None else checksum) for size in each)
        for each, checksum in zip(sizes, known, strict=True)
    ]


def _sizes(cursor: Cursor, folder: Folder, count: int, *, is_told: bool) -> list[int]:
    """Give the sizes of a folder's files; the last is what remains."""
    if count == 0:
        return []
    sizes = [cursor.number() for _ in range(count - 1)] if is_told else [0] * (count - 1)
    last = folder.size - sum(sizes)
    if last < 0:
        raise EOFError
    return [*sizes, last]
