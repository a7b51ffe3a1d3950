"""Business fields on the public sample documents, where they are at hand."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
FLOORS = {"invoice_number": 0.90, "total": 0.95, "date": 0.90, "seller": 0.80}


@pytest.fixture(scope="module")
def supporting() -> ModuleType:
    path = ROOT / "benchmarks" / "extraction" / "supporting.py"
    spec = importlib.util.spec_from_file_location("supporting", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["supporting"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the public sample documents are not at hand")
def test_invoices_without_xml_are_read_as_well_as_promised(supporting: ModuleType) -> None:
    scores = list(supporting.score_set(DATA / "einvoice_noxml", supporting.reader()))
    reached = {field: supporting.macro(scores, field) for field in FLOORS}
    assert all(reached[field] >= floor for field, floor in FLOORS.items()), reached


@pytest.mark.parametrize(
    ("field", "wanted", "got", "right"),
    [
        ("seller", "Au bon moulin", "AU BON MOULIN SARL", True),
        ("seller", "Coolblue B.V.", "Coolblue", True),
        ("seller", "Bei Spiel GmbH", "Max Mustermann", False),
        ("buyer", "Kunden AG Mitte", "", False),
        ("invoice_number", "RE-2014/502", "RE 2014 502", True),
        ("total", "-8.79", "8.79", False),
        ("doc_type", "corrected_invoice", "credit_note", True),
    ],
)
def test_names_and_numbers_are_compared_without_their_dress(
    supporting: ModuleType, field: str, wanted: str, got: str, *, right: bool
) -> None:
    assert supporting.agrees(field, wanted, got) is right
