"""Fill a drop folder, take what it gives and look at what is left in it."""

from __future__ import annotations

import os
from pathlib import Path

from extractor.intake.folder import FolderSource
from extractor.intake.folder_settings import FolderSettings

AT_ONCE = FolderSettings(stable_seconds=0)


def put(inbox: Path, name: str = "a.txt", text: str = "Il manque 3 colis", at: int = 0) -> Path:
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    if at:
        os.utime(path, (at, at))
    return path


def names(source: FolderSource) -> list[str]:
    return [it.name for it in source.poll()]


def empty(source: FolderSource) -> list[str]:
    """Take and acknowledge everything; give the names."""
    found = []
    for incoming in source.poll():
        source.stored(incoming)
        found.append(incoming.name)
    return found


def files(place: Path) -> list[str]:
    return sorted(it.relative_to(place).as_posix() for it in place.rglob("*") if it.is_file())
