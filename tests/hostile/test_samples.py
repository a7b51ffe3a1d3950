"""Every odd and hostile file ends in the one outcome it must have, and the next one is read."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from extractor.errors import InputError, OcrError
from extractor.intake.files import submission_of
from extractor.reading.reader import Reader
from extractor.reading.settings import ReadingSettings
from tests.hostile import archives, documents, mails, mime, outlook, packed, pictures, texts
from tests.hostile.samples import EXHAUSTED, READ, Sample

# Little computing, so that the bombs of these tests cost seconds; the clock is generous, because
# other programs share the machine. No engine: a picture that reaches text recognition has passed
# every check.
SETTINGS = ReadingSettings(
    workers=1,
    page_seconds=15,
    page_cpu_seconds=3,
    document_seconds=45,
    engine="none",
    memory_bytes=700 * 1024 * 1024,
)
MODULES = (mails, mime, outlook, packed, archives, documents, pictures, texts)
SANE = Sample("sane.pdf", documents.pdf(documents.one_page()), READ)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(SETTINGS) as one:
        yield one


@pytest.fixture(scope="module")
def names() -> set[str]:
    return set()


def outcome(sample: Sample, reader: Reader) -> str:
    """Give READ, or why nothing of a file could be read."""
    try:
        parts = submission_of(sample.content, file=sample.name).parts
    except InputError as error:
        return error.reason
    problems: list[str] = []
    for part in parts:
        try:
            reader.read(part)
        except InputError as error:
            problems.append(error.reason)
        except OcrError:
            return READ
        else:
            return READ
    return problems[0]


@pytest.mark.parametrize("module", MODULES, ids=lambda it: it.__name__.rpartition(".")[2])
def test_every_file_has_its_one_outcome(
    module: ModuleType, reader: Reader, names: set[str]
) -> None:
    wrong: list[tuple[str, str, str]] = []
    for sample in module.samples():
        assert sample.name not in names, "names are unique, and fit for a folder"
        assert "/" not in sample.name
        names.add(sample.name)
        found = outcome(sample, reader)
        if found != sample.outcome and not (
            sample.outcome == EXHAUSTED and found in {"time_limit", "memory_limit"}
        ):
            wrong.append((sample.name, sample.outcome, found))
        if found != READ:
            assert outcome(SANE, reader) == READ, f"after {sample.name}"
    assert wrong == []
