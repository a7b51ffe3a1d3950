from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.values.case import Role, Stage
from extractor.workflow.rule_files import LANGUAGES, parse, shipped
from extractor.workflow.rules import load_rules
from extractor.workflow.settings import WorkflowSettings
from extractor.workflow.states import States

SHIPPED = shipped("states.toml")
STATES = parse(States, SHIPPED, "states.toml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_statuses_are_called_the_same(language: str) -> None:
    names = [STATES.name_of(it, language) for it in STATES.statuses]
    assert len(set(names)) == len(names)


def test_a_language_that_is_none_of_the_four_gets_english() -> None:
    assert STATES.name_of("posted", "it") == "posted"
    assert STATES.name_of("posted", "de") == "verbucht"


def test_the_button_of_a_move_may_differ_from_that_of_its_status() -> None:
    assert STATES.action_of("new", "validated", "fr") == "Valider"
    assert STATES.action_of("closed", "validated", "fr") == "Rouvrir"


def test_every_status_but_the_last_leads_on_for_a_clerk() -> None:
    assert all(STATES.moves_from(it, Role.CLERK) for it in STATES.statuses)
    assert not any(STATES.moves_from(it, Role.VIEWER) for it in STATES.statuses)


def test_the_status_that_ends_a_case_is_known() -> None:
    assert STATES.statuses[STATES.closing()].stage is Stage.CLOSED


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        pytest.param('start = "new"', 'start = "neww"', "did you mean 'new'", id="start"),
        pytest.param('start = "new"', 'start = "closed"', 'stage "open"', id="start closed"),
        pytest.param('fr = "clos", ', "", "statuses.closed.names: missing for fr", id="language"),
        pytest.param('to = "posted"', 'to = "postd"', "did you mean 'posted'", id="target"),
        pytest.param('["clerk", ', '["clark", ', "transitions.0.roles.0", id="role"),
        pytest.param('"credit_note"]', '"credit"]', "transitions.5.needs.0", id="need"),
        pytest.param('stage = "posted"', 'stage = "past"', "statuses.posted.stage", id="stage"),
        pytest.param('outcome = "accepted"\n', "", "outcome belongs to", id="outcome"),
        pytest.param('to = "closed"', 'to = "rejected"', "leads to itself", id="itself"),
        pytest.param('to = "accepted"', 'to = "rejected"', "stands there twice", id="twice"),
        pytest.param('needs = ["accepted", "reason"]', "", 'needs "accepted"', id="partly"),
        pytest.param('"missing"]', '"accepted"]', "partly accepted case only", id="needless"),
        pytest.param('stage = "closed"', 'stage = "posted"', 'stage "closed"', id="no end"),
        pytest.param("start =", "begin =", "this key is not known", id="key"),
        pytest.param("start =", "start", "is no valid TOML", id="no TOML"),
    ],
)
def test_a_wrong_states_file_says_what_is_wrong(old: str, new: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=r"mine\.toml") as caught:
        parse(States, SHIPPED.replace(old, new), "mine.toml")
    assert complaint in str(caught.value)


def test_a_status_nobody_reaches_is_refused() -> None:
    lonely = SHIPPED.replace('to = "waiting_customer"', 'to = "validated"').replace(
        'from = ["new", "validated"]', 'from = ["accepted"]'
    ).replace('from = ["accepted", "partly_accepted", "rejected"]\nto = "validated"',
              'from = ["partly_accepted"]\nto = "validated"')  # fmt: skip
    with pytest.raises(SettingsError, match="no transition leads here from 'new'"):
        parse(States, lonely.replace('needs = ["missing"]', ""), "mine.toml")


def test_a_status_without_way_out_is_refused() -> None:
    stuck = SHIPPED.replace('from = ["posted", "rejected"]', 'from = ["rejected"]').replace(
        'from = ["posted", "closed"]', 'from = ["closed"]'
    )
    with pytest.raises(SettingsError, match=r"statuses\.posted: no transitions lead from here"):
        parse(States, stuck, "mine.toml")


def test_a_file_of_ones_own_replaces_the_statuses(tmp_path: Path) -> None:
    mine = tmp_path / "states.toml"
    mine.write_text(SHIPPED.replace('fr = "clos"', 'fr = "soldé"'), encoding="utf-8")
    rules = load_rules(WorkflowSettings(states=mine))
    assert rules.states.name_of("closed", "fr") == "soldé"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file"):
        load_rules(WorkflowSettings(states=tmp_path / "none.toml"))
    with pytest.raises(SettingsError, match="cannot be read"):
        load_rules(WorkflowSettings(states=tmp_path))
