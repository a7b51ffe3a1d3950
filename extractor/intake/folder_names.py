"""Names in a drop folder: which are left alone, how they are shown, how they are remembered.

A name on a Linux disk is bytes, not text: it may be of another encoding, hold line breaks, or
look like another name. It is opened as it is, shown without what misleads, and remembered in
a form that is plain text and leads back to the very bytes.
"""

from __future__ import annotations

import dataclasses
import fnmatch
import hashlib
import os
import unicodedata
import urllib.parse

from extractor.intake.headers import one_line

# Endings that programs give to files they are still writing or keep for themselves.
UNFINISHED = (
    ".part", ".tmp", ".temp", ".crdownload", ".partial", ".filepart", ".download", ".opdownload",
    ".swp", ".lock", "~",
)  # fmt: skip
# Left behind by Windows, macOS, NAS boxes and synchronisers; hidden names come on top.
_JUNK = frozenset(
    {
        "thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir", "__macosx", "#recycle",
        "$recycle.bin", "system volume information", "lost+found", "icon\r",
    }
)  # fmt: skip
_HIDDEN = (".", "~$")


@dataclasses.dataclass(frozen=True, slots=True)
class Identity:
    """What tells a file from the one that takes its name later."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Identity:
        """Give the identity of a file whose status is known."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)

    def fits(self, other: Identity | os.stat_result) -> bool:
        """Say whether size and time agree; on some network drives inodes change by themselves."""
        if isinstance(other, os.stat_result):
            other = Identity.of(other)
        return (self.size, self.mtime_ns) == (other.size, other.mtime_ns)


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A file as the listing showed it.

    Attributes:
        path: below the inbox, with slashes; undecodable bytes are surrogates.
    """

    path: str
    identity: Identity


def is_ignored(name: str, patterns: tuple[str, ...] = ()) -> bool:
    """Say whether a file or folder is no claim by its name alone."""
    lower = name.lower()
    return (
        name.startswith(_HIDDEN)
        or lower.endswith(UNFINISHED)
        or lower in _JUNK
        or any(fnmatch.fnmatchcase(name, it) for it in patterns)
    )


def shown(path: str) -> str:
    """Give a path below the inbox as people may see it: one line, NFC, nothing undecodable."""
    return "/".join(_shown(it) for it in path.split("/"))


def _shown(name: str) -> str:
    text = os.fsencode(name).decode("utf-8", "replace")
    return one_line(unicodedata.normalize("NFC", text)) or "unnamed"


def key_of(path: str, identity: Identity) -> str:
    """Name one file for good: its path below the inbox and its identity, as plain text."""
    marks = f"{identity.size:x}.{identity.mtime_ns:x}.{identity.inode:x}"
    return f"{escaped(path)};{marks}"


def from_key(key: str) -> tuple[str, Identity]:
    """Give path and identity back.

    Raises:
        ValueError: this is no key of a drop folder.
    """
    path, _, marks = key.rpartition(";")
    size, mtime_ns, inode = (int(it, 16) for it in marks.split("."))
    return os.fsdecode(urllib.parse.unquote_to_bytes(path)), Identity(size, mtime_ns, inode)


def places_for(path: str, key: str) -> tuple[str, ...]:
    """Give the paths below another folder that a file may get there, best first.

    The second is for a name that is taken, the third for a path that is too long.
    """
    stem, suffix = os.path.splitext(path)  # noqa: PTH122 (a trailing blank is part of the name)
    digest = hashlib.sha256(key.encode()).hexdigest()
    return path, f"{stem}.{digest[:8]}{suffix}", f"{digest[:32]}{suffix[:16]}"


def escaped(path: str) -> str:
    """Percent-encode what is not printable, not UTF-8, or has a meaning in keys; reversible.

    >>> escaped("Müller 5 %.pdf")
    'Müller 5 %25.pdf'
    """
    return "".join(it if it.isprintable() and it not in "%;" else _percent(it) for it in path)


def _percent(character: str) -> str:
    return "".join(f"%{it:02X}" for it in os.fsencode(character))
