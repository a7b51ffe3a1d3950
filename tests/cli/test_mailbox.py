"""`extractor mailbox check` says what is there and changes nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.cli.mailbox import run_check
from extractor.errors import SettingsError, SourceError
from extractor.intake.seen import FILE_NAME, Place, SeenFile
from tests.intake.mailbox.clients import mail
from tests.intake.mailbox.odd_server import OddServer, serving

Written = Callable[..., Path]


@pytest.fixture
def server() -> Iterator[OddServer]:
    with serving({it: mail(it) for it in range(1, 8)}) as it:
        yield it


@pytest.fixture
def written(server: OddServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    monkeypatch.setenv("MAIL_PASSWORD", "geheim")

    def made(*lines: str, more: str = "") -> Path:
        account = (
            f'[[mailbox]]\nname = "ap"\nhost = "127.0.0.1"\nport = {server.port}\nuser = "ap"\n'
            'security = "plain"\npassword = "env:MAIL_PASSWORD"\n'
        )
        file = tmp_path / "extractor.toml"
        file.write_text("\n".join([account, *lines, more]))
        return file

    return made


def test_an_account_is_counted_and_nothing_is_changed(
    server: OddServer, written: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = SeenFile(tmp_path / "store" / FILE_NAME)
    seen.add(Place("imap:ap", "INBOX", 7), 1, owed=True)
    seen.close()
    server.told_size[2] = 10**9
    run_check(written(), tmp_path / "store")
    assert capsys.readouterr().out.splitlines() == [
        "imap:ap: ap at 127.0.0.1 (plain); looks for new mails, at the latest every 60 seconds",
        "  INBOX: 7 mails, 6 to be stored, 1 of them too large to be read",
        "  a stored mail gets the keyword DisputeExtractor",
        "  not read: Sent, Spam",
    ]
    assert not server.fetched
    assert not server.flagged


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        pytest.param(['after = "seen"'], "is marked as seen", id="seen"),
        pytest.param(['after = "keep"'], "stays as it is", id="keep"),
        pytest.param(['after = "delete"'], "is deleted", id="delete"),
        pytest.param(['after = "move"', 'move_to = "Spam"'], "moves to Spam\n", id="move"),
        pytest.param(
            ['after = "move"', 'move_to = "Done"'], "moves to Done, which will be made", id="make"
        ),
        pytest.param(['folders = ["Claims"]'], "cannot be opened", id="a missing folder"),
    ],
)
def test_it_says_what_would_be_done(
    written: Written, capsys: pytest.CaptureFixture[str], lines: list[str], said: str
) -> None:
    run_check(written(*lines), None)
    assert said in capsys.readouterr().out


def test_a_server_without_keywords_is_told_in_time(
    server: OddServer, written: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    server.keywords = b"\\Seen"
    run_check(written(), None)
    assert "the server keeps none" in capsys.readouterr().out


def test_one_that_does_not_work_does_not_hide_the_others(
    written: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = tmp_path / "claims.mbox"
    box.write_bytes(b"From a@b Tue Jul  7 09:12:44 2026\n" + mail(1))
    os.utime(box, (time.time() - 60, time.time() - 60))
    for part in ("new", "cur"):
        (tmp_path / "box" / part).mkdir(parents=True)
    (tmp_path / "box" / "new" / "1.host").write_bytes(mail(1))
    file = written(
        more='[[maildir]]\npath = "gone"\n[[maildir]]\npath = "box"\n'
        '[[mbox]]\npath = "claims.mbox"\n'
    )
    with pytest.raises(SystemExit) as caught:
        run_check(file, None)
    assert caught.value.code == SourceError.exit_code
    out = capsys.readouterr().out
    assert "imap:ap: ap at" in out
    assert "this is no Maildir" in out
    assert f"maildir:{tmp_path / 'box'}: 1 mail, 1 to be stored" in out
    assert f"mbox:{box}: 1 mail, 1 to be stored" in out
    assert (tmp_path / "box" / "new" / "1.host").exists()


def test_without_a_mailbox_it_says_what_to_add(tmp_path: Path) -> None:
    file = tmp_path / "extractor.toml"
    file.touch()
    with pytest.raises(SettingsError, match="add one"):
        run_check(file, None)
