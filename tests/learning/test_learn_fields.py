"""What people say of places and amounts is learnt; what nobody said is neither learnt nor asked."""

from __future__ import annotations

import dataclasses
import pickle
import random
from decimal import Decimal

import pytest

from extractor.classification.counts import Memory
from extractor.extraction.entities import EntityModel
from extractor.learning.amounts import AmountExample, chooses_right, fit_amount_scorer
from extractor.learning.calibrating import fit_calibration
from extractor.learning.judged import Judged, judged_of_row, row_of
from extractor.learning.learn_calibration import gold_of, is_whole
from extractor.learning.learn_ner import NerJob, marked_texts
from extractor.learning.marked import MarkedText
from extractor.learning.material import AMOUNTS, JUDGED, MARKED, Material, sample_rows
from extractor.learning.ner import train_further, train_ner
from extractor.learning.retrain import Candidate, PartName, retrain
from extractor.learning.understanding import StageReader
from extractor.pipeline import Pipeline
from extractor.trained import Models
from extractor.values.label import (
    SPAN_FIELDS,
    LabelledDocument,
    LabelledItem,
    LabelledSpan,
)
from extractor.values.record import AuditRecord
from tests.casework.example import ANNA
from tests.learning import small
from tests.learning.office import Office
from training.calibrate import load_judged

WRITTEN = ("please credit order PO {}", "about order PO {} we are sorry to say", "see order PO {}")
MAILS = ("dev-en-019.eml", "dev-en-045.eml", "dev-de-010.eml", "dev-es-011.eml")


def marked(at: int, customer: str) -> MarkedText:
    text = WRITTEN[at % len(WRITTEN)].format(4000 + at)
    start = text.index("PO ") + 3
    marks = ((start, start + 4, "purchase_order"),)
    return MarkedText(text, marks, "en", "casebook", customer)


def material() -> Material:
    """Give the small company's material with fields of its own."""
    texts = [marked(at, f"C-{at % 9}") for at in range(36)]
    amounts = [
        AmountExample(({"claimed": 1.0}, {"total": 1.0}), (True, False), 1.0, "en", "casebook",
                      f"C-{at % 9}")
        for at in range(18)
    ]  # fmt: skip
    parts = dict(small.material().parts)
    parts |= {MARKED: sample_rows(texts), AMOUNTS: sample_rows(amounts)}
    known = {"language": "en", "origin": "casebook", "customer": "C-1"}
    parts[JUDGED] = tuple({**row_of(it), **known} for it in load_judged())
    return Material(parts)


def spotted(at: int) -> LabelledDocument:
    """Give a document of a user who writes of orders in another way, and marked nothing else."""
    number = f"ZX{at:02}/77"
    words = " ".join(random.Random(at).sample(["zurx", "quom", "blenk", "ardo", "wonk"], 3))
    text = f"{words} betr {number} merci"
    start = text.index(number)
    span = LabelledSpan(0, start, start + len(number), "purchase_order", number)
    return LabelledDocument(
        f"d{at}", texts=(text,), message=text, customer_id=f"K-{at}", spans=(span,)
    )


def learn(labels: list[LabelledDocument], part: PartName, **more: object) -> Candidate:
    given = material()
    return retrain(
        labels,
        current=small.models(given),
        material=given,
        only=[part],
        **more,  # type: ignore[arg-type]
    )


def test_fields_marked_by_a_user_are_found_in_texts_that_were_held_out() -> None:
    steps: list[int] = []
    found = learn(
        [spotted(at) for at in range(16)], PartName.NER, progress=lambda it: steps.append(it.done)
    )
    assert set(found.trained) == {"entities"}
    own = next(it for it in found.comparisons if (it.origin, it.part) == ("own", "all"))
    assert (own.task, own.cases) == ("purchase_order", 16)
    assert own.after > own.before
    assert own.p is not None
    assert own.p < 0.05
    assert own.gained == round((own.after - own.before) * 16) + own.lost
    assert steps[0] == 0
    assert sorted(steps) == steps
    assert found.counts["ner: own texts"] == 16


