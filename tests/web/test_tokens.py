"""Tokens are kept as hashes, and a wrong list is told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")

from extractor.errors import SettingsError
from extractor.web.tokens import load_tokens, new_token


def test_a_token_is_known_by_its_hash_only(tmp_path: Path) -> None:
    token, entry = new_token("portal")
    other, other_entry = new_token("edi.gateway-2")
    file = tmp_path / "tokens"
    file.write_text(f"# since July\n\n{other_entry}  # the gateway\n")
    tokens = load_tokens([entry], file)
    assert (tokens.owner(token), tokens.owner(other)) == ("portal", "edi.gateway-2")
    assert tokens.owner(entry) is None
    assert tokens.owner("") is None
    assert token not in entry
    assert len(token) >= 43


def test_nobody_may_upload_before_a_token_is_made() -> None:
    with pytest.raises(SettingsError, match="--new-token"):
        load_tokens([], None)


def test_names_are_unique() -> None:
    entries = [new_token("portal")[1] for _ in "12"]
    with pytest.raises(SettingsError, match="same name"):
        load_tokens(entries, None)


def test_a_wrong_line_is_named_and_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.write_text("\nportal:the-token-itself\n")
    with pytest.raises(SettingsError, match="line 2") as caught:
        load_tokens([], file)
    assert "the-token-itself" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "a:b", "a b", "-a", "a" * 65, "a\n"])
def test_a_name_that_cannot_stand_in_the_settings_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="letters"):
        new_token(name)
