"""Events become files on a real OpenSSH server of our own."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.delivery.drop import as_csv
from extractor.delivery.events import events_of
from extractor.delivery.sftp import Account, Sftp
from extractor.errors import DeliveryError
from extractor.values.event import DisputeEvent
from tests.delivery.rabbit import free_port
from tests.delivery.records import record

SERVER = Path("/usr/sbin/sshd")
EVENT = next(events_of(record("a")))

pytestmark = pytest.mark.skipif(
    not SERVER.is_file(), reason="no OpenSSH server (Debian: openssh-server)"
)


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    folder = tmp_path_factory.mktemp("sshd")
    for name in ("host", "mine", "other"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True
        )
    (folder / "authorized").write_text((folder / "mine.pub").read_text())
    port = free_port()
    host_key = (folder / "host.pub").read_text()
    (folder / "known").write_text(f"[127.0.0.1]:{port} {host_key}")
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\n"
        f"AuthorizedKeysFile {folder}/authorized\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nPermitRootLogin yes\nSubsystem sftp internal-sftp\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # it asks for it when root starts it
    log = (folder / "log").open("wb")
    server = subprocess.Popen([SERVER, "-D", "-e", "-f", folder / "config"], stderr=log)
    try:
        _wait(server, folder / "log")
        user = subprocess.run(["id", "-un"], check=True, capture_output=True, text=True)
        yield Account("127.0.0.1", user.stdout.strip(), folder / "mine", port, folder / "known")
    finally:
        server.terminate()
        server.wait()
        log.close()


def _wait(server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and server.poll() is None:
        if b"Server listening" in log.read_bytes():
            return
        time.sleep(0.05)
    pytest.skip(f"the OpenSSH server does not start here: {log.read_bytes()[-300:]!r}")


def test_an_event_is_a_file_and_sent_again_the_same_file(account: Account, tmp_path: Path) -> None:
    folder = tmp_path / 'ein "Ordner" [neu]'
    folder.mkdir()
    for _ in range(2):
        Sftp(account, str(folder)).send(EVENT)
    assert [it.name for it in folder.iterdir()] == ["a.1.jsonl"]
    assert DisputeEvent.model_validate_json((folder / "a.1.jsonl").read_text()) == EVENT


def test_a_file_can_be_a_table(account: Account, tmp_path: Path) -> None:
    Sftp(account, str(tmp_path), shape=as_csv({"id": "event_id"})).send(EVENT)
    assert (tmp_path / "a.1.csv").read_text() == "id\na.1\n"


def test_a_check_leaves_nothing(account: Account, tmp_path: Path) -> None:
    Sftp(account, str(tmp_path)).check(EVENT)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(account: Account, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="No such file"):
        Sftp(account, str(tmp_path / "none")).send(EVENT)


@pytest.mark.parametrize(
    ("change", "said"),
    [({"key_file": "other"}, "Permission denied"), ({"known_hosts": "mine.pub"}, "Host key"),
     ({"port": 1}, "Connection refused")],
    ids=["another key", "another machine", "nobody"],
)  # fmt: skip
def test_who_is_not_known_gets_nothing(
    account: Account, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    folder = account.key_file.parent
    values = {k: folder / v if isinstance(v, str) else v for k, v in change.items()}
    with pytest.raises(DeliveryError, match=said):
        Sftp(dataclasses.replace(account, **values), str(tmp_path)).send(EVENT)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_missing_program_says_what_to_install(account: Account) -> None:
    with pytest.raises(DeliveryError, match="install OpenSSH"):
        Sftp(account, ".", program="no-such-sftp").send(EVENT)