def test_fields_nobody_spoke_of_are_kept_as_the_models_in_use_find_them() -> None:
    entities = train_ner([marked(at, "") for at in range(36)], epochs=20)
    document = spotted(1)
    text = f"{document.texts[0]} see order PO 4711"
    given = dataclasses.replace(document, texts=(text,))
    assert entities.find(text)
    customer = dataclasses.replace(given.spans[0], field="customer")
    (one,) = marked_texts(dataclasses.replace(given, spans=(customer,)), entities)
    assert {field for _, _, field in one.marks} == {"customer", "purchase_order"}
    (two,) = marked_texts(given, entities)
    assert [field for _, _, field in two.marks] == ["purchase_order"]
    assert marked_texts(dataclasses.replace(given, spans=()), entities) == []


def test_a_model_from_another_process_is_the_one_that_was_trained_there() -> None:
    texts = tuple(marked(at, "") for at in range(12))
    job = NerJob(train_ner(texts, epochs=2), texts[:4], texts, 3, (texts[0].text,), is_kept=True)
    fitted = job.run(Memory())
    arrived = pickle.loads(pickle.dumps(fitted))  # noqa: S301 (made here)
    assert arrived.found == fitted.found
    assert fitted.model is not None
    for it in texts:
        assert arrived.model.find(it.text) == fitted.model.find(it.text)


def test_who_goes_on_learning_keeps_in_mind_what_it_rehearses() -> None:
    known = [marked(at, "") for at in range(36)]
    basis = train_ner(known, epochs=20)
    said = [basis.find(it.text) for it in known]
    assert sum(map(len, said)) >= 30
    own = [one for at in range(40) for one in marked_texts(spotted(at), None)]
    assert right_of(basis, own) < 10
    further = train_further(basis, own, known)
    assert right_of(further, own) >= 30
    assert right_of(further, known) >= 30
    assert [basis.find(it.text) for it in known] == said


def right_of(model: EntityModel, texts: list[MarkedText]) -> int:
    return sum(
        [(it.start, it.end, it.label) for it in model.find(one.text)] == list(one.marks)
        for one in texts
    )


def test_the_same_texts_and_seed_give_the_same_ner() -> None:
    texts = [marked(at, "") for at in range(9)]
    first, second = (train_ner(texts, seed=3, epochs=3) for _ in range(2))
    assert [first.find(it.text) for it in texts] == [second.find(it.text) for it in texts]


def test_amounts_that_people_decided_teach_which_one_is_meant(
    office: Office, pipeline: Pipeline
) -> None:
    for name in MAILS:
        record = office.receive(name)
        for it in record.disputes:
            amount = it.disputed_amount
            if amount is not None and it.invoice is not None:
                value = f"{amount.value:.2f}"
                office.casework.correct(it.record_id, "amount", value, None, ANNA)
                office.casework.correct(it.record_id, "invoice", it.invoice.number, None, ANNA)
    found = learn(office.labels(), PartName.RANKER, reader=StageReader(pipeline, office.store))
    assert set(found.trained) == {"amount"}
    assert found.counts["ranker: own claims"] >= 3
    (own,) = (it for it in found.comparisons if (it.origin, it.part) == ("own", "all"))
    assert own.task == "amount"
    assert own.cases == found.counts["ranker: own claims"]
    assert {it.origin for it in found.comparisons} == {"own", "shipped"}
    assert found.models.amount.weights


def test_a_document_that_no_store_has_is_understood_by_its_texts(pipeline: Pipeline) -> None:
    text = "Invoice FA-2026-01035: four cases short, that is 110.20 GBP."
    known = StageReader(pipeline).understand(LabelledDocument("d", texts=(text,)))
    assert known is not None
    assert [f"{it.value}" for it in known.findings.amounts] == ["110.20"]
    assert StageReader(pipeline).understand(LabelledDocument("d")) is None


def test_without_a_ledger_amounts_and_calibration_are_left_as_they_are() -> None:
    for part in (PartName.RANKER, PartName.CALIBRATION):
        found = learn([spotted(1), spotted(2)], part)
        assert not found.trained
        assert any("needs the ledger" in it for it in found.remarks)


def test_a_scorer_prefers_what_was_right_and_rows_come_back_as_they_were() -> None:
    given = AmountExample(({"a": 1.0}, {"b": 1.0}), (False, True), 6.0, "fr", "own", "K")
    scorer = fit_amount_scorer([given])
    assert chooses_right(given, scorer)
    assert not chooses_right(dataclasses.replace(given, right=(True, False)), scorer)
    (row,) = sample_rows([given])
    assert AmountExample.of_row(row) == given
    (text,) = sample_rows([marked(1, "K")])
    assert MarkedText.of_row(text) == marked(1, "K")


