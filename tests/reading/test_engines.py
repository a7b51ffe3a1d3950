"""Which engine is taken, from the settings and from what is installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from extractor.reading.engines import best_engine, engine_named, versions
from extractor.reading.settings import ReadingSettings

needs_ppocr = pytest.mark.skipif(
    importlib.util.find_spec("faster_paddle") is None, reason="extra ocr-fast"
)


def settings(program: Path | None = None, **given: object) -> ReadingSettings:
    return ReadingSettings.model_validate({"tesseract_path": program, **given})


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Give a program that says it is Tesseract, and no more."""
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho tesseract 5.9.9\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    program = tmp_path / "broken"
    program.write_text("no program")
    return program


@needs_ppocr
def test_auto_lets_tesseract_check_what_ppocr_read(runs: Path) -> None:
    engine = best_engine(settings(runs))
    assert engine is not None
    assert engine.name == "both"
    assert "5.9.9" in engine.version()


@needs_ppocr
def test_auto_takes_ppocr_alone_without_tesseract(tmp_path: Path) -> None:
    engine = best_engine(settings(tmp_path / "none"))
    assert engine is not None
    assert engine.name == "ppocr"


@needs_ppocr
def test_auto_passes_over_a_tesseract_that_cannot_run(broken: Path) -> None:
    engine = best_engine(settings(broken))
    assert engine is not None
    assert engine.name == "ppocr"


def test_auto_takes_tesseract_without_ppocr(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.reading.ppocr.PACKAGE", "not_installed_anywhere")
    engine = best_engine(settings(runs))
    assert engine is not None
    assert engine.name == "tesseract"


def test_both_is_not_there_without_one_of_the_two(tmp_path: Path) -> None:
    assert engine_named("both", settings(tmp_path / "none")) is None


@pytest.mark.parametrize("name", ["none", "mine"])
def test_other_names_give_no_engine(name: str, runs: Path) -> None:
    assert engine_named(name, settings(runs)) is None


def test_versions_say_what_is_not_there(broken: Path) -> None:
    known = dict(versions(settings(broken)))
    assert list(known) == ["both", "ppocr", "tesseract"]
    assert known["both"] is None
    assert known["tesseract"] is None


@needs_ppocr
def test_the_larger_model_is_part_of_the_version_and_can_be_left_out() -> None:
    plain = engine_named("ppocr", settings(reread_doubtful=False))
    usual = engine_named("ppocr", settings())
    assert plain is not None
    assert usual is not None
    installed = importlib.util.find_spec("rapidocr") and importlib.util.find_spec("onnxruntime")
    assert "small" not in plain.version()
    assert ("small" in usual.version()) is bool(installed)
