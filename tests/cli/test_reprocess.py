"""`extractor reprocess`, from a dry run to approving in parts, with the real models."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.cli.reprocess import per_second
from extractor.store.store import Store
from tests.cli.conftest import Command

MAILS = ("dev-fr-006", "dev-de-033", "dev-en-055")


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    folder = tmp_path_factory.mktemp("mails")
    for name in MAILS:
        shutil.copy(samples / f"{name}.eml", folder)
    return folder


def test_a_run_from_its_dry_run_to_its_verdicts(
    command: Command, mails: Path, tmp_path: Path, ledger_folder: Path
) -> None:
    ledger, store = ("--ledger", ledger_folder), ("--store", tmp_path / "store")
    known = mails / f"{MAILS[0]}.eml"
    command("process", known, *ledger, *store)
    dry = command("reprocess", mails, *ledger, *store, "--dry-run")
    assert dry.code == 0
    assert "3 documents outside the store" in dry.err
    assert "CPU seconds a document, measured on 3 of them" in dry.err
    assert json.loads(command("reprocess", "list", "--json", *store).out or "null") is None
    begun = command("reprocess", mails, *ledger, *store, "--rate", "50/s")
    assert begun.code == 0
    assert "2 new" in begun.out
    shown = json.loads(command("reprocess", "show", 1, *store, "--format", "json").out)
    new = [it for it in shown["changes"] if it["kind"] == "new"]
    assert {it["file"] for it in new} == {f"{it}.eml" for it in MAILS[1:]}
    one = command("reprocess", "approve", 1, *ledger, *store, "--document", new[0]["sha256"][:9])
    assert one.err.startswith("1 record approved")
    assert command("show", new[0]["sha256"], *store).code == 0
    rest = command("reprocess", "reject", 1, *store, "--all")
    assert "0 still wait" in rest.err
    table = command("reprocess", "show", 1, *store, "--kind", "new").out
    assert "approved" in table
    assert "rejected" in table
    csv = command("reprocess", "show", 1, *store, "--kind", "new", "--format", "csv").out
    assert len(csv.splitlines()) == 3
    assert "1/" not in command("status", *store).err
    listed = json.loads(command("reprocess", "list", "--json", *store).out)
    assert (listed["run"], listed["state"], listed["done"]) == (1, "done", 3)
    again = command("reprocess", "--resume", 1, *ledger, *store)
    assert "run 1 is done" in again.err


@pytest.fixture
def bucket(mails: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, ...]]:
    """Give the mails in object storage, as arguments of the command."""
    boto3 = pytest.importorskip("boto3", reason="moto is not installed")
    pytest.importorskip("s3fs", reason="the extra objects is not installed")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    server = pytest.importorskip("moto.server").ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    url = "http://{}:{}".format(*server.get_host_and_port())
    client = boto3.client("s3", endpoint_url=url, region_name="us-east-1")
    client.create_bucket(Bucket="old")
    for file in mails.iterdir():
        client.put_object(Bucket="old", Key=f"2024/{file.name}", Body=file.read_bytes())
    yield "s3://old/2024", "--storage-option", f"endpoint_url={url}"
    server.stop()


def test_ctrl_c_over_object_storage_ends_it_and_says_how_to_go_on(
    command: Command, bucket: tuple[str, ...], tmp_path: Path, ledger_folder: Path
) -> None:
    ledger, store = ("--ledger", ledger_folder), ("--store", tmp_path / "store")
    Store.open(tmp_path / "store").close()
    arguments = ("reprocess", *bucket, *ledger, *store, "--rate", "20/h")
    process = subprocess.Popen(
        [sys.executable, "-m", "extractor", *map(str, arguments)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("3 documents, 0 done"):
            process.send_signal(signal.SIGINT)
            break
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "of 3 documents; go on with `extractor reprocess --resume 1`" in said
    same = command("reprocess", *bucket, *ledger, *store)
    assert same.code == 16
    assert "run 1: is the same and unfinished" in same.err
    done = command("reprocess", "--resume", 1, *bucket[1:], *ledger, *store)
    assert "3 documents: 3 new" in done.out
    taken = command("reprocess", "approve", 1, "--all", *bucket[1:], *ledger, *store)
    assert "3 records approved" in taken.err


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("--where", "categry=x"), "did you mean 'category'", 16),
        (("--rate", "quickly"), "is no rate", 16),
        (("--release", "nine"), "there is no such release", 16),
        (("nowhere/at/all",), "nowhere/at/all", 3),
        (("s3://x", "--where", "category=shortage"), "outside the store only name", 16),
        (("s3://x", "--storage-option", "endpoint_url"), "write KEY=VALUE", 16),
        (("show", "1", "--kind", "prices"), "known are category", 2),
        (("--resume", "7"), "there is no such run", 16),
        (("--resume", "7", "--since", "2026-01-01"), "the run knows", 2),
    ],
)
def test_what_cannot_be_done_says_why(
    command: Command,
    arguments: tuple[str, ...],
    said: str,
    code: int,
    tmp_path: Path,
    ledger_folder: Path,
) -> None:
    store = tmp_path / "store"
    Store.open(store).close()
    ledger = () if arguments[0] == "show" else ("--ledger", ledger_folder)
    ended = command("reprocess", *arguments, *ledger, "--store", store)
    assert ended.code == code
    assert said in ended.err


def test_what_waits_is_approved_only_when_one_says_what(
    command: Command, ledger_folder: Path
) -> None:
    for arguments in ((), ("--all", "--kind", "new")):
        ended = command("reprocess", "approve", 1, "--ledger", ledger_folder, *arguments)
        assert ended.code == 2
        assert "say which, or --all" in ended.err


@pytest.mark.parametrize(
    ("rate", "meant"),
    [("20/s", 20.0), ("600/min", 10.0), ("1800/h", 0.5), ("3", 3.0), (None, None)],
)
def test_a_rate_is_understood(rate: str | None, meant: float | None) -> None:
    assert per_second(rate) == meant
