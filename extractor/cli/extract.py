"""`extractor extract`: the fields of business documents, without a ledger."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from extractor.cli.documents import each_file
from extractor.extraction.business import read_fields
from extractor.extraction.supporting import further_fields, proof_type
from extractor.values.document import Document, PageSource


def run_extract(paths: Iterable[Path], settings_file: Path | None) -> None:
    """Write the fields of each file.

    Raises:
        SettingsError: the settings file is wrong.
    """
    each_file(paths, settings_file, fields)


def fields(documents: tuple[Document, ...]) -> dict[str, object]:
    """Give the fields of a file's main document: its first attachment, else the mail's text."""
    attached = (it for it in documents if all(p.source is not PageSource.MAIL for p in it.pages))
    document = next(attached, documents[0])
    read = read_fields(document)
    kind = proof_type(document, read)
    further = [dataclasses.asdict(it) for it in further_fields(0, document)]
    return {"proof_type": kind, **read.model_dump(mode="json"), "further": further}
