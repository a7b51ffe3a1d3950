"""Labels go to other tools and come back as they were."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

from extractor.errors import LabelError
from extractor.labeling.docbin import export_docbin, import_docbin
from extractor.labeling.label_studio import export_tasks, import_tasks, labeling_interface
from extractor.values.label import SPAN_FIELDS, LabelledDocument, LabelledItem, LabelledSpan

TEXT = "Il manque 3 colis \U0001f4e6 sur la FA-2026-119, soit 88,00\u00a0€.\n"
START = TEXT.index("FA-2026")
LABEL = LabelledDocument(
    id="a1",
    sha256="a1",
    file="mail.eml",
    texts=("Facture \U0001f600 119\n", TEXT, ""),
    message=TEXT,
    language="fr",
    customer_id="C1",
    document_type="claim_email",
    triage="dispute",
    items=(
        LabelledItem("shortage", "carton_missing", "FA-2026-00119", Decimal("88.00"), "explicit"),
        LabelledItem("wrong_item"),
    ),
    spans=(
        LabelledSpan(0, 10, 13, "invoice", "119"),
        LabelledSpan(1, START, START + 11, "invoice", "FA-2026-119"),
        LabelledSpan(1, START + 3, START + 11, "purchase_order", "2026-119"),  # overlaps
    ),
    labeler="anna",
    at=dt.datetime(2026, 7, 6, 8, 0, tzinfo=dt.UTC),
    chosen="random",
    batch="anna 2026-07-06",
)


@st.composite
def labels(draw: st.DrawFn) -> LabelledDocument:
    texts = tuple(
        draw(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), min_size=1, max_size=3))
    )
    spans = []
    for at, text in enumerate(texts):
        for _ in range(draw(st.integers(0, 2)) if text else 0):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            end = start + len(text[start:end].rstrip())  # no place ends with a blank
            if end == start:
                continue
            field: Any = draw(st.sampled_from(SPAN_FIELDS))
            spans.append(LabelledSpan(at, start, end, field, text[start:end]))
    ordered = sorted(set(spans), key=lambda it: (it.document, it.start, it.end, it.field))
    return LabelledDocument("x", texts=texts, triage="order", spans=tuple(ordered))


def back(tmp_path: Path, *given: LabelledDocument) -> list[LabelledDocument]:
    export_tasks(tmp_path / "tasks.json", given)
    return import_tasks(tmp_path / "tasks.json")


def test_label_studio_gives_back_what_it_got(tmp_path: Path) -> None:
    assert back(tmp_path, LABEL) == [LABEL]


def test_a_docbin_gives_back_what_it_got(tmp_path: Path) -> None:
    export_docbin(tmp_path / "labels.spacy", [LABEL, LabelledDocument("b2", texts=("x",))])
    assert import_docbin(tmp_path / "labels.spacy") == [LABEL, LabelledDocument("b2", texts=("x",))]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(label=labels())
def test_any_text_and_place_survives_both(tmp_path: Path, label: LabelledDocument) -> None:
    (found,) = back(tmp_path, label)
    assert set(found.spans) == set(label.spans)
    assert found.texts == label.texts
    export_docbin(tmp_path / "labels.spacy", [label])
    assert import_docbin(tmp_path / "labels.spacy") == [label]


def task_of(tmp_path: Path) -> dict[str, Any]:
    export_tasks(tmp_path / "tasks.json", [LABEL])
    (task,) = json.loads((tmp_path / "tasks.json").read_text())
    assert isinstance(task, dict)
    return task


def imported(tmp_path: Path, task: dict[str, Any]) -> list[LabelledDocument]:
    (tmp_path / "edited.json").write_text(json.dumps([task]))
    return import_tasks(tmp_path / "edited.json")


def test_what_was_changed_in_label_studio_counts(tmp_path: Path) -> None:
    task = task_of(tmp_path)
    result = task["annotations"][0]["result"]
    for it in result:
        if it["from_name"] == "category":
            it["value"]["choices"] = ["shortage", "late_delivery"]
        if it["from_name"] == "document_type":
            it["value"]["choices"] = ["claim_letter"]
    task["annotations"][0]["completed_by"] = {"id": 3, "email": "ben@valmont.fr"}
    (found,) = imported(tmp_path, task)
    assert found.labeler == "ben@valmont.fr"
    assert found.document_type == "claim_letter"
    assert found.items == (LABEL.items[0], LabelledItem("late_delivery"))


def test_every_annotation_is_a_label_and_what_was_cancelled_is_none(tmp_path: Path) -> None:
    task = task_of(tmp_path)
    first = task["annotations"][0]
    task["annotations"] += [first | {"completed_by": 7}, first | {"was_cancelled": True}]
    assert [it.labeler for it in imported(tmp_path, task)] == ["anna", "7"]


def test_offsets_in_halves_of_utf_16_are_understood(tmp_path: Path) -> None:
    """As browsers count: an emoji is two."""
    task = task_of(tmp_path)
    whole = task["data"]["text"]
    for it in task["annotations"][0]["result"]:
        for side in ("start", "end"):
            if side in it["value"]:
                before = whole[: it["value"][side]]
                it["value"][side] = len(before.encode("utf-16-le")) // 2
    assert imported(tmp_path, task) == [LABEL]


def test_a_task_of_somebody_elses_project_is_a_document(tmp_path: Path) -> None:
    value = {"start": 0, "end": 2, "text": "FA", "labels": ["invoice"]}
    result = [{"from_name": "x", "to_name": "y", "type": "labels", "value": value}]
    task = {"data": {"text": "FA 12"}, "annotations": [{"result": result}]}
    (found,) = imported(tmp_path, task)
    assert found.texts == ("FA 12",)
    assert found.spans == (LabelledSpan(0, 0, 2, "invoice", "FA"),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("nonsense", "no JSON file of tasks", id="no-json"),
        pytest.param("{}", "holds no list of tasks", id="no-list"),
        pytest.param('[{"data": {}}]', "task 1 is not as", id="no-text"),
        pytest.param(
            json.dumps([{"data": {"text": "ab"}, "annotations": [{"result": [
                {"type": "labels", "value":
                    {"start": 0, "end": 1, "text": "z", "labels": ["invoice"]}}]}]}]),
            "does not stand at 0 to 1", id="moved",
        ),
    ],
)  # fmt: skip
def test_a_wrong_file_of_tasks_is_named(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "tasks.json").write_text(content)
    with pytest.raises(LabelError, match=rf"tasks\.json.*{said}"):
        import_tasks(tmp_path / "tasks.json")


def test_a_text_that_was_changed_is_refused(tmp_path: Path) -> None:
    task = task_of(tmp_path)
    task["data"]["text"] = task["data"]["text"].replace("manque", "MANQUE")
    with pytest.raises(LabelError, match="its text was changed"):
        imported(tmp_path, task)


def test_proposals_are_predictions_and_no_labels(tmp_path: Path) -> None:
    export_tasks(tmp_path / "tasks.json", [LABEL], as_predictions=True)
    (task,) = json.loads((tmp_path / "tasks.json").read_text())
    assert task["predictions"][0]["model_version"] == "proposal"
    assert import_tasks(tmp_path / "tasks.json") == []


def test_the_interface_names_every_choice_that_tasks_use(tmp_path: Path) -> None:
    view = ET.fromstring(labeling_interface(("shortage", 'we "said" <so>')))  # noqa: S314 (ours)
    names = {it.get("name") for it in view}
    used = {it["from_name"] for it in task_of(tmp_path)["annotations"][0]["result"]}
    assert used <= names
    assert view.find(".//Choice[@value='we \"said\" <so>']") is not None


def test_spacy_finds_entities_and_categories_in_a_docbin(tmp_path: Path) -> None:
    export_docbin(tmp_path / "labels.spacy", [LABEL])
    docs = list(DocBin().from_disk(tmp_path / "labels.spacy").get_docs(spacy.blank("xx").vocab))
    assert [it.text for it in docs] == list(LABEL.texts)
    assert [(it.label_, it.text) for it in docs[1].ents] == [("invoice", "FA-2026-119")]
    assert docs[0].cats["category:shortage"] == 1.0


def test_a_docbin_of_somebody_else_gives_a_document_for_each_text(tmp_path: Path) -> None:
    doc = spacy.blank("fr")("Facture FA-1")
    doc.set_ents([doc.char_span(8, 12, label="invoice")])
    DocBin(docs=[doc]).to_disk(tmp_path / "other.spacy")
    (found,) = import_docbin(tmp_path / "other.spacy")
    assert found.spans == (LabelledSpan(0, 8, 12, "invoice", "FA-1"),)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x78\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_is_no_docbin_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.spacy").write_bytes(content)
    with pytest.raises(LabelError, match=r"x\.spacy: is no DocBin"):
        import_docbin(tmp_path / "x.spacy")
    with pytest.raises(LabelError, match="cannot be read"):
        import_docbin(tmp_path / "missing.spacy")
