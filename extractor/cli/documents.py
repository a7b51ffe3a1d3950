"""What `read` and `extract` share: from a path to the documents in it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from extractor.cli.console import progress, say
from extractor.errors import InputError, OcrError
from extractor.intake.files import expand, read_file
from extractor.opening.opener import Opener
from extractor.settings import Settings, find_settings, load_settings
from extractor.values.document import Document


def each_file(
    paths: Iterable[Path],
    settings_file: Path | None,
    describe: Callable[[tuple[Document, ...]], Mapping[str, object]],
) -> None:
    """Write one JSON object per file to standard output, in the order given.

    A file that cannot be read gives an object with "error". Exits with the code of the last such
    error if no file at all could be read.

    Args:
        paths: files and folders.
        settings_file: None finds one in the current folder.
        describe: makes the object of a file's documents; "file" is put before it.
    """
    settings = load_settings(settings_file or find_settings())
    files = expand(paths)
    failed: list[InputError | OcrError] = []
    opener = Opener(settings.reading, settings.intake)
    with opener, progress(len(files), "reading") as advance:
        for path in files:
            line: dict[str, object] = {"file": os.fspath(path)}
            try:
                line |= describe(documents_of(path, settings, opener))
            except (InputError, OcrError) as error:
                failed.append(error)
                say(f"{error}")
                line["error"] = {"code": error.code, "sentence": str(error)}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()
            advance(path.name)
    if failed and len(failed) == len(files):
        sys.exit(failed[-1].exit_code)


def documents_of(path: Path, settings: Settings, opener: Opener) -> tuple[Document, ...]:
    """Read all parts of a file; a part that cannot be read is left out if another one can.

    Raises:
        InputError, OcrError: no part can be read.
    """
    documents: list[Document] = []
    problem: InputError | OcrError | None = None
    content = read_file(path, limits=settings.intake)
    with opener.open(content, os.fspath(path)) as opened:
        for number in range(len(opened.submission.parts)):
            try:
                documents.append(opened.read(number))
            except (InputError, OcrError) as error:
                problem = error
    if problem is not None and not documents:
        raise problem
    return tuple(documents)
