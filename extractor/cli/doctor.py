"""`extractor doctor`: what is installed and set, and what is missing."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.artifacts import model_names, models_folder, open_model
from extractor.cli.dial_words import dial_sentences
from extractor.cli.stores import open_store, store_folder
from extractor.cli.taxonomy import notes_of, own_categories, stored_notes
from extractor.errors import (
    ExtractorError,
    ModelError,
    OcrError,
    ReaderError,
    ReleaseError,
    SettingsError,
)
from extractor.jail.host import can_fork
from extractor.jail.walls import WALLS
from extractor.opening.opener import Opener
from extractor.reading.engines import best_engine, versions
from extractor.reading.isolation.crew import usable_cores
from extractor.releases import resolve
from extractor.settings import Settings, find_settings, load_settings
from extractor.stages.dialling import dial_of
from extractor.store.store import DATABASE
from extractor.store.tally import tally
from extractor.trained import load_calibration

LIBRARIES = (
    "dispute-extractor",
    "pypdfium2",
    "pdfplumber",
    "pdfminer.six",
    "opencv-python-headless",
    "pytesseract",
    "pillow",
    "spacy",
    "scikit-learn",
    "rapidfuzz",
    "dateparser",
    "pydantic",
    "watchdog",
)
REQUIRED_MODELS = ("amount", "calibration", "category", "dispute", "entities", "triage")
INSTALL_OCR = (
    "sudo apt-get install tesseract-ocr tesseract-ocr-fra tesseract-ocr-deu tesseract-ocr-spa"
)
INSTALL = {
    "tesseract": INSTALL_OCR,
    "ppocr": "pip install 'dispute-extractor[ocr-fast]'",
    "both": "install PP-OCR and Tesseract",
}

Row = tuple[str, str, ExtractorError | None]


def run_doctor(settings_file: Path | None, store: Path | None) -> None:
    """Print what was found; exit with the code of the first thing that is missing.

    Raises:
        SettingsError: the settings file is wrong.
    """
    file = settings_file or find_settings()
    settings = load_settings(file)
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    problems: list[ExtractorError] = []
    table.add_row("settings", escape(str(file)) if file else "none found: defaults")
    for rows in (
        _engine(settings),
        _reading(settings),
        _models(settings),
        _release(settings, settings.releases_folder(store)),
        _taxonomy(settings, store),
        _store(settings, store),
        _limits(settings),
    ):
        for name, text, problem in rows:
            table.add_row(name, escape(text))
            if problem is not None:
                problems.append(problem)
    table.add_row("python", f"{platform.python_version()} on {platform.platform()}")
    table.add_row("libraries", ", ".join(_libraries()))
    Console().print(table)
    if problems:
        sys.exit(problems[0].exit_code)


def _engine(settings: Settings) -> Iterator[Row]:
    if settings.reading.engine == "none":
        yield "text recognition", "switched off in the settings", None
        return
    try:
        engine = best_engine(settings.reading)
        version = engine.version() if engine else ""
    except OcrError as error:
        yield "text recognition", f"missing: {error.detail}; try: {INSTALL_OCR}", error
        return
    if engine is None:
        absent = OcrError("text recognition", "no engine is installed")
        yield "text recognition", f"missing: {absent.detail}; try: {INSTALL_OCR}", absent
        return
    taken = ", taken by auto" if settings.reading.engine == "auto" else ""
    yield "text recognition", f"{engine.name}{taken}: {version}", None
    for name, known in versions(settings.reading):
        yield f"  {name}", known or f"not there; try: {INSTALL[name]}", None
    yield "languages", ", ".join(sorted(engine.languages())), None
    missing = ", ".join(sorted(set(settings.reading.languages) - set(engine.languages())))
    if missing:
        problem = OcrError("text recognition", f"no data for {missing}")
        yield "missing languages", f"{missing}; try: {INSTALL_OCR}", problem


def _models(settings: Settings) -> Iterator[Row]:
    try:
        folder = models_folder(settings.models.path)
        names = model_names(root=folder)
    except ModelError as error:
        yield "models", f"missing: {error}", error
        return
    yield "models", str(folder), None
    for name in sorted(set(REQUIRED_MODELS) - set(names)):
        absent = ModelError(name, "it is not installed")
        yield f"  {name}", f"missing: {absent}", absent
    for name in names:
        try:
            newest = open_model(name, root=folder)
        except ModelError as error:
            yield f"  {name}", f"{error}", error
        else:
            yield f"  {name}", f"{newest.name}, files as they were made", None


def _taxonomy(settings: Settings, store: Path | None) -> Iterator[Row]:
    taxonomy = settings.taxonomy.as_taxonomy()
    own, retired = len(taxonomy.own), len(taxonomy.known) - len(taxonomy.codes)
    where = f"{settings.taxonomy.file}: " if settings.taxonomy.file else ""
    yield "categories", f"{where}{len(taxonomy.codes)}, {own} of your own, {retired} retired", None
    try:
        notes = [
            *notes_of(own_categories(settings, store)),
            *stored_notes(settings, store, taxonomy),
        ]
    except ExtractorError:
        return  # told with the models, or with the store
    for note in notes:
        yield "", note, None


def _release(settings: Settings, releases: Path) -> Iterator[Row]:
    """Tell which models are in use, and where the dial stands with them."""
    try:
        in_use = resolve(releases, shipped=settings.models.path)
        calibration = load_calibration(in_use)
    except ReleaseError as error:
        yield "models in use", f"{error}", error
        return
    except ModelError:
        return  # told with the models
    which = f"release {in_use.name} of {releases}" if in_use.number else in_use.name
    yield "models in use", which, None
    try:
        dial = dial_of(settings, calibration)
    except SettingsError as error:
        yield "dial", f"{error}", error
        return
    for at, sentence in enumerate(dial_sentences(dial)):
        yield "" if at else "dial", sentence, None


def _store(settings: Settings, given: Path | None) -> Iterator[Row]:
    folder = store_folder(given, settings)
    if settings.store.url is None and not (folder / DATABASE).is_file():
        yield "store", f"{folder}: not there yet, is made by the first run", None
        return
    try:
        with open_store(given, settings) as store:
            counted = tally(store)
            where = store.database.where
    except ExtractorError as error:
        yield "store", f"{error}", error
        return
    yield "store", f"{where}: {counted}", None
    free = shutil.disk_usage(folder).free / 1024**3
    yield "  originals", f"{folder}: {free:.1f} GiB free on its disk", None


def _reading(settings: Settings) -> Iterator[Row]:
    if not settings.reading.isolate:
        yield "reading", "in this process: a file can hang or end it", None
        return
    try:
        with Opener(settings.reading, settings.intake) as opener:
            holding = opener.walls() or ()
    except ReaderError as error:
        yield "reading", f"{error}", error
        return
    count = settings.reading.workers or usable_cores()
    kind = "forked for each file" if can_fork() else "each used for many files"
    yield "reading", f"in processes of their own, {kind}, at most {count} at a time", None
    open_ways = [wall for wall in WALLS if wall not in holding]
    jail = f"shut off: {', '.join(holding) or 'nothing'}"
    if open_ways:
        jail += f"; not on this system: {', '.join(open_ways)}: run it in a container"
    yield "jail", jail, None


def _limits(settings: Settings) -> Iterator[Row]:
    reading = settings.reading
    document = f"{reading.max_pages} pages, {reading.document_seconds:g} s"
    page = f"{reading.page_seconds:g} s, {reading.memory_bytes / 1024**3:.1f} GiB"
    yield "limits", f"a document {document}; a page {page}", None
    for name, value in settings.intake.model_dump().items():
        yield f"  {name.replace('_', ' ')}", f"{value:,}", None


def _libraries() -> Iterator[str]:
    for name in LIBRARIES:
        try:
            yield f"{name} {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            yield f"{name} missing"
