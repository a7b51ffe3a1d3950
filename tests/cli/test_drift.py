"""`extractor drift`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
from pathlib import Path

from typer.testing import CliRunner

from extractor.cli.main import app
from extractor.store.store import Store
from extractor.values.clock import utc_now
from tests.learning.drift.streams import NOW, Stream
from tests.service.test_drift_watch import dutch, fill


def run(store: Path, *arguments: str) -> tuple[str, str]:
    done = CliRunner().invoke(app, ["drift", "--store", str(store), *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def test_an_empty_store_says_what_it_takes(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    stdout, stderr = run(tmp_path)
    assert stdout == ""
    assert "four weeks of documents" in stderr


def test_a_change_is_named_in_the_table_and_in_json(tmp_path: Path) -> None:
    ago = utc_now() - NOW
    with Store.open(tmp_path) as store:
        traces = Stream().traces(random.Random(1), dutch)
        fill(store, [dataclasses.replace(it, at=it.at + ago) for it in traces])
    stdout, stderr = run(tmp_path, "--language", "de")
    line = next(it for it in stdout.splitlines() if "CHANGED" in it)
    assert line.strip().startswith("Sprachen")
    assert "nl 0.0% ->" in stdout
    assert "1 figure changed" in stderr
    stdout, _ = run(tmp_path, "--json")
    answer = json.loads(stdout)
    changed = {it["watched"] for it in answer["compared"] if it["drifts"]}
    assert changed == {"language"}
    assert answer["newcomers"][0]["value"] == "nl"
    assert len(answer["newcomers"][0]["examples"]) == 3
    assert answer["findings"] == []  # it only shows


def test_a_day_from_which_on_is_compared_is_a_day(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    stdout, _ = run(tmp_path, "--json", "--since", "2026-03-01")
    assert json.loads(stdout)["since"] == dt.datetime(2026, 3, 1, tzinfo=dt.UTC).isoformat()
