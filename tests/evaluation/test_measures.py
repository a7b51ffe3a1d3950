"""The figures are those of the casebook's own scorer, and mean what they say."""

from __future__ import annotations

import importlib.util
import json
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.evaluation.measures import score, wilson
from extractor.records.route import Policy, Sureness, route
from extractor.values.category import Category
from extractor.values.money import Basis
from extractor.values.record import (
    AmountRecord,
    CategoryRecord,
    CustomerRecord,
    Decision,
    DisputeRecord,
    FileRecord,
    InvoiceRecord,
    SourceRecord,
    Status,
)

INVOICES = ("INV/24/0456", "RE-24001234", "24-4567-B")
CATEGORIES = (Category.SHORTAGE, Category.PRICE_DIFFERENCE, Category.DAMAGED_GOODS)
POLICY = Policy(triage=0.5, customer=0.5, invoice=0.5, category=0.5, amount=0.5)


@pytest.fixture(scope="module")
def casebook(root: Path) -> ModuleType:
    """Give the scorer that came with the casebook."""
    file = root / "training" / "corpus" / "casebook" / "score.py"
    spec = importlib.util.spec_from_file_location("casebook_score", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dispute(
    number: str | None, category: Category, amount: str | None, sure: float = 0.9
) -> DisputeRecord:
    return DisputeRecord(
        record_id="0" * 16,
        category=CategoryRecord(code=category, confidence=sure),
        invoice=InvoiceRecord(number=number, as_written=None, confidence=sure) if number else None,
        disputed_amount=AmountRecord(
            value=Decimal(amount),
            currency="EUR",
            basis=Basis.UNKNOWN,
            as_written=None,
            confidence=sure,
        )
        if amount
        else None,
        decision=Decision.REVIEW,
        confidence=0.0,
    )


def record(
    file: str, customer: str | None, disputes: tuple[DisputeRecord, ...], sure: float = 0.9
) -> FileRecord:
    made = FileRecord(
        source=SourceRecord(file=f"/anywhere/{file}", sha256="aa"),
        status=Status.PROCESSED,
        is_dispute=bool(disputes),
        is_dispute_confidence=sure if disputes else 1 - sure,
        customer=CustomerRecord(customer_id=customer, name="Kérouan", confidence=sure)
        if customer
        else None,
        disputes=disputes,
    )
    return route(made, Sureness(tuple(sure for _ in disputes)), POLICY)


def case(
    file: str, customer: str | None, *items: dict[str, Any], language: str = "fr"
) -> dict[str, Any]:
    return {
        "file": f"inbox/{file}",
        "lang": language,
        "channel": "email_plain",
        "scan_style": None,
        "is_dispute": bool(items),
        "customer_id": customer,
        "customer_as_written": "Kérouan",
        "items": list(items),
    }


def item(number: str, category: Category, amount: str | None, kind: str) -> dict[str, Any]:
    return {
        "invoice_number": number,
        "category": str(category),
        "disputed_amount": amount,
        "amount_is": kind,
        "reference_as_written": number,
    }


AMOUNTS = st.sampled_from([None, "187.50", "12.00", "95.00"])
ITEMS = st.tuples(
    st.sampled_from(INVOICES),
    st.sampled_from(CATEGORIES),
    st.sampled_from([("187.50", "explicit"), ("12.00", "derivable"), (None, "absent")]),
).map(lambda it: item(it[0], it[1], *it[2]))
DISPUTES = st.builds(
    dispute,
    st.sampled_from([None, *INVOICES]),
    st.sampled_from(CATEGORIES),
    AMOUNTS,
    st.sampled_from([0.3, 0.9]),
)


@st.composite
def evaluations(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[FileRecord]]:
    gold, records = [], []
    for number in range(draw(st.integers(1, 5))):
        file = f"case-{number}.eml"
        customer = draw(st.sampled_from([None, "K100", "K200"]))
        items = draw(st.lists(ITEMS, max_size=3))
        answer = case(file, customer, *items, language=draw(st.sampled_from(["fr", "de"])))
        answer["scan_style"] = draw(st.sampled_from([None, "fax"]))
        gold.append(answer)
        if draw(st.integers(0, 9)):
            found = tuple(draw(st.lists(DISPUTES, max_size=3)))
            who = draw(st.sampled_from([None, "K100", "K200"]))
            records.append(record(file, who, found, draw(st.sampled_from([0.3, 0.9]))))
    return gold, records


@settings(max_examples=50)
@given(evaluations())
def test_every_figure_agrees_with_the_casebooks_scorer(
    casebook: ModuleType, made: tuple[list[dict[str, Any]], list[FileRecord]]
) -> None:
    gold, records = made
    results = [json.loads(it.model_dump_json()) for it in records]
    theirs, wrong = casebook.score(gold, results)
    ours = score(gold, records)
    for name, figure in theirs.items():
        if name == "groups":
            continue
        if name.endswith("_95"):
            low = ours.figures[name.removesuffix("_95") + "_low"]
            high = ours.figures[name.removesuffix("_95") + "_high"]
            assert (low, high) == pytest.approx(figure)
        else:
            assert ours.figures[name] == pytest.approx(figure), name
    groups = {name.replace("lang ", "language "): it for name, it in theirs["groups"].items()}
    assert ours.groups == {name: pytest.approx(it) for name, it in groups.items()}
    assert {file: len(it) for file, it in ours.errors.items()} == {
        file: len(it) for file, it in wrong
    }
    assert {file for file, right in ours.right.items() if not right} == set(ours.errors)


@settings(max_examples=30)
@given(evaluations())
def test_every_share_stays_between_0_and_1(
    made: tuple[list[dict[str, Any]], list[FileRecord]],
) -> None:
    counts = {"documents", "missing", "extra_disputes"}
    for name, figure in score(*made).figures.items():
        assert figure >= -1e-9, name
        assert name in counts or figure <= 1 + 1e-9, name


SHORT = item("INV/24/0456", Category.SHORTAGE, "187.50", "explicit")
PRICE = item("24-4567-B", Category.PRICE_DIFFERENCE, None, "absent")


def test_a_right_record_scores_full_marks() -> None:
    found = (
        dispute("24-4567-B", Category.PRICE_DIFFERENCE, None),
        dispute("INV/24/0456", Category.SHORTAGE, "187.5"),
    )
    result = score([case("a.eml", "K100", SHORT, PRICE)], [record("a.eml", "K100", found)])
    assert result.errors == {}
    for name in ("triage_f1", "customer", "invoice_recall", "invoice_precision",
                 "category_accuracy", "category_macro_f1", "amount_explicit", "amount_absent",
                 "document_exact", "auto_share", "auto_precision"):  # fmt: skip
        assert result.figures[name] == 1, name


@pytest.mark.parametrize(
    ("customer", "found", "wrong"),
    [
        pytest.param("K200", ("INV/24/0456", Category.SHORTAGE, "187.50"), "customer", id="who"),
        pytest.param(None, ("INV/24/0456", Category.SHORTAGE, "187.50"), "customer", id="nobody"),
        pytest.param("K100", ("24-4567-B", Category.SHORTAGE, "187.50"), "invoice", id="invoice"),
        pytest.param("K100", (None, Category.SHORTAGE, "187.50"), "invoice", id="no-invoice"),
        pytest.param(
            "K100", ("INV/24/0456", Category.DAMAGED_GOODS, "187.50"), "category", id="category"
        ),
        pytest.param("K100", ("INV/24/0456", Category.SHORTAGE, "187.51"), "amount", id="a-cent"),
        pytest.param("K100", ("INV/24/0456", Category.SHORTAGE, None), "amount", id="no-amount"),
    ],
)
def test_what_is_wrong_is_named(
    customer: str | None, found: tuple[str | None, Category, str | None], wrong: str
) -> None:
    result = score([case("a.eml", "K100", SHORT)], [record("a.eml", customer, (dispute(*found),))])
    (messages,) = result.errors.values()
    assert [it.split()[0] for it in messages] == [wrong]
    assert result.figures["document_exact"] == 0
    assert result.right == {"inbox/a.eml": False}


def test_a_missing_document_is_wrong_everywhere() -> None:
    figures = score([case("a.eml", "K100", SHORT)], []).figures
    assert figures["missing"] == 1
    assert figures["triage_recall"] == figures["customer"] == figures["invoice_recall"] == 0
    assert figures["auto_share"] == 0


def test_an_added_dispute_spoils_the_document() -> None:
    found = (
        dispute("INV/24/0456", Category.SHORTAGE, "187.50"),
        dispute("RE-24001234", Category.SHORTAGE, None),
    )
    result = score([case("a.eml", "K100", SHORT)], [record("a.eml", "K100", found)])
    assert result.errors == {"inbox/a.eml": ["extra dispute"]}
    assert result.figures["invoice_precision"] == 1 / 2


def test_an_amount_where_none_is_given_is_wrong() -> None:
    found = (dispute("24-4567-B", Category.PRICE_DIFFERENCE, "95.00"),)
    result = score([case("a.eml", "K100", PRICE)], [record("a.eml", "K100", found)])
    assert result.figures["amount_absent"] == 0


def test_a_false_alarm_costs_precision() -> None:
    gold = [case("a.eml", "K100", SHORT), case("b.eml", "K100")]
    found = (dispute("INV/24/0456", Category.SHORTAGE, "187.50"),)
    figures = score(gold, [record("a.eml", "K100", found), record("b.eml", "K100", found)]).figures
    assert (figures["triage_precision"], figures["triage_recall"]) == (0.5, 1)


@given(st.integers(0, 200), st.integers(0, 200))
def test_an_interval_holds_its_share(hits: int, more: int) -> None:
    low, high = wilson(hits, hits + more)
    assert -1e-9 <= low <= high <= 1 + 1e-9
    if hits + more:
        assert low - 1e-9 <= hits / (hits + more) <= high + 1e-9


def test_more_tries_make_a_narrower_interval() -> None:
    few, many = wilson(8, 10), wilson(800, 1000)
    assert many[1] - many[0] < few[1] - few[0]
    assert wilson(0, 0) == (0.0, 1.0)
