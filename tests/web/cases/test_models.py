"""The models, as the desk shows them."""

from __future__ import annotations

import zoneinfo

import pytest

from extractor.releases import (
    choose_shadow,
    list_releases,
    open_release,
    read_standing,
    shipped_models,
    write_release,
)
from extractor.store.audit import Chosen, entries
from extractor.store.cases.verdicts import confusions, field_verdicts
from extractor.store.shadows import put_shadow
from extractor.values.calibration import Calibration, Reviewed
from extractor.values.case import Role
from extractor.values.label import SPAN_FIELDS
from extractor.values.release import Comparison, LabelFigures, LabelFinding
from extractor.values.shadow import ShadowDifference
from extractor.web.cases.finding_words import finding_sentence
from extractor.web.cases.installed import models_in_use
from extractor.web.cases.model_words import ModelWords
from extractor.web.cases.models import risk_by_coverage
from extractor.web.cases.named import Named
from extractor.web.frame.render import Words
from extractor.web.frame.written import Writer
from extractor.workflow.changes import Actor
from tests.releases.making import facts, saving
from tests.web.cases.shops import Shop
from tests.web.desks import desk_on

ANNA = Actor("anna", Role.CLERK)


def test_models_and_corrections_are_shown(shop: Shop) -> None:
    casework = shop.room.casework
    assert "Nobody has corrected" in shop.as_("viewer").client.get("/desk/models").text
    casework.correct(shop.ids[0], "category", "quality_defect", None, ANNA)
    casework.correct(shop.ids[1], "category", "shortage", None, ANNA)
    page = shop.as_("viewer").client.get("/desk/models").text
    for text in ("mean F1 of all reasons", "quality defect", "short delivery", "50%"):
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
    found = models_in_use(shipped_models())
    assert {"category", "triage", "calibration", "reconciliation"} <= {it.name for it in found}
    assert not [it.problem for it in found if it.problem]
    assert not [it.release for it in found if it.release]
    assert all(it.about and it.figures for it in found if it.name == "category")


def test_the_curve_takes_documents_of_one_confidence_together() -> None:
    evidence = tuple(
        Reviewed(confidence, right)
        for confidence, right in ((0.9, True), (0.8, True), (0.8, False), (0.5, False))
    )
    curve = [(it.coverage, it.precision) for it in risk_by_coverage(evidence)]
    assert curve == [(0.25, 1.0), (0.75, pytest.approx(2 / 3)), (1.0, 0.5)]
    assert risk_by_coverage(()) == ()


def release_in(shop: Shop, *comparisons: Comparison) -> None:
    root = shop.room.casework.store.folder / "models"
    models = {"category": saving(b"new"), "calibration": Calibration().save}
    write_release(root, models, facts(*comparisons), parent=shipped_models())


BETTER = Comparison("category", "all", "own", 80, 0.8, 0.9, 9, 1)
WORSE = Comparison("category", "all", "own", 80, 0.9, 0.7, 0, 16)


def test_an_admin_brings_a_release_into_use_and_gives_it_back(shop: Shop) -> None:
    release_in(shop, BETTER)
    root = shop.room.casework.store.folder / "models"
    assert "Bring into use" not in shop.as_("manager").client.get("/desk/models").text
    admin = shop.as_("admin")
    page = admin.client.get("/desk/models").text
    assert "80% → 90%" in page
    assert "Bring release 1 into use?" in page
    assert admin.send("/desk/models/1/promote").status_code == 303
    assert read_standing(root).active == 1
    assert "Go back to release shipped?" in admin.client.get("/desk/models").text
    assert admin.send("/desk/models/rollback").status_code == 303
    assert read_standing(root).active == 0
    told = entries(shop.room.casework.store, Chosen(kind="release"))
    assert [(it.what, it.role) for it in told] == [
        ("models.promoted", "admin"), ("models.rolled_back", "admin"),
    ]  # fmt: skip


