"""What a worker makes is what the pipeline makes, with an engine of text recognition or without."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.batch.executor import Need, NeedsOcr
from extractor.batch.working import Item, Made, Recipe
from extractor.errors import OcrError
from extractor.pipeline import Pipeline
from extractor.releases import shipped_models
from extractor.settings import Settings, load_settings
from extractor.store import blobs
from extractor.values.record import FileRecord
from extractor.values.reprocess import Place
from extractor.values.sampled import NOTHING_SAMPLED

SOME = frozenset(  # mails with and without files, letters with and without a text layer, a picture
    f"dev-{it}"
    for it in ("fr-006", "de-033", "es-040", "fr-056", "fr-014", "de-012", "es-026", "en-002")
)


@pytest.fixture(scope="module")
def settings(settings_file: Path) -> Settings:
    found = load_settings(settings_file)
    reading = found.reading.model_copy(update={"cache_dir": None, "isolate": False})
    return found.model_copy(update={"reading": reading})


@pytest.fixture(scope="module")
def recipe(
    settings: Settings, ledger_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Recipe:
    folder = tmp_path_factory.mktemp("blobs")
    return Recipe(shipped_models(), ledger_folder, settings, folder, NOTHING_SAMPLED)


@pytest.fixture(scope="module")
def light(recipe: Recipe) -> Callable[[Item], Made]:
    return recipe(Need.LIGHT)


def test_a_light_worker_makes_what_the_pipeline_makes_or_hands_it_on(
    recipe: Recipe,
    light: Callable[[Item], Made],
    settings: Settings,
    ledger_folder: Path,
    samples: Path,
) -> None:
    """Whatever needs no recognition comes out the same; whatever may need it is handed on."""
    with Pipeline.load(ledger=ledger_folder, settings=settings) as pipeline:
        pipeline.follow(lambda _: NOTHING_SAMPLED)
        handed_on, same = set(), set()
        for path in sorted(samples.iterdir()):
            if path.stem not in SOME:
                continue
            try:
                made = light(_item(recipe, path))
            except NeedsOcr:
                handed_on.add(path.suffix)
                continue
            record = FileRecord.model_validate_json(made.record)
            source = {"file": str(path)}
            named = record.source.model_copy(update=source)
            assert record.model_copy(update={"source": named}) == pipeline.attempt(path), path.name
            same.add(path.suffix)
    assert {".eml", ".pdf"} <= same
    assert handed_on, "a scan was taken for a text"


def _item(recipe: Recipe, path: Path) -> Item:
    sha256 = blobs.keep(recipe.blobs, path.read_bytes())
    return Item("1", 1, path.name, sha256)


def test_a_document_outside_the_store_is_named_by_its_place(
    light: Callable[[Item], Made], samples: Path
) -> None:
    path = samples / "dev-de-010.eml"
    made = light(Item("1", 0, path.name, "", place=Place(str(path))))
    record = FileRecord.model_validate_json(made.record)
    assert (record.source.file, record.source.models) == (path.name, "shipped")
    assert made.ledger == record.source.ledger_version
    gone = light(Item("2", 0, "x", "", place=Place(str(samples / "nothing.eml"))))
    assert gone.problem is not None
    assert gone.problem[0] == "missing_file"


def test_bytes_that_are_gone_from_the_store_are_the_document_s_problem(
    light: Callable[[Item], Made],
) -> None:
    made = light(Item("1", 1, "x.eml", "ab" * 32))
    assert made.problem == ("store", "the original is not in the store")


def test_who_wants_no_recognition_is_handed_nothing_on(recipe: Recipe, samples: Path) -> None:
    reading = recipe.settings.reading.model_copy(update={"engine": "none"})
    without = recipe.settings.model_copy(update={"reading": reading})
    work = dataclasses.replace(recipe, settings=without)(Need.LIGHT)
    picture = next(it for it in sorted(samples.iterdir()) if it.suffix in {".png", ".jpg"})
    record = FileRecord.model_validate_json(work(_item(recipe, picture)).record)
    assert record.reason_code == OcrError.code
