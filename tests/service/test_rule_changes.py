"""Whoever looks at a decision later can see which rules held on that day."""

from __future__ import annotations

from pathlib import Path

from extractor.service.rule_changes import CHANGED, note_rules
from extractor.settings import load_settings
from extractor.store.audit import By, Chosen, entries
from extractor.store.store import Store

ANNA = By("anna", "command")


def settings_of(folder: Path, text: str) -> Path:
    file = folder / "extractor.toml"
    file.write_text(text)
    return file


def test_a_change_of_the_rules_is_an_entry_with_before_and_after(tmp_path: Path) -> None:
    first = load_settings(settings_of(tmp_path, "[policy]\nauto_precision = 0.99\n"))
    second = load_settings(settings_of(tmp_path, "[policy]\nauto_precision = 0.95\n"))
    with Store.open(tmp_path / "kept") as store:
        assert note_rules(store, first, ANNA)
        assert not note_rules(store, first, ANNA)
        assert note_rules(store, second, ANNA)
        entry = entries(store, Chosen(what=CHANGED))[-1]
    assert (entry.number, entry.who) == (2, "anna")
    assert entry.body is not None
    assert entry.body["before"] == {"policy.auto_precision": "0.99"}
    assert entry.body["after"] == {"policy.auto_precision": "0.95"}


def test_a_file_of_rules_that_changes_is_a_change(tmp_path: Path) -> None:
    proofs = tmp_path / "proofs.toml"
    proofs.write_text("# ours\n")
    settings = load_settings(settings_of(tmp_path, '[workflow]\nproofs = "proofs.toml"\n'))
    with Store.open(tmp_path / "kept") as store:
        assert note_rules(store, settings, ANNA)
        proofs.write_text("# theirs\n")
        assert note_rules(store, settings, ANNA)
        body = entries(store, Chosen(what=CHANGED))[-1].body
    assert body is not None
    assert list(body["after"]) == ["workflow.proofs"]


def test_no_secret_and_no_address_gets_into_the_trail(tmp_path: Path) -> None:
    text = (
        '[store]\nurl = "postgresql://u:hush@host/db"\n'
        '[[sink]]\nname = "erp"\n'
        '[sink.webhook]\nurl = "https://erp.example/hook?token=hush"\nsecrets = ["env:HUSH"]\n'
    )
    with Store.open(tmp_path / "kept") as store:
        note_rules(store, load_settings(settings_of(tmp_path, text)), ANNA)
        (entry,) = entries(store)
    assert "hush" not in str(entry.body).lower()
    assert entry.body is not None
    assert entry.body["settings"]["sink"] == "erp"