def decided(office: Office, *, drawn: bool) -> list[LabelledDocument]:
    """Give the mails with everything confirmed; sent to people by lot, or because of doubts."""
    for name in MAILS:
        record = office.receive(name, AuditRecord(calibration="x", share=0.05, drawn=drawn))
        for it in record.disputes:
            values = {one.field: one.machine for one in office.casework.get(it.record_id).values}
            for field in ("customer", "invoice", "amount", "category"):
                office.casework.correct(it.record_id, field, values[field], None, ANNA)
    return office.labels()


def test_documents_drawn_by_lot_calibrate_and_become_evidence(
    office: Office, pipeline: Pipeline
) -> None:
    labels = decided(office, drawn=True)
    assert {it.chosen for it in labels} == {"random"}
    found = learn(labels, PartName.CALIBRATION, reader=StageReader(pipeline, office.store))
    assert set(found.trained) == {"calibration"}
    assert found.counts["calibration: own documents"] == len(MAILS)
    shipped = sum(not it.trial for it in load_judged())
    calibration = found.models.calibration
    assert len(calibration.evidence) == shipped + len(MAILS)
    assert calibration.fingerprint != pipeline.models.calibration.fingerprint
    assert any("the dial would be" in it for it in found.remarks)


def test_scores_come_from_models_that_learn_like_those_that_are_calibrated(
    office: Office, pipeline: Pipeline
) -> None:
    labels, reader = decided(office, drawn=True), StageReader(pipeline, office.store)
    given = material()
    both = [PartName.CATEGORY, PartName.CALIBRATION]
    alone = learn(labels, PartName.CALIBRATION, reader=reader)
    together = retrain(
        labels, current=small.models(given), material=given, only=both, reader=reader
    )
    assert set(together.trained) == {"category", "calibration"}
    assert (
        together.models.calibration.curves["category"]
        != alone.models.calibration.curves["category"]
    )
    assert (
        together.models.calibration.curves["customer"]
        == alone.models.calibration.curves["customer"]
    )


def test_documents_looked_at_for_their_doubts_calibrate_nothing(
    office: Office, pipeline: Pipeline
) -> None:
    labels = decided(office, drawn=False)
    assert {it.chosen for it in labels} == {"correction"}
    found = learn(labels, PartName.CALIBRATION, reader=StageReader(pipeline, office.store))
    assert not found.trained
    assert any("too few" in it for it in found.remarks)


@pytest.mark.parametrize(
    ("item", "whole"),
    [
        (LabelledItem("shortage", "", "FA-1", Decimal("1.50"), "explicit"), True),
        (LabelledItem("shortage", "", "FA-1", None, "absent"), True),
        (LabelledItem("shortage", "", "", None, "absent"), False),
        (LabelledItem("", "", "FA-1", None, "absent"), False),
        (LabelledItem("shortage", "", "FA-1"), False),
    ],
)
def test_only_what_was_said_throughout_can_be_right_or_wrong(
    item: LabelledItem, *, whole: bool
) -> None:
    label = LabelledDocument("d", customer_id="C1", triage="dispute", items=(item,))
    assert is_whole(label) == whole
    assert not is_whole(dataclasses.replace(label, triage=""))
    assert is_whole(LabelledDocument("d", triage="order"))
    assert gold_of(label)["is_dispute"]


def test_as_many_own_documents_as_shipped_ones_are_the_evidence_alone() -> None:
    shipped = load_judged()
    count = sum(not it.trial for it in shipped)
    own: list[Judged] = [dataclasses.replace(it, is_own=True) for it in shipped if not it.trial]
    assert len(fit_calibration([*shipped, *own[:50]]).evidence) == count + 50
    assert len(fit_calibration([*shipped, *own]).evidence) == count


def test_the_material_of_the_shipped_models_makes_them_again() -> None:
    given, models = Material.load(), Models.load()
    judged = [judged_of_row(it) for it in given.rows(JUDGED)]
    found = fit_calibration(judged)
    assert found.fingerprint == models.calibration.fingerprint
    assert found.evidence == models.calibration.evidence
    amounts = [AmountExample.of_row(it) for it in given.rows(AMOUNTS)]
    assert fit_amount_scorer(amounts) == models.amount
    texts = [MarkedText.of_row(it) for it in given.rows(MARKED)]
    assert {field for it in texts for _, _, field in it.marks} == set(SPAN_FIELDS)