def test_the_models_shown_are_those_in_use(shop: Shop) -> None:
    root = shop.room.casework.store.folder / "models"
    judged = Calibration(evidence=(Reviewed(0.9, right=True), Reviewed(0.4, right=False)))
    models = {"category": saving(b"new"), "calibration": judged.save}
    write_release(root, models, facts(BETTER), parent=shipped_models())
    viewer, admin = shop.as_("viewer"), shop.as_("admin")
    before = viewer.client.get("/desk/models").text
    assert "They came with the models." in before
    assert "Measured on 2 cases" not in before
    admin.send("/desk/models/1/promote")
    after = viewer.client.get("/desk/models").text
    assert "Measured on 2 cases" in after
    assert "The calibration of release 1 brings them." in after
    found = {it.name: it for it in models_in_use(open_release(root, 1), root)}
    assert (found["category"].release, found["category"].figures) == ("1", (("category", 0.9),))
    assert found["triage"].release == ""
    assert dict(found["triage"].figures)


def test_a_release_that_cannot_be_used_is_said_where_its_models_would_stand(shop: Shop) -> None:
    release_in(shop, BETTER)
    admin = shop.as_("admin")
    admin.send("/desk/models/1/promote")
    (shop.room.casework.store.folder / "models" / "1" / "category" / "weights").unlink()
    page = admin.client.get("/desk/models").text
    assert "category:" in page
    assert "extractor models rollback" in page


def test_what_is_worse_is_refused_and_said(shop: Shop) -> None:
    release_in(shop, WORSE)
    admin = shop.as_("admin")
    answer = admin.send("/desk/models/1/promote")
    assert answer.status_code == 303
    assert read_standing(shop.room.casework.store.folder / "models").active == 0
    page = admin.client.get("/desk/models").text
    assert "Release 1 is not brought into use." in page
    assert "90.0% right before, 70.0% now, on 80 cases" in page


PARTS = (
    Comparison("category", "all", "own", 80, 0.8, 0.9, 9, 1, 0.02, 0.02, 0.18),
    Comparison("category", "language:de", "own", 40, 0.9, 0.7, 0, 8, 0.008, -0.3, -0.1),
    Comparison("category", "category:quality_defect", "own", 4, 0.75, 0.25, 0, 2, 0.5, -1.0, 0.0),
    Comparison("category", "customer:C1", "own", 31, 0.8, 0.8, 1, 1, 1.0, -0.1, 0.1),
    Comparison("category", "chosen:random", "own", 31, 0.8, 0.9, 3, 0, 0.25, -0.02, 0.2),
    Comparison("category_f1", "all", "own", 80, 0.7, 0.8, 9, 1),
    Comparison("triage", "category:order", "shipped", 40, 0.9, 0.9, 0, 0, 1.0, 0.0, 0.0),
)


def test_figures_of_a_release_are_shown_part_by_part_in_the_readers_words(shop: Shop) -> None:
    release_in(shop, *PARTS)
    viewer = shop.as_("viewer")
    assert 'href="/desk/models/1"' in viewer.client.get("/desk/models").text
    page = viewer.client.get("/desk/models/1").text
    for name, told in {
        "all cases": "Reason",
        "German": "worse: refused",
        "quality defect": "lower, too few cases",
        "drawn by lot": "better, may be chance",
    }.items():
        assert name in page
        assert told in page
    assert "By customer" in page
    assert "Reason (F1)" in page
    assert "an order" in page
    assert "+2.0% … +18.0%" in page
    assert page.index("your own cases") < page.index("cases of the package")
    assert viewer.client.get("/desk/models/7").status_code == 404


@pytest.mark.parametrize("language", ["fr", "de", "es"])
def test_no_code_of_a_model_or_figure_is_left_in_other_languages(shop: Shop, language: str) -> None:
    release_in(shop, *PARTS)
    desk = desk_on(shop.room.casework.store)
    named = Named(shop.room.casework, desk, language)
    zone = desk.zone
    known = ModelWords(Words(language), Writer(language, zone), named, language, None)
    english = ModelWords(Words("en"), Writer("en", zone), named, "en", None)
    models = models_in_use(shipped_models())
    figures = {key for it in models for key, _ in it.figures} - {"triage_f1"}
    assert figures
    for key in figures:
        assert known.figure(key) != english.figure(key)
        assert known.figure(key) != key.replace("_", " ")
    for model in models:
        assert known.model(model.name) != english.model(model.name)
    for task in (*SPAN_FIELDS, "category", "dispute", "triage", "amount", "confident"):
        assert known.task(task) != english.task(task)
    for part in ("all", "language:fr", "chosen:active", "chosen:correction"):
        assert known.part("category", part) != english.part("category", part)


