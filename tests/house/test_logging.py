"""What the code may say in a log line."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from extractor.logs import KEYS

METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def _log_calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = node.func.value
        if isinstance(owner, ast.Name) and owner.id == "log" and node.func.attr in METHODS:
            yield node


def test_every_log_call_is_a_constant_sentence_with_facts_of_the_list(root: Path) -> None:
    """Facts come from `logs.about(error)`, or are written out under names of `logs.KEYS`."""
    wrong = []
    for path in sorted((root / "extractor").rglob("*.py")):
        for call in _log_calls(path):
            constant = len(call.args) == 1 and isinstance(call.args[0], ast.Constant)
            extra = next((it.value for it in call.keywords if it.arg == "extra"), None)
            names = [it.value for it in extra.keys if isinstance(it, ast.Constant)] if isinstance(
                extra, ast.Dict
            ) else []  # fmt: skip
            if not constant or not set(names) <= KEYS:
                if path.name == "console.py":  # hands on what `tell` is given, see below
                    continue
                wrong.append(f"{path.relative_to(root)}:{call.lineno} {names}")
    assert not wrong


def test_every_event_that_is_told_is_a_constant_with_facts_of_the_list(root: Path) -> None:
    calls = [
        node
        for path in (root / "extractor" / "cli").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tell"
    ]
    assert calls
    for call in calls:
        assert isinstance(call.args[0], ast.Constant)
        assert {it.arg for it in call.keywords} <= KEYS
