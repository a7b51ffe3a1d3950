"""The process of a shadow, with real models."""

from __future__ import annotations

import io
import os
import sys
import types
from pathlib import Path

import pytest

from extractor.cli.shadow import run_shadow
from extractor.pipeline import Pipeline
from extractor.service.shadow import Beside
from extractor.store.shadows import shadow_figures, shadow_seen
from extractor.store.store import Store
from tests.releases.test_following import CLAIM, write_deaf
from tests.service.test_shadow import copying


@pytest.mark.slow
def test_a_shadow_says_what_it_would_have_said(
    tmp_path: Path,
    samples: Path,
    ledger_folder: Path,
    settings_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, handed = tmp_path / "store", tmp_path / "handed"
    content = (samples / CLAIM).read_bytes()
    write_deaf(folder / "models")
    monkeypatch.chdir(tmp_path)
    with Store.open(folder) as store:
        with Pipeline.load(ledger=ledger_folder, settings=settings_file) as pipeline:
            reading = pipeline.read_content(content, CLAIM)
            record = pipeline.conclude_reading(reading)
        saved = store.save(record, content)
        beside = Beside(lambda _: copying(handed), lambda: 1)
        beside.offer(store.find(saved.sha256)[0], reading, record)
        beside.close(finish_seconds=60)
        stream = types.SimpleNamespace(buffer=io.BytesIO(handed.read_bytes()))
        monkeypatch.setattr(sys, "stdin", stream)
        monkeypatch.setattr(os, "nice", lambda _: 0)  # of this process, which has more to do
        run_shadow(1, ledger_folder, settings_file, folder)
        assert shadow_figures(store, 1).other == 1
        found = {it.difference.field: it.difference for it in shadow_seen(store, 1)}
    assert found["category"].before == record.disputes[0].category.code
    assert found["category"].after == "wrong_item"
