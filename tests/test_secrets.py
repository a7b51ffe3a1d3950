"""Secrets are read from where they are named, and never shown."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.secrets import read_secret

SECRET = "Pa$$wort-9"


def test_an_environment_variable_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AP_PASSWORD", SECRET)
    assert read_secret("env:AP_PASSWORD") == SECRET


def test_the_first_line_of_a_private_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\nolder one\n")
    file.chmod(0o600)
    assert read_secret(f"file:{file}") == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET)
    file.chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600") as caught:
        read_secret(f"file:{file}")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        pytest.param("env:NOT_SET_AT_ALL", "missing", id="no variable"),
        pytest.param("file:not/there", "No such file", id="no file"),
        pytest.param("geheim", "named by one of", id="the secret itself"),
    ],
)
def test_a_secret_that_is_not_there_is_named(reference: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        read_secret(reference)
    assert "geheim" not in str(caught.value)


def test_bytes_that_are_no_text_are_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"geheim\xff")
    file.chmod(0o600)
    with pytest.raises(SettingsError, match="no UTF-8") as caught:
        read_secret(f"file:{file}")
    assert caught.value.__cause__ is None


def test_a_keyring_is_asked_for_service_and_user() -> None:
    keyring = pytest.importorskip("keyring", reason="the extra `keyring` is not installed")
    backend = pytest.importorskip("keyring.backend")

    class Ring(backend.KeyringBackend):  # type: ignore[name-defined, misc]
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return SECRET if (service, username) == ("extractor/ap", "me") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        assert read_secret("keyring:extractor/ap/me") == SECRET
        with pytest.raises(SettingsError, match="missing"):
            read_secret("keyring:extractor/ap/you")
    finally:
        keyring.set_keyring(before)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setitem(sys.modules, "keyring.errors", types.ModuleType("keyring.errors"))
    with pytest.raises(SettingsError, match=r"dispute-extractor\[keyring\]"):
        read_secret("keyring:a/b")