FINDINGS = (
    LabelFinding(
        "bad_batch",
        "in English",
        refuses=True,
        figures=LabelFigures(
            "category", 50, wrong=15, kind="labeler", name="ben", first=("a1", "b2")
        ),
    ),
    LabelFinding(
        "likely_wrong_labels",
        "in English",
        figures=LabelFigures("triage", 90, wrong=4, first=("c3",)),
    ),
    LabelFinding("unmeasured_labels", "in English", figures=LabelFigures("category", 7)),
    LabelFinding(
        "people_disagree",
        "in English",
        figures=LabelFigures(
            "category", 9, alpha=0.3333, pairs=(("shortage", "quality_defect", 2),)
        ),
    ),
)
TOLD = {
    "en": (
        "Reason, labels by ben: about 15 of 50 labels look as if given at random.",
        "Look at them again, first at a1, b2, or leave them out.",
        "Kind of message: 4 of 90 labels are likely wrong, first c3.",
        "Reason: labels of texts in words that the models never met (7) could not be checked; ",
        "(alpha 0.33, where 1 is full agreement). Confused: short delivery / quality defect: 2",
    ),
    "fr": ("étiquettes de ben", "4 étiquettes sur 90", "(7)", "alpha 0,33", "Confondus"),
    "de": ("Beschriftungen von ben", "4 von 90", "(7)", "Alpha 0,33", "Verwechselt"),
    "es": ("etiquetas de ben", "4 de 90", "(7)", "alfa 0,33", "Confundidos"),
}


@pytest.mark.parametrize("language", TOLD)
def test_what_is_doubtful_of_labels_is_said_in_the_readers_language(
    shop: Shop, language: str
) -> None:
    root = shop.room.casework.store.folder / "models"
    written = facts(BETTER, findings=FINDINGS)
    write_release(root, {"category": saving(b"new")}, written, parent=shipped_models())
    (release,) = list_releases(root)
    assert release.facts is not None
    assert release.facts.findings == FINDINGS
    named = Named(shop.room.casework, desk_on(shop.room.casework.store), language)
    writer = Writer(language, zoneinfo.ZoneInfo("Europe/Paris"))
    known = ModelWords(Words(language), writer, named, language, None)
    told = " ".join(finding_sentence(it, known) for it in FINDINGS)
    assert not [it for it in TOLD[language] if it not in told]
    assert "in English" not in told
    before = LabelFinding("bad_batch", "in English")  # of a release that kept no figures
    assert finding_sentence(before, known) == "in English"


def test_labels_that_refuse_a_release_are_said_on_its_page_and_when_it_is_promoted(
    shop: Shop,
) -> None:
    root = shop.room.casework.store.folder / "models"
    models = {"category": saving(b"new"), "calibration": Calibration().save}
    write_release(root, models, facts(BETTER, findings=FINDINGS), parent=shipped_models())
    admin = shop.as_("admin")
    page = admin.client.get("/desk/models/1").text
    assert all(it in page for it in TOLD["en"])
    assert "in English" not in page
    admin.send("/desk/models/1/promote")
    assert "Its labels are doubtful. Reason, labels by ben" in admin.client.get("/desk/models").text


@pytest.mark.parametrize("path", ["1/promote", "rollback"])
def test_nobody_else_may(shop: Shop, path: str) -> None:
    release_in(shop, BETTER)
    assert shop.as_("manager").send(f"/desk/models/{path}").status_code == 403
    assert shop.as_("admin").client.post(f"/desk/models/{path}").status_code == 403  # no token
    assert read_standing(shop.room.casework.store.folder / "models").active == 0


def test_a_shadow_shows_what_differs_and_who_was_right(shop: Shop) -> None:
    release_in(shop, BETTER)
    store = shop.room.casework.store
    choose_shadow(store.folder / "models", 1, who="jean", at=store.clock())
    number = store.find(shop.ids[0])[0]
    record_id = shop.ids[0]
    found = ShadowDifference("category", record_id, "shortage", "quality_defect", 0.6, 0.7)
    put_shadow(store, 1, number, [found])
    page = shop.as_("viewer").client.get("/desk/models").text
    assert "Compared on 1 files: 0 the same, 1 otherwise" in page
    assert f'href="/desk/cases/{shop.ids[0]}"' in page
    assert "quality_defect" not in page
    assert "quality defect" in page
    shop.room.casework.correct(shop.ids[0], "category", "quality_defect", None, ANNA)
    page = shop.as_("viewer").client.get("/desk/models").text
    assert page.count("runs beside") >= 3
