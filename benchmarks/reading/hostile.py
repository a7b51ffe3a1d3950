"""What becomes of hostile files: each ends in a named outcome, and the file after it is read.

Use: ``python -m benchmarks.reading.hostile [FOLDER]``. Without a folder it makes bombs of its own;
with one it reads every file in it as a received file. Seconds are wall seconds of this machine.
"""

from __future__ import annotations

import collections
import functools
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.reading.bombs import bombs, sane
from extractor.errors import ExtractorError
from extractor.intake.files import read_file
from extractor.intake.limits import Limits
from extractor.opening.opener import Opener
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document

SHOWN = 12  # of the slowest files


def outcome(read: Callable[[], Document]) -> str:
    """Read a part and say in a few words what came of it."""
    try:
        document = read()
    except ExtractorError as error:
        return error.code
    return "read, " + ", ".join(_notes(document)) if _notes(document) else "read"


def _notes(document: Document) -> list[str]:
    notes = collections.Counter(
        note.split("_-")[0].split("_+")[0] for page in document.pages for note in page.notes
    )
    return [*document.notes, *(f"{note} x {count}" for note, count in sorted(notes.items()))]


def outcomes_of(opener: Opener, path: Path) -> list[str]:
    """Take a received file apart and read its parts; else why it cannot be taken apart."""
    try:
        with opener.open(read_file(path), str(path)) as opened:
            return [
                outcome(functools.partial(opened.read, number))
                for number in range(len(opened.submission.parts))
            ]
    except ExtractorError as error:
        return [error.code]


def run(opener: Opener, folder: Path | None) -> Iterator[tuple[str, str, float]]:
    """Give name, outcome and seconds of each file."""
    if folder is None:
        for part in bombs():
            begin = time.monotonic()
            found = outcome(functools.partial(opener.reader.read, part))
            yield part.name, found, time.monotonic() - begin
        return
    for path in sorted(it for it in folder.rglob("*") if it.is_file()):
        begin = time.monotonic()
        name = path.relative_to(folder).as_posix()
        for found in dict.fromkeys(outcomes_of(opener, path)):
            yield name, found, time.monotonic() - begin


def main() -> None:
    """Print a line a file or, for a folder, the counts and the slowest."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    rows: list[tuple[str, str, float]] = []
    with Opener(ReadingSettings(), Limits()) as opener:
        for name, found, seconds in run(opener, folder):
            after = outcome(functools.partial(opener.reader.read, sane()))
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
