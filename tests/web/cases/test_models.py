"""The models, as the desk shows them."""

from __future__ import annotations

import pytest

from extractor.store.cases.verdicts import confusions, field_verdicts
from extractor.values.calibration import Reviewed
from extractor.values.case import Role
from extractor.web.cases.models import installed, risk_by_coverage
from extractor.workflow.changes import Actor
from tests.web.cases.shops import Shop

ANNA = Actor("anna", Role.CLERK)


def test_models_and_corrections_are_shown(shop: Shop) -> None:
    casework = shop.room.casework
    assert "Nobody has corrected" in shop.as_("viewer").client.get("/desk/models").text
    casework.correct(shop.ids[0], "category", "quality_defect", None, ANNA)
    casework.correct(shop.ids[1], "category", "shortage", None, ANNA)
    page = shop.as_("viewer").client.get("/desk/models").text
    for text in ("category macro f1", "quality defect", "short delivery", "50%"):
        assert text in page


def test_verdicts_count_what_was_confirmed_and_corrected(shop: Shop) -> None:
    casework = shop.room.casework
    for case_id, category in zip(shop.ids, ("quality_defect", "shortage"), strict=True):
        casework.correct(case_id, "category", category, None, ANNA)
    (verdict,) = (it for it in field_verdicts(casework.store) if it.field == "category")
    assert (verdict.seen, verdict.right, verdict.missing) == (2, 1, 0)
    (taken,) = confusions(casework.store, "category")
    assert (taken.machine, taken.decided, taken.times) == ("shortage", "quality_defect", 1)


def test_every_shipped_model_is_sound() -> None:
    found = installed()
    assert {"category", "triage", "calibration"} <= {it.name for it in found}
    assert not [it.problem for it in found if it.problem]
    assert all(it.about and it.figures for it in found if it.name == "category")


def test_the_curve_takes_documents_of_one_confidence_together() -> None:
    evidence = tuple(
        Reviewed(confidence, right)
        for confidence, right in ((0.9, True), (0.8, True), (0.8, False), (0.5, False))
    )
    curve = [(it.coverage, it.precision) for it in risk_by_coverage(evidence)]
    assert curve == [(0.25, 1.0), (0.75, pytest.approx(2 / 3)), (1.0, 0.5)]
    assert risk_by_coverage(()) == ()
