"""A wrong mailbox is refused with what to do, and no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.settings import load_settings

GOOD = {"name": '"ap"', "host": '"imap.example.com"', "user": '"ap"', "password": '"env:AP"'}


def written(folder: Path, **keys: str) -> Path:
    file = folder / "extractor.toml"
    lines = [f"{key} = {value}" for key, value in (GOOD | keys).items() if value]
    file.write_text("[[mailbox]]\n" + "\n".join(lines))
    return file


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        pytest.param({"password": '"geheim"'}, "does not stand in the settings", id="a password"),
        pytest.param({"password": ""}, "password is missing", id="no password"),
        pytest.param({"security": '"plain"'}, "use tls or starttls", id="readable by others"),
        pytest.param({"after": '"move"'}, "move_to names a folder", id="move without a folder"),
        pytest.param(
            {"after": '"move"', "move_to": '"INBOX"'}, "not among folders", id="move in a circle"
        ),
        pytest.param({"folders": '["A", "A"]'}, "named twice", id="the same folder twice"),
        pytest.param({"folders": '["A\\nB"]'}, "control characters", id="a line break"),
        pytest.param({"keyword": '"a b"'}, "keyword", id="a keyword with a blank"),
        pytest.param({"oauth": '"microsoft"'}, "oauth_client_id is missing", id="no client"),
        pytest.param(
            {"oauth": '"microsoft"', "oauth_client_id": '"c"', "oauth_client_secret": '"env:S"'},
            "oauth_tenant is missing", id="no tenant",
        ),
        pytest.param(
            {"oauth": '"google"', "oauth_client_id": '"c"', "oauth_client_secret": '"env:S"'},
            "oauth_refresh_token is missing", id="no refresh token",
        ),
        pytest.param(
            {"oauth": '"custom"', "oauth_client_id": '"c"', "oauth_client_secret": '"env:S"'},
            "oauth_token_url is missing", id="no endpoint",
        ),
        pytest.param(
            {"oauth": '"custom"', "oauth_client_id": '"c"', "oauth_client_secret": '"env:S"',
             "oauth_token_url": '"http://sso.example.com/token"'},
            "begins with https", id="an endpoint that others can read",
        ),
        pytest.param({"pasword": '"env:X"'}, "did you mean 'password'", id="a wrong key"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_refused(
    tmp_path: Path, keys: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        load_settings(written(tmp_path, **keys))
    assert "geheim" not in str(caught.value)


def test_plain_is_allowed_for_this_machine_and_on_request(tmp_path: Path) -> None:
    here = load_settings(written(tmp_path, host='"127.0.0.1"', security='"plain"'))
    assert here.mailbox[0].used_port == 143
    asked = load_settings(written(tmp_path, security='"plain"', allow_plain="true", port="2143"))
    assert asked.mailbox[0].used_port == 2143


def test_files_are_beside_the_settings(tmp_path: Path) -> None:
    file = written(tmp_path, password='"file:ap.password"', ca_file='"ca.pem"')
    file.write_text(file.read_text() + '\n[[maildir]]\npath = "m"\n[[mbox]]\npath = "x.mbox"\n')
    settings = load_settings(file)
    assert settings.mailbox[0].password == f"file:{tmp_path / 'ap.password'}"
    assert settings.mailbox[0].ca_file == tmp_path / "ca.pem"
    assert settings.maildir[0].path == tmp_path / "m"
    assert settings.mbox[0].path == tmp_path / "x.mbox"


def test_two_accounts_have_two_names(tmp_path: Path) -> None:
    file = written(tmp_path)
    file.write_text(file.read_text() + "\n" + file.read_text())
    with pytest.raises(SettingsError, match="two accounts have the same name"):
        load_settings(file)
