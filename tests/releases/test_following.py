"""Whoever works with the models in use takes up others between two documents."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import ReleaseError, StoreError
from extractor.pipeline import Pipeline
from extractor.releases import activate, open_release, roll_back, shipped_models, write_release
from extractor.service.worker import Line, work
from extractor.settings import Settings, StoreSettings
from extractor.store.leases import Leases
from extractor.store.receiving import receive
from extractor.store.runner import Task
from extractor.store.store import Store
from extractor.trained import Models
from extractor.values.reading import Reading
from extractor.values.record import FileRecord
from tests.releases.making import AT, facts
from tests.service.example import Stub, incoming

CLAIM = "dev-de-010.eml"


def write_deaf(root: Path) -> None:
    """Write a release whose model of categories always gives its last one."""
    parent = shipped_models()
    category = Models.open(parent).category
    bias = category.bias.copy()
    bias[-1] += 100
    deaf = dataclasses.replace(category, bias=bias)
    write_release(root, {"category": deaf.save}, facts(), parent=parent)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "models"
    write_deaf(folder)
    return folder


@pytest.fixture
def pipeline(releases: Path, ledger_folder: Path) -> Iterator[Pipeline]:
    """Give a pipeline that began with the shipped models."""
    (releases / "active.json").unlink(missing_ok=True)
    settings = Settings(store=StoreSettings(path=releases.parent))
    with Pipeline.load(ledger=ledger_folder, settings=settings) as made:
        yield made


def test_a_release_is_taken_up_and_given_back_between_documents(
    pipeline: Pipeline, releases: Path, samples: Path
) -> None:
    before = pipeline.process(samples / CLAIM)
    assert (pipeline.take_up(), before.source.models) == (False, "shipped")
    activate(releases, 1, expects=0, who="jean", at=AT)
    assert pipeline.take_up()
    after = pipeline.process(samples / CLAIM)
    assert after.source.models == "1"
    assert after.disputes[0].category.code == pipeline.models.category.labels[-1]
    assert after.disputes[0].category.code != before.disputes[0].category.code
    assert not pipeline.take_up()
    roll_back(releases, who="jean", at=AT)
    assert pipeline.take_up()
    assert pipeline.process(samples / CLAIM) == before


@pytest.mark.slow
def test_processes_beside_it_work_with_the_same_release(
    pipeline: Pipeline, releases: Path, samples: Path
) -> None:
    activate(releases, 1, expects=0, who="jean", at=AT)
    pipeline.take_up()
    (releases / "active.json").unlink()  # whatever is chosen meanwhile
    made = list(pipeline.process_many([samples / CLAIM, samples / "dev-fr-006.eml"], workers=2))
    assert {it.source.models for it in made} == {"1"}


def test_a_release_that_breaks_is_told_once_and_work_goes_on(
    pipeline: Pipeline, releases: Path, samples: Path
) -> None:
    activate(releases, 1, expects=0, who="jean", at=AT)
    weights = releases / "1" / "category" / "weights.npz"
    content = weights.read_bytes()
    weights.write_bytes(b"")
    try:
        with pytest.raises(ReleaseError, match="models rollback"):
            pipeline.take_up()
        assert not pipeline.take_up()
        assert pipeline.process(samples / CLAIM).source.models == "shipped"
    finally:
        weights.write_bytes(content)


def test_models_that_are_named_follow_no_release(
    releases: Path, ledger_folder: Path, root: Path
) -> None:
    (releases / "active.json").unlink(missing_ok=True)
    activate(releases, 1, expects=0, who="jean", at=AT)
    settings = Settings(store=StoreSettings(path=releases.parent))
    with Pipeline.load(ledger=ledger_folder, settings=settings, models=root / "models") as made:
        assert made.release == "shipped"


class Named(Stub):
    """Names models in its records."""

    def __init__(self, models: str) -> None:
        super().__init__()
        self.models = models
        self.concluded = 0

    def conclude_reading(self, reading: Reading) -> FileRecord:
        self.concluded += 1
        record = super().conclude_reading(reading)
        source = record.source.model_copy(update={"models": self.models})
        return record.model_copy(update={"source": source})


class Torn(Leases):
    """Is away when a record is to be written down."""

    def finish(self, connection: object, task: Task) -> None:
        raise StoreError(task.name, f"was away for {connection}")


@pytest.mark.parametrize(("now", "made_again"), [("1", False), ("2", True)], ids=["same", "other"])
def test_what_other_models_extracted_is_made_again(
    tmp_path: Path, now: str, *, made_again: bool
) -> None:
    seen: list[FileRecord] = []
    with Store.open(tmp_path / "store") as store:
        receive(store, incoming("a"), source="memory")
        torn = Torn(store)
        work(
            Line(store, torn, Named("1"), keep_after_seconds=0), stop=threading.Event(), drain=True
        )
        torn.close()
        leases = Leases(store)
        steps = Named(now)
        line = Line(store, leases, steps, tell=seen.append, release=lambda: now, retry_seconds=0)
        stop = threading.Event()
        while not seen:  # it was postponed for a second
            work(line, stop=stop, drain=True)
            stop.wait(0.05)
        leases.close()
    assert [it.source.models for it in seen] == [now]
    assert steps.concluded == made_again
    assert not steps.was_read, "its words were kept"


def test_a_release_without_a_calibration_of_its_own_proves_nothing_yet(releases: Path) -> None:
    shipped = Models.load().calibration
    with_others = Models.open(open_release(releases, 1)).calibration
    assert shipped.evidence
    assert with_others.evidence == ()
    assert with_others.curves == shipped.curves
    assert with_others.fingerprint != shipped.fingerprint


def test_a_release_with_a_calibration_of_its_own_brings_its_evidence(tmp_path: Path) -> None:
    parent = shipped_models()
    models = Models.open(parent)
    saved = {"category": models.category.save, "calibration": models.calibration.save}
    write_release(tmp_path, saved, facts(), parent=parent)
    again = Models.open(open_release(tmp_path, 1)).calibration
    assert again == models.calibration
