"""Alerts ask for figures that there are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from extractor.values.progress import Handing, State
from tests.deploy.commands import DEPLOY, documents

((FILE,),) = (documents(DEPLOY / "prometheus" / "alerts.yaml"),)
RULES = [rule for group in FILE["groups"] for rule in group["rules"]]
_OF_HISTOGRAMS = ("_bucket", "_sum", "_count")


@pytest.fixture(scope="module")
def metrics(root: Path) -> set[str]:
    """Give the names in the code that serves them."""
    code = (root / "extractor" / "service" / "metrics.py").read_text()
    return set(re.findall(r'"(extractor_\w+)"', code))


@pytest.mark.parametrize("rule", RULES, ids=lambda it: it["alert"])
def test_an_alert_asks_for_figures_that_there_are(rule: dict[str, Any], metrics: set[str]) -> None:
    named = re.findall(r"\bextractor_\w+", rule["expr"])
    assert named
    for name in named:
        bare = next((name.removesuffix(it) for it in _OF_HISTOGRAMS if name.endswith(it)), name)
        assert bare in metrics, name


@pytest.mark.parametrize("rule", RULES, ids=lambda it: it["alert"])
def test_an_alert_asks_for_states_that_there_are(rule: dict[str, Any]) -> None:
    known = {
        "extractor_submissions": {it.value for it in State},
        "extractor_state_seconds_bucket": {it.value for it in State},
        "extractor_deliveries": {it.value for it in Handing},
    }
    for name, state in re.findall(r'(\w+)\{state="(\w+)"\}', rule["expr"]):
        assert state in known[name]


@pytest.mark.parametrize("rule", RULES, ids=lambda it: it["alert"])
def test_an_alert_says_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning", "info"}
    assert set(rule["annotations"]) == {"summary", "action"}
    assert rule["expr"].count("(") == rule["expr"].count(")")
