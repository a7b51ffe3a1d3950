"""What becomes of hostile files: each ends in a named outcome, and the file after it is read.

Use: ``python -m benchmarks.reading.hostile [FOLDER]``. Without a folder it makes bombs of its own;
with one it reads every file in it as a received file. Seconds are wall seconds of this machine.
"""

from __future__ import annotations

import collections
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.reading.bombs import bombs, sane
from extractor.errors import ExtractorError
from extractor.intake.files import open_submission
from extractor.intake.limits import Limits
from extractor.reading.reader import Reader
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part

SHOWN = 12  # of the slowest files


def outcome(reader: Reader, part: Part) -> str:
    """Read a part and say in a few words what came of it."""
    try:
        document = reader.read(part)
    except ExtractorError as error:
        return error.code
    return "read, " + ", ".join(_notes(document)) if _notes(document) else "read"


def _notes(document: Document) -> list[str]:
    notes = collections.Counter(
        note.split("_-")[0].split("_+")[0] for page in document.pages for note in page.notes
    )
    return [*document.notes, *(f"{note} x {count}" for note, count in sorted(notes.items()))]


def parts_of(path: Path) -> tuple[list[Part], str]:
    """Take a received file apart; the second is why it cannot be."""
    try:
        return list(open_submission(path, limits=Limits()).parts), ""
    except ExtractorError as error:
        return [], error.code


def run(reader: Reader, folder: Path | None) -> Iterator[tuple[str, str, float]]:
    """Give name, outcome and seconds of each file."""
    if folder is None:
        for part in bombs():
            begin = time.monotonic()
            yield part.name, outcome(reader, part), time.monotonic() - begin
        return
    for path in sorted(it for it in folder.rglob("*") if it.is_file()):
        begin = time.monotonic()
        parts, refused = parts_of(path)
        outcomes = [outcome(reader, part) for part in parts] or [refused]
        name = path.relative_to(folder).as_posix()
        for found in dict.fromkeys(outcomes):
            yield name, found, time.monotonic() - begin


def main() -> None:
    """Print a line a file or, for a folder, the counts and the slowest."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    rows: list[tuple[str, str, float]] = []
    with Reader(ReadingSettings()) as reader:
        for name, found, seconds in run(reader, folder):
            after = outcome(reader, sane())
            rows.append((name, found, seconds))
            if folder is None or after != "read" or "crashed" in found or "timeout" in found:
                print(f"{seconds:7.1f} s  {name:40} {found}; the file after it: {after}")
    if folder is None:
        return
    counts = collections.Counter(found.split(",")[0] for _, found, _ in rows)
    print(f"\n{len({name for name, _, _ in rows})} files:", dict(counts.most_common()))
    for name, found, seconds in sorted(rows, key=lambda row: -row[2])[:SHOWN]:
        print(f"{seconds:7.1f} s  {name:60} {found}")


if __name__ == "__main__":
    main()
