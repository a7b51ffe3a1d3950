"""`extractor desk`: the first start lets one person in, and later ones nobody new."""

from __future__ import annotations

import dataclasses
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")
pytest.importorskip("argon2", reason="the extra `desk` is not installed")
pytest.importorskip("httpx", reason="httpx is not installed")

import httpx

from extractor.cli.desk import Job, run_desk, run_invite
from extractor.cli.sample import FOLDER, LOG, sample_of
from extractor.errors import SettingsError
from extractor.store.accounts import NewAccount, add_account
from extractor.store.audit import SYSTEM
from extractor.store.store import DATABASE, Store
from extractor.values.case import Role

LINK = re.compile(r"http://127\.0\.0\.1:\d+/desk/welcome/\S+")
JOB = Job("127.0.0.1", 0, None, None, None, sample=False, components=False)


def told_by_start(store: Path) -> tuple[str, int | None]:
    """Start the desk and ask for its sign-in page; give what it said, and the link's answer."""
    process = subprocess.Popen(
        [sys.executable, "-m", "extractor", "desk", "--port", "0", "--no-sample", "--store", store],
        stderr=subprocess.PIPE, text=True, cwd=store.parent,
    )  # fmt: skip
    assert process.stderr
    said: list[str] = []
    try:
        while not said or "The desk is at" not in said[-1]:
            said.append(process.stderr.readline())
            assert said[-1], said
        address = re.search(r"http://\S+", said[-1])
        assert address
        assert "Sign in" in httpx.get(f"{address.group()}/desk/sign-in").text
        link = LINK.search("".join(said))
        answer = httpx.get(link.group()).status_code if link else None
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    return "".join(said), answer


@pytest.mark.slow
def test_the_first_start_makes_an_administrator_with_a_one_time_link(tmp_path: Path) -> None:
    said, answer = told_by_start(tmp_path / "kept")
    assert answer == 200
    assert "'admin'" in said
    assert (tmp_path / "kept" / "desk.key").stat().st_mode & 0o077 == 0
    again, answer = told_by_start(tmp_path / "kept")
    assert answer is None
    assert "admin" not in again


def test_a_forgotten_password_is_helped_by_a_new_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:

    folder = tmp_path / "kept"
    with Store.open(folder) as store:
        add_account(store, NewAccount("anna", "Anna", Role.ADMIN, "fr"), by=SYSTEM)
    job = dataclasses.replace(JOB, store=folder, port=8030)
    run_invite(job, "Anna")
    assert LINK.search(capsys.readouterr().err)
    with pytest.raises(SettingsError, match="nobody signs in as 'otto'"):
        run_invite(job, "otto")


def test_other_machines_are_served_only_when_passwords_are_safe(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="others could read passwords"):
        run_desk(dataclasses.replace(JOB, host="0.0.0.0", store=tmp_path))  # noqa: S104


def test_sample_claims_are_put_into_an_empty_store_only(tmp_path: Path) -> None:
    sample = sample_of(tmp_path)
    assert sample
    assert sample.is_new
    assert sample.settings.is_file()
    assert sample.ledger.is_dir()
    (tmp_path / LOG).touch()
    again = sample_of(tmp_path)
    assert again
    assert not again.is_new
    used = tmp_path / "used"
    used.mkdir()
    (used / DATABASE).touch()
    assert sample_of(used) is None
    assert not (used / FOLDER).exists()
