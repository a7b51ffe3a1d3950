from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import WorkflowError
from extractor.values.refusal import Refusal
from extractor.workflow.changes import Action, Actor, Assign, Change, Comment, Move, Revalue
from extractor.workflow.life import apply
from extractor.workflow.refusals import refused
from extractor.workflow.words import words
from tests.workflow.example import CLERK, MANAGER, MONDAY, RULES, VIEWER, item, new_case


def _told(what: Action, language: str, who: Actor = CLERK, seen: int | None = None) -> str:
    with pytest.raises(WorkflowError) as caught:
        apply(new_case()[0], Change(who, what, seen=seen), MONDAY, RULES)
    return refused(caught.value, language, RULES.states)


def test_a_stale_page_is_told_in_the_readers_language() -> None:
    assert "entre-temps" in _told(Comment("ok"), "fr", seen=0)
    assert "meanwhile" in _told(Comment("ok"), "en", seen=0)


def test_a_role_is_told_with_the_roles_that_may() -> None:
    told = _told(Assign("nora"), "de", VIEWER)
    assert told.startswith("Ihre Rolle (Leser) erlaubt das nicht")
    assert "Sachbearbeiter, Leiter oder Administrator" in told


def test_what_a_move_lacks_is_named() -> None:
    start = new_case()[0].status
    lacking = next(it.to for it in RULES.states.transitions if it.needs and start in it.from_)
    assert _told(Move(lacking), "fr", MANAGER).startswith("il manque encore")


def test_an_amount_that_cannot_be_is_told_with_its_invoice() -> None:
    wrong = item(disputed="-1")
    assert wrong.invoice in _told(Revalue((wrong,)), "es")


def test_an_error_without_a_code_stays_in_english() -> None:
    assert refused(WorkflowError("C-1", "it has no events"), "fr", RULES.states) == (
        "it has no events"
    )


def test_every_refusal_gives_the_figures_that_its_sentence_names(root: Path) -> None:
    found = dict(_figures_of_refusals(root / "extractor"))
    assert set(found) == set(Refusal)
    for code, given in found.items():
        text = words()["refusals"][code]["en"]
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        assert named <= given, code


def _figures_of_refusals(package: Path) -> Iterator[tuple[Refusal, set[str]]]:
    """Give each code that is raised somewhere, with the names of figures of that function."""
    for file in package.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if "from extractor.values.refusal import Refusal" not in text:
            continue
        for function in ast.walk(ast.parse(text)):
            if isinstance(function, ast.FunctionDef):
                names = {
                    it.elts[0].value
                    for it in ast.walk(function)
                    if isinstance(it, ast.Tuple)
                    and len(it.elts) == 2
                    and isinstance(it.elts[0], ast.Constant)
                }
                for it in ast.walk(function):
                    if isinstance(it, ast.Attribute) and ast.unparse(it.value) == "Refusal":
                        yield Refusal[it.attr], {str(name) for name in names}
