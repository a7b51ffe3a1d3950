"""A pipeline that follows the fair sample draws for it, and sets its dial by what people find."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.pipeline import Pipeline
from extractor.records.dial import Standing
from extractor.records.drawing import REASON
from extractor.settings import PolicySettings, load_settings
from extractor.values.calibration import Reviewed
from extractor.values.record import Decision
from extractor.values.sampled import NOTHING_SAMPLED, Sampled

SURE = "dev-es-011.eml"


@pytest.fixture(scope="module")
def pipeline(ledger_folder: Path, settings_file: Path) -> Iterator[Pipeline]:
    settings = load_settings(settings_file).model_copy(
        update={"policy": PolicySettings(auto_precision=0.9, audit_share=1.0)}
    )
    with Pipeline.load(ledger=ledger_folder, settings=settings) as loaded:
        yield loaded


def test_only_where_people_can_answer_is_anything_drawn(pipeline: Pipeline, samples: Path) -> None:
    alone = pipeline.process(samples / SURE)
    assert (alone.decision, alone.audit) == (Decision.AUTO, None)
    asked: list[str] = []

    def nobody_yet(calibration: str) -> Sampled:
        asked.append(calibration)
        return NOTHING_SAMPLED

    pipeline.follow(nobody_yet)
    drawn = pipeline.process(samples / SURE)
    assert asked == [pipeline.models.calibration.fingerprint]
    assert drawn.decision is Decision.REVIEW
    assert drawn.reasons[0].startswith(REASON)
    assert drawn.audit is not None
    assert drawn.audit.calibration == asked[0]
    assert drawn.confidence == alone.confidence


def test_what_people_find_proves_or_refutes_the_dial(pipeline: Pipeline) -> None:
    found = Sampled((Reviewed(0.999, right=True),) * 299)
    pipeline.follow(lambda _: found)
    assert pipeline.dial.standing is Standing.PROVEN
    found = Sampled((Reviewed(0.999, right=False),) * 20, overdue=(0.9, 0.8))
    pipeline.renew_dial()
    assert pipeline.dial.standing is Standing.OFF
    assert pipeline.dial.overdue == 2
