from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.casework.casework import Casework
from extractor.cli.learning import PARTS
from extractor.errors import LabelError
from extractor.learning.retrain import PartName
from extractor.pipeline import Pipeline
from extractor.releases import read_release
from extractor.store.store import Store
from extractor.values.label import write_labels
from tests.casework.example import ANNA, RULES
from tests.cli.conftest import Command
from tests.learning import small


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("installation")
    small.installed(root / "models")
    (root / "extractor.toml").write_text('[models]\npath = "models"\n[store]\npath = "store"\n')
    write_labels(root / "labels.jsonl", small.labels(10))
    return root


def test_labels_of_a_file_make_a_release(command: Command, installation: Path) -> None:
    ended = command(
        "train", "--from", installation / "labels.jsonl", "--only", "category",
        "--settings", installation / "extractor.toml", "--workers", 1, "--weight", 8, "--seed", 3,
    )  # fmt: skip
    assert ended.code == 0
    assert "learnt from: 10 labelled documents\ncategory: 10 own texts, 49 shipped" in ended.err
    assert "category, your texts: better" in ended.err
    assert "`extractor models promote 1`" in ended.err
    assert "damaged goods" in ended.out
    release = read_release(installation / "store" / "models", 1)
    assert release.facts is not None
    assert (release.facts.seed, release.facts.options["weight"]) == (3, "8")


def test_a_dry_run_writes_nothing_and_speaks_json(
    command: Command, installation: Path, tmp_path: Path
) -> None:
    ended = command(
        "train", "--from", installation / "labels.jsonl", "--only", "category", "--dry-run",
        "--settings", installation / "extractor.toml", "--workers", 1, "--store", tmp_path,
        "--json",
    )  # fmt: skip
    assert "no release was written" in ended.err
    assert not (tmp_path / "models").exists()
    found = json.loads(ended.out)
    assert found["trained"] == ["category"]
    whole = next(it for it in found["comparisons"] if (it["part"], it["origin"]) == ("all", "own"))
    assert whole["gained"] > whole["lost"] == 0


def test_what_people_decided_in_the_store_is_learnt_from(
    command: Command,
    installation: Path,
    tmp_path: Path,
    ledger_folder: Path,
    samples: Path,
    settings_file: Path,
) -> None:
    mail = samples / "dev-en-019.eml"
    with (
        Pipeline.load(ledger=ledger_folder, settings=settings_file) as pipeline,
        Store.open(tmp_path) as store,
    ):
        casework = Casework(store, RULES, ledger=pipeline.ledger)
        record = pipeline.process(mail)
        store.save(record, mail.read_bytes(), then=casework.open_cases)
        case_id = record.disputes[0].record_id
        casework.correct(case_id, "category", "price_difference", None, ANNA)
    ended = command(
        "train", "--from", "store", "--store", tmp_path, "--ledger", ledger_folder,
        "--settings", installation / "extractor.toml", "--workers", 1, "--only", "category",
    )  # fmt: skip
    assert ended.code == 0
    assert "1 document of the store that people decided about" in ended.err
    assert "none could be held out" in ended.err
    assert (tmp_path / "models" / "1" / "category").is_dir()


def test_a_category_that_is_in_no_taxonomy_is_pointed_out(
    command: Command, installation: Path, tmp_path: Path
) -> None:
    write_labels(tmp_path / "labels.jsonl", small.labels(1, "shortge"))
    ended = command(
        "train", "--from", tmp_path / "labels.jsonl", "--only", "category", "--store", tmp_path,
        "--settings", installation / "extractor.toml", "--workers", 1,
    )  # fmt: skip
    assert "no category 'shortge': did you mean 'shortage'?" in ended.err
    assert "has 1 of the 20 labels that it needs" in ended.err


def test_labels_that_teach_nothing_make_no_release(
    command: Command, installation: Path, tmp_path: Path
) -> None:
    write_labels(tmp_path / "labels.jsonl", [small.document("a", "hello", triage="")])
    ended = command(
        "train", "--from", tmp_path / "labels.jsonl", "--store", tmp_path,
        "--settings", installation / "extractor.toml",
    )  # fmt: skip
    assert ended.code == 0
    assert "nothing was learnt" in ended.err
    assert not (tmp_path / "models").exists()


def test_every_part_can_be_asked_for() -> None:
    assert set(PARTS) == set(PartName)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--from", "store"], "needs --ledger", id="store-without-ledger"),
        pytest.param(["--from", "x.jsonl", "--only", "colour"], "there are category", id="part"),
        pytest.param(["--from", "none.jsonl"], "none.jsonl: No such file", id="no-file"),
        pytest.param([], "--from", id="no-source"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    command: Command,
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = command("train", *arguments)
    assert ended.code in {2, LabelError.exit_code}
    assert said in ended.err
