"""Style sheets, scripts, type faces and pictures; their addresses change with their content."""

from __future__ import annotations

import functools
import hashlib
import mimetypes
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "static"
PREFIX = "/static"
_CHARACTERS = 12  # of the digest
KEPT = "public, max-age=31536000, immutable"
# the style of a stranger's mail, whose frame is of no origin and may load nothing else
FRAMED = frozenset({"review/letter.css"})


@functools.lru_cache(maxsize=256)
def address_of(name: str) -> str:
    """Give where a file of `static/` is found; a template that names none cannot be rendered."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    return f"{PREFIX}/{name}?v={digest[:_CHARACTERS]}"


@functools.lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Give the names of all files that may be asked for."""
    files = (it for it in FOLDER.rglob("*") if it.is_file())
    return frozenset(it.relative_to(FOLDER).as_posix() for it in files)


def media_type(name: str) -> str:
    """Say what a file is."""
    if name.endswith(".woff2"):
        return "font/woff2"
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
