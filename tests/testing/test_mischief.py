"""A pipeline that misbehaves on purpose gives the records that hostile files give."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.pipeline import Pipeline
from extractor.settings import Settings
from extractor.testing.mischief import misbehaving

pytestmark = pytest.mark.slow


def test_files_of_such_names_are_set_aside_and_others_processed(
    tmp_path: Path, samples: Path
) -> None:
    mail = next(it for it in sorted(samples.iterdir()) if it.suffix == ".eml").read_bytes()
    for name in ("crash-1.eml", "memory.eml", "well.eml"):
        (tmp_path / name).write_bytes(mail)
    settings = Settings.model_validate({"reading": {"memory_bytes": 300 * 1024 * 1024}})
    with misbehaving(
        Pipeline.load(ledger=samples.parent / "ledger", settings=settings)
    ) as pipeline:
        records = list(pipeline.process_many(sorted(tmp_path.iterdir())))
    assert [it.reason_code for it in records] == ["corrupt_file", "memory_limit", None]
