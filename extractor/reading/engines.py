"""Choose the engine that reads pictures, from the settings and from what is installed.

"auto" takes the first that is there of: PP-OCR checked by Tesseract, PP-OCR, Tesseract. That is
their order on the casebook's scans (`benchmarks.reading.words`, `benchmarks.reading.sure`): PP-OCR
reads best in every style, and the check makes its numbers trustworthy for a twentieth (Tesseract in
process) to a quarter (its program) of the page's cost.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.errors import OcrError
from extractor.protocols import OcrEngine
from extractor.reading.both import BothEngine
from extractor.reading.cache import CachedEngine
from extractor.reading.ocr import tesseract
from extractor.reading.ppocr import PaddleEngine, ppocr
from extractor.reading.settings import ReadingSettings
from extractor.reading.small import SmallRecogniser, small_recogniser

ORDER = ("both", "ppocr", "tesseract")  # in which "auto" looks for them


def best_engine(settings: ReadingSettings) -> OcrEngine | None:
    """Give the engine that the settings ask for, or None if it is not installed.

    A Tesseract that is there but cannot be run is passed over by "auto" where PP-OCR is there.
    """
    if settings.engine == "auto":
        there = [it for name in ORDER if (it := engine_named(name, settings)) is not None]
        broken = there[-1] if there else None  # says itself what is wrong, when it is used
        engine = next((it for it in there if _can_run(it)), broken)
    else:
        engine = engine_named(settings.engine, settings)
    if engine is None or settings.cache_dir is None:
        return engine
    return CachedEngine(engine, settings.cache_dir)


def installed_engine(settings: ReadingSettings) -> OcrEngine | None:
    """Give the engine that tells of itself what `best_engine` would, without loading anything.

    Where Tesseract is there but cannot be run, its part in it is not known to be broken.
    """
    names = ORDER if settings.engine == "auto" else (settings.engine,)
    return next((it for name in names if (it := engine_named(name, settings)) is not None), None)


def engine_named(name: str, settings: ReadingSettings) -> OcrEngine | None:
    """Give one engine, without cache, or None if a part of it is not installed.

    Args:
        name: "tesseract", "ppocr" or "both"; None is given for any other one.
        settings: where programs and data lie; its own `engine` is not looked at.
    """
    if name == "tesseract":
        return tesseract(settings)
    if name == "ppocr":
        return _ppocr(settings)
    if name == "both":
        first, second = _ppocr(settings), tesseract(settings)
        if first is not None and second is not None:
            return BothEngine(first, second, _larger(settings))
    return None


def load(settings: ReadingSettings) -> None:
    """Load the models that survive a fork; PP-OCR's own starts a thread, and loads quickly.

    Raises:
        OcrError: one cannot be loaded.
    """
    if settings.engine in {"auto", "both", "ppocr"} and (larger := _larger(settings)) is not None:
        larger.load()
    second = tesseract(settings) if settings.engine in {"auto", "both", "tesseract"} else None
    if second is not None:
        second.load()


def versions(settings: ReadingSettings) -> Iterator[tuple[str, str | None]]:
    """Give each engine's name with its version; None if it is not installed or cannot be run."""
    for name in ORDER:
        engine = engine_named(name, settings)
        yield name, engine.version() if engine is not None and _can_run(engine) else None


def _can_run(engine: OcrEngine) -> bool:
    try:
        engine.version()
    except OcrError:
        return False
    return True


def _ppocr(settings: ReadingSettings) -> PaddleEngine | None:
    return ppocr(settings, _larger(settings))


def _larger(settings: ReadingSettings) -> SmallRecogniser | None:
    return small_recogniser() if settings.reread_doubtful else None
