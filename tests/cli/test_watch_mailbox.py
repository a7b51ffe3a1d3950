"""`extractor watch --mailbox` takes in what mailboxes hold, beside the folder or without it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extractor.cli.watch import Job, run_watch
from extractor.errors import SettingsError
from tests.cli.test_watch import eventually
from tests.intake.mailbox.clients import mail
from tests.intake.mailbox.odd_server import serving


def test_folder_maildir_and_account_are_taken_in_together(
    tmp_path: Path, ledger_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "geheim")
    inbox, box = tmp_path / "in", tmp_path / "box"
    for folder in (inbox, box / "new", box / "cur"):
        folder.mkdir(parents=True)
    (box / "new" / "1.host").write_bytes(mail(1))
    (inbox / "a.eml").write_bytes(mail(1))  # the same mail, by another way
    with serving({1: mail(1), 2: mail(2)}) as server:
        settings = tmp_path / "extractor.toml"
        settings.write_text(
            f'[[mailbox]]\nname = "ap"\nhost = "127.0.0.1"\nport = {server.port}\nuser = "ap"\n'
            'security = "plain"\npassword = "env:MAIL_PASSWORD"\n'
            '[[mailbox]]\nname = "away"\nhost = "127.0.0.1"\nport = 9\nuser = "ap"\n'
            'security = "plain"\npassword = "env:MAIL_PASSWORD"\n'
            '[[maildir]]\npath = "box"\n'
        )
        watching = subprocess.Popen(
            [sys.executable, "-m", "extractor", "watch", "--inbox", inbox, "--mailbox",
             "--ledger", ledger_folder, "--settings", settings, "--workers", "0",
             "--store", tmp_path / "kept"],
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            eventually((inbox / ".done" / "a.eml").is_file)
            eventually((box / "cur" / "1.host:2,S").is_file)
            eventually(lambda: server.flagged == {1, 2})
            watching.terminate()
            _, said = watching.communicate(timeout=30)
        finally:
            watching.kill()
    assert watching.returncode == 0
    assert "received 4 = recorded 0 + not a dispute 0 + duplicate 2" in said
    assert "imap:ap" in said


def test_asking_for_mailboxes_without_one_says_what_to_add(
    tmp_path: Path, ledger_folder: Path
) -> None:
    (tmp_path / "extractor.toml").touch()
    job = Job(
        inbox=None, mailbox=True, ledger=ledger_folder, settings=tmp_path / "extractor.toml",
        outputs=(), store=tmp_path / "kept", done=None, quarantine=None, polling=False, workers=0,
        health=None, metrics_port=None,
    )  # fmt: skip
    with pytest.raises(SettingsError, match="add one"):
        run_watch(job)
