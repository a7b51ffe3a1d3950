"""Pictures are recognised by children that see nothing else, and one serves many files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from extractor.jail.child import ChildEndedError
from extractor.jail.messages import Problem
from extractor.jail.pictures import Picture, WordsRead
from extractor.reading.isolation.crew import Crew
from extractor.reading.isolation.program import Kit
from extractor.reading.isolation.recognition import Recognition
from extractor.reading.reader import Reader
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part

MIB = 1024 * 1024
WHITE = 200
KILLS_ONCE = 904  # width, see conftest.py

MakeReader = Callable[..., Reader]
MakeTiff = Callable[[Sequence[int]], Part]


def picture(width: int = WHITE, height: int = 100) -> Picture:
    return Picture(width, height, 200, "fr", memoryview(b"\xff" * (width * height)))


def readers_of(calls: Path) -> set[str]:
    """Give the numbers of the processes that started the program."""
    return {line.split()[2] for line in calls.read_text(encoding="utf-8").splitlines()}


def said(document: Document) -> str:
    return " ".join(word.text for page in document.pages for word in page.words)


@pytest.fixture
def calls(fake_tesseract: Path) -> Path:
    found = fake_tesseract.with_name("calls")
    found.unlink(missing_ok=True)
    return found


def test_one_child_recognises_the_pages_of_several_files(
    make_reader: MakeReader, make_tiff: MakeTiff, calls: Path
) -> None:
    reader = make_reader(workers=1, bad_pages=4)
    for width in (850, 851, 852):
        assert f"largeur {width}" in said(reader.read(make_tiff([width])))
    assert len(readers_of(calls)) == 1


@pytest.mark.parametrize(("memory_bytes", "used_again"), [(1024 * MIB, True), (MIB, False)])
def test_one_that_has_held_much_memory_is_not_used_again(
    fake_tesseract: Path, memory_bytes: int, *, used_again: bool
) -> None:
    crew = Crew(ReadingSettings(workers=1, engine="tesseract", tesseract_path=fake_tesseract))
    pool = crew.recognisers
    try:
        first = pool.take()
        pool.give_back(first)
        reader = Recognition(picture(), pool, memory_bytes=memory_bytes, seconds=60)
        reader.words()
        second = pool.take()
        assert (second is first) is used_again
        pool.give_back(second)
    finally:
        crew.close()


def test_a_page_does_not_pay_for_what_another_one_did_to_its_reader(
    make_reader: MakeReader, make_tiff: MakeTiff, fake_tesseract: Path
) -> None:
    """A child that has read other pages ends: a fresh one tells whether this page was at fault."""
    fake_tesseract.with_name("killed").mkdir()  # the first one is fresh, and ends at once
    reader = make_reader(workers=1, bad_pages=5)
    reader.read(make_tiff([850]))
    fake_tesseract.with_name("killed").rmdir()
    document = reader.read(make_tiff([KILLS_ONCE]))
    assert f"largeur {KILLS_ONCE}" in said(document)
    assert document.pages[0].notes == ()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(Picture(10, 10, 200, None, memoryview(b"short")), id="too-few-pixels"),
        pytest.param(Picture(0, 0, 200, None, memoryview(b"")), id="none"),
        pytest.param(Picture(-10, -10, 200, None, memoryview(bytes(100))), id="negative"),
    ],
)
def test_a_picture_that_is_none_goes_to_nobody(wrong: Picture) -> None:
    crew = Crew(ReadingSettings(workers=1, engine="none"))
    with pytest.raises(ChildEndedError, match="page_crashed"):
        crew.recognition(wrong, 10.0)
    assert crew.process_ids() == ()


def test_an_engine_that_is_missing_is_said_and_its_child_lives(fake_tesseract: Path) -> None:
    settings = ReadingSettings(workers=1, engine="none", tesseract_path=fake_tesseract)
    crew = Crew(settings)
    try:
        assert isinstance(crew.recognition(picture(), 30.0).words(), Problem)
        [first] = crew.recognisers.process_ids()
        assert isinstance(crew.recognition(picture(), 30.0).words(), Problem)
        assert crew.recognisers.process_ids() == (first,)
    finally:
        crew.close()


def test_a_clock_runs_for_a_picture(fake_tesseract: Path) -> None:
    crew = Crew(ReadingSettings(workers=1, engine="tesseract", tesseract_path=fake_tesseract))
    try:
        assert isinstance(crew.recognition(picture(), 60.0).words(), WordsRead)
        with pytest.raises(ChildEndedError, match="page_timeout"):
            crew.recognition(picture(901, 1200), 0.5).words()
    finally:
        crew.close()


@pytest.mark.parametrize("engine", ["tesseract", "none"])
def test_a_child_that_holds_a_file_needs_nothing_of_the_machine(
    fake_tesseract: Path, tmp_path: Path, engine: str
) -> None:
    settings = ReadingSettings.model_validate(
        {"engine": engine, "tesseract_path": fake_tesseract, "cache_dir": tmp_path}
    )
    needs = Kit(settings).prepared(lambda _: None)
    assert (needs.readable, needs.writable, needs.starts_programs) == ((), (), False)
