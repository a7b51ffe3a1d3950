"""Answers from a file go the way of a person's answers; curves say what labels taught."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from extractor.labeling.curve import Point, learning_curves, thinned
from extractor.labeling.curve_diagram import curve_diagram
from extractor.labeling.prepared import answer_from, filled
from extractor.labeling.session import Rules
from extractor.learning.material import Material
from extractor.learning.sample import Sample
from extractor.values.label import LabelledDocument, LabelledItem, LabelledSpan
from tests.labeling.making import document, propose, session

WAITING = [document(it) for it in range(4)]


def prepared(name: str, labeler: str = "anna") -> LabelledDocument:
    items = (LabelledItem("wrong_item", invoice_number=name),)
    return LabelledDocument(name, triage="dispute", items=items, labeler=labeler)


def test_prepared_answers_are_given_and_the_rest_is_skipped(tmp_path: Path) -> None:
    asking = session(tmp_path, WAITING, rules=Rules(doubles=0.0))
    given = [prepared("0001"), prepared("0003"), prepared("0002", "ben")]
    assert answer_from(asking, given) == 2
    kept = {it.id: it for it in asking.labels()}
    assert sorted(kept) == ["0001", "0003"]
    assert kept["0001"].items[0].category == "wrong_item"
    assert kept["0001"].texts == propose("0001").texts
    assert asking.done().skipped == 2


def test_no_more_are_given_than_wanted(tmp_path: Path) -> None:
    asking = session(tmp_path, WAITING, rules=Rules(doubles=0.0))
    assert answer_from(asking, [prepared(it.id) for it in WAITING], most=3) == 3


def test_what_an_answer_leaves_open_is_as_proposed() -> None:
    text = "2 are missing on FA-1, FA-2 came late"
    span = LabelledSpan(0, 17, 21, "invoice", "FA-1")
    proposal = LabelledDocument(
        "x", texts=(text,), language="en", spans=(span,),
        items=(
            LabelledItem("shortage", invoice_number="FA-1", passage="2 are missing"),
            LabelledItem("late_delivery", invoice_number="FA-2", passage="came late"),
        ),
    )  # fmt: skip
    answer = LabelledDocument(
        "x",
        items=(LabelledItem("damaged_goods", "", "FA-2", Decimal(3)), LabelledItem("wrong_item")),
    )
    found = filled(answer, proposal)
    assert [it.passage for it in found.items] == ["came late", ""]
    assert (found.spans, found.language) == ((span,), "en")
    own = dataclasses.replace(answer, texts=(text,))
    assert filled(own, proposal).spans == ()


def test_a_curve_learns_a_vocabulary_that_the_material_does_not_have() -> None:
    """Made-up words tell the categories; held-out documents are right only after labels."""
    words = {"shortage": "blorp zintle", "late_delivery": "quaxo fremmel"}
    base = [
        Sample(text=f"{text} {at}", label=label, language="en", origin="o")
        for at in range(4)
        for label, text in (("shortage", "pieces missing"), ("late_delivery", "came too late"))
    ]
    labels = [
        LabelledDocument(
            f"{at:04d}", triage="dispute", language="en",
            items=(LabelledItem(label, passage=f"{words[label]} {at}"),),
        )
        for at in range(30)
        for label in [("shortage", "late_delivery")[at % 2]]
    ]  # fmt: skip
    waiting = [document(at) for at in range(30)]
    points = learning_curves(labels, waiting, base, sizes=(0, 12, 99), seed=3, weight=4.0)
    assert {it.order for it in points} == {"queue", "random"}
    for order in ("queue", "random"):
        right = [it.right for it in points if it.order == order]
        assert right[0] < 0.8
        assert right[-1] == 1.0
    most = max(it.labels for it in points)
    assert most < 30  # a third is held out in turn
    assert {it.matters for it in points} == {30}
    assert learning_curves(labels[:1], waiting, base, sizes=(0,), seed=3, weight=4.0) == ()


def test_a_diagram_shows_every_point() -> None:
    points = [
        Point(order, size, 0.5, 0.3, 0.7, 20) for order in ("queue", "<x>") for size in (0, 9)
    ]
    drawn = ET.fromstring(curve_diagram(points))  # noqa: S314 (ours)
    assert len([it for it in drawn if it.tag.endswith("circle")]) == 4
    assert "<x>" in [it.text for it in drawn]
    assert ET.fromstring(curve_diagram([])) is not None  # noqa: S314 (ours)


@pytest.mark.parametrize(("share", "least", "most"), [(1.0, 400, 400), (0.25, 60, 140)])
def test_material_is_thinned_by_lot(share: float, least: int, most: int) -> None:
    whole = Material({"passages": tuple({"text": f"t{it}"} for it in range(400))})
    part = thinned(whole, share, seed=1)
    assert least <= len(part.rows("passages")) <= most
    assert thinned(whole, share, seed=1).sha256 == part.sha256
