"""Nothing that a stranger wrote gets into what the service says while it works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

# In what is sent, under whose name, and what the files are called.
CANARIES = (
    "Zephyrine", "Quastenflosser", "zq-sender", "DE02120300000000202051", "7654321", "Zyklamen",
    "RE-2026-91827",
)  # fmt: skip
BODY = (
    "Bonjour,\nfacture RE-2026-91827: il manque 3 colis, soit 7654321,09 EUR.\n"
    "IBAN DE02120300000000202051\nZephyrine Quastenflosser\n"
)


def mail() -> bytes:
    message = EmailMessage()
    message["From"] = "Zephyrine Quastenflosser <zq-sender@client.example>"
    message["Subject"] = "Zyklamen 7654321"
    message["Message-ID"] = "<Zyklamen.zq-sender@client.example>"
    message.set_content(BODY)
    message.add_attachment(
        b"%PDF-1.7 Zephyrine", maintype="application", subtype="pdf", filename="Zyklamen.pdf"
    )
    return message.as_bytes()


FILES = {
    "Zyklamen.eml": mail(),
    "Quastenflosser.txt": BODY.encode(),
    "Zyklamen-broken.pdf": b"%PDF-1.7\nZephyrine 7654321,09",
    "Zyklamen-empty.pdf": b"",
    "Zyklamen-strange.bin": b"\x00\x01Zephyrine" * 40,
    "Zyklamen-broken.zip": b"PK\x03\x04Zephyrine DE02120300000000202051",
    "Zyklamen-broken.png": b"\x89PNG\r\n\x1a\nZephyrine",
    "Zyklamen-broken.xlsx": b"PK\x03\x04[Content_Types].xml Zephyrine",
    "Zyklamen\nforged.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "Zephyrine">]><a>&x;',
}


@pytest.mark.slow
def test_no_sender_subject_account_amount_or_file_name_is_told(
    ledger_folder: Path, tmp_path: Path
) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    for name, content in FILES.items():
        (inbox / name).write_bytes(content)
    command = [
        sys.executable, "-m", "extractor", "--verbose", "--log-format", "json", "watch",
        "--inbox", str(inbox), "--ledger", str(ledger_folder), "--store", str(tmp_path / "kept"),
        "--output", str(tmp_path / "records.jsonl"),
    ]  # fmt: skip
    service = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    end = time.monotonic() + 120
    while service.poll() is None and time.monotonic() < end:
        time.sleep(0.2)
        records = tmp_path / "records.jsonl"
        if records.exists() and len(records.read_bytes().splitlines()) == len(FILES):
            break
    os.kill(service.pid, signal.SIGTERM)
    output, told = service.communicate(timeout=30)
    assert service.returncode == 0
    assert len(records.read_bytes().splitlines()) == len(FILES)
    said = (output + told).decode()
    assert said
    assert not [it for it in CANARIES if it.lower() in said.lower()]
