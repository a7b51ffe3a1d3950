"""What a backup says of itself: written last, so that a backup without it is none."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractor.durable import becoming
from extractor.errors import StoreError
from extractor.store import blobs

MANIFEST = "manifest.json"
ROWS = "records.sqlite"
BLOBS = "blobs"  # beside the backups, which share them
FORMAT = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that belong to a backup, and the SHA-256 that they must have."""

    sha256: str
    size: int


@dataclasses.dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made_at: in UTC, when the state that it shows was taken.
        schema: version of the tables.
        engine: "sqlite" or "postgresql", from which it was made.
        tables: rows of each.
        head: number and hash of the newest entry of the audit trail.
        rows: the database.
        files: beside the database, by their path: releases, settings, the key of the desk.
        originals: how many the database refers to.
        readings: the same of words that were slow to read.
        lost: originals that the store itself did not have, or had altered, by SHA-256.
        unread: the same of words; they are read again.
    """

    made_at: dt.datetime
    schema: str
    engine: str
    tables: Mapping[str, int]
    head: tuple[int, str]
    rows: Piece
    files: Mapping[str, Piece]
    originals: int
    readings: int
    lost: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Backup:
    """One backup in a folder of several.

    Attributes:
        folder: with the database and the manifest.
    """

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """Give its name, by which backups sort from old to new."""
        return self.folder.name

    @property
    def rows(self) -> Path:
        """Give the database."""
        return self.folder / ROWS

    @property
    def blobs(self) -> Path:
        """Give the folder of originals, words and files."""
        return self.folder.parent / BLOBS

    def place(self, sha256: str) -> Path:
        """Give where bytes of it lie."""
        return blobs.place(self.blobs, sha256)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it durably, with a digest of itself.

    Raises:
        OSError: it cannot be written.
    """
    content = _as_json(manifest)
    content["digest"] = _digest(content)
    with becoming(folder / MANIFEST) as stream:
        stream.write(json.dumps(content, indent=1).encode() + b"\n")


def read_backup(folder: Path) -> Backup:
    """Read the manifest of a backup.

    Raises:
        StoreError: it is none, or damaged, or of a newer program.
    """
    file = folder / MANIFEST
    try:
        content = json.loads(file.read_bytes())
    except FileNotFoundError as error:
        detail = f"is no whole backup: it has no {MANIFEST}"
        raise StoreError(str(folder), detail) from error
    except (OSError, ValueError) as error:
        raise StoreError(str(file), f"is damaged ({error}); take another backup") from error
    if not isinstance(content, dict) or content.get("format", 0) > FORMAT:
        raise StoreError(str(file), "was written by a newer version of this package; update it")
    if content.pop("digest", "") != _digest(content):
        raise StoreError(str(file), "is damaged: its digest is another; take another backup")
    return Backup(folder, _of_json(content))


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _as_json(manifest: Manifest) -> dict[str, Any]:
    facts = dataclasses.asdict(manifest) | {"made_at": manifest.made_at.isoformat()}
    plain: dict[str, Any] = json.loads(json.dumps(facts))
    return {"format": FORMAT, **plain}


def _of_json(content: dict[str, Any]) -> Manifest:
    facts = {it.name: content[it.name] for it in dataclasses.fields(Manifest)}
    number, hash_ = content["head"]
    return Manifest(
        **facts
        | {
            "made_at": dt.datetime.fromisoformat(content["made_at"]),
            "head": (number, hash_),
            "rows": Piece(**content["rows"]),
            "files": {name: Piece(**it) for name, it in content["files"].items()},
            "lost": tuple(content["lost"]),
            "unread": tuple(content["unread"]),
        }
    )
