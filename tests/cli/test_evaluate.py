"""`extractor evaluate` tells how far confidences can be trusted, draws it, and keeps evidence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from extractor.cli.evaluate import Wanted, run_evaluate

SECOND = Path(__file__).parents[2] / "training" / "corpus" / "second" / "fr-en"
CASES = 3


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of a few mails with their answers."""
    folder = tmp_path_factory.mktemp("cases")
    rows = (SECOND / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    mails = [row for row in rows if json.loads(row)["file"].endswith(".eml")][:CASES]
    (folder / "gold.jsonl").write_text("\n".join(mails) + "\n", encoding="utf-8")
    (folder / "inbox").mkdir()
    for row in mails:
        name = json.loads(row)["file"]
        shutil.copy(SECOND / name, folder / name)
    shutil.copytree(SECOND / "ledger", folder / "ledger")
    shutil.copy(SECOND / "extractor.toml", folder)
    return folder


@pytest.mark.slow
def test_text_diagrams_and_evidence_come_from_one_run(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "evidence.jsonl"
    run_evaluate(cases, 1, Wanted(figures=tmp_path / "figures", evidence=kept))
    out = capsys.readouterr().out
    for words in ("coverage  accepted", "ece_document", "by chance", "slice", "without a look"):
        assert words in out
    rows = [json.loads(line) for line in kept.read_text().splitlines()]
    assert len(rows) == CASES
    assert {"sha256", "confidence", "right", "models"} == set(rows[0])
    drawn = {path.name for path in (tmp_path / "figures").iterdir()}
    assert {"reliability-document.svg", "reliability-triage.svg"} <= drawn


@pytest.mark.slow
def test_json_holds_the_same_for_programs(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_evaluate(cases, 1, Wanted(as_json=True))
    content = json.loads(capsys.readouterr().out)
    assert content["risk_coverage"][-1]["accepted"] == CASES
    assert content["reliability"]["document"]["count"] == CASES
    assert 0 <= content["figures"]["ece_document"] <= 1
    assert any(name.startswith("language ") for name in content["reliability_by_group"])
