"""The codes of an explanation are sentences, and a stranger's words do no harm in them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from extractor.cli.explain_words import bare, told, told_all


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("not_in_ledger", "not in the customer's ledger"),
        ("other_customer(C10300)", "belongs to another customer (C10300)"),
        ("announced_as(purchase_order)", "announced as purchase order"),
        ("better_reading(FA (1) {} x)", "read as FA (1) {} x"),
        ("deskewed_-1.30", "a page was straightened by -1.30 degrees"),
        ("rotated_90", "a page was turned by 90 degrees"),
        ("mail_domain", "writes from its own mail domain"),
        ("a code of nobody", "a code of nobody"),
    ],
)
def test_a_code_is_told_as_a_sentence(code: str, sentence: str) -> None:
    assert told(code) == sentence


def _codes(module: Path) -> set[str]:
    """Give what a module yields or assigns to ``why`` as codes."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Yield) and node.value is not None:
            value = node.value
            if isinstance(value, ast.JoinedStr):
                value = value.values[0]
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                found.add(re.split(r"[(]", value.value)[0])
    return {it for it in found if not it.endswith("_")}


def test_every_reason_that_a_number_is_rejected_for_has_a_sentence(root: Path) -> None:
    codes = _codes(root / "extractor" / "explain" / "references.py")
    assert "row_paid" in codes
    assert not [it for it in codes if told(f"{it}(1)") == f"{it}(1)"]


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert bare("a\x1b[31mb\r\nc\u202ed\x9bx") == "a [31mb c d x"
    assert "\x1b" not in told_all(["better_reading(\x1b]0;owned\x07)"])
