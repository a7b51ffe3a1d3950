"""The order of system calls is the one that survives a power cut at every line.

After "All File Systems Are Not Created Equal" (Pillai et al., OSDI 2014): what was renamed before
it was synced may be empty afterwards, and a name is only kept once its folder is synced.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RECEIVES = """
import sys
from pathlib import Path
from extractor.intake.folder import FolderSource
from extractor.intake.folder_settings import FolderSettings
from extractor.store.receiving import receive
from extractor.store.store import Store

inbox, store = map(Path, sys.argv[1:])
with FolderSource(inbox, settings=FolderSettings(stable_seconds=0)) as source:
    with Store.open(store) as opened:
        for incoming in source.poll():
            receive(opened, incoming, source="folder:test")
            source.stored(incoming)
"""
HANDS_ON = """
import sys, threading
from pathlib import Path
from tests.chaos.line import Site, hand_on, take_in, work_off

site = Site(Path(sys.argv[1]))
site.put("K1 FA-1 10.00 shortage")
for role in (take_in, work_off, hand_on):
    role(site, threading.Event())
"""
CALLS = "fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,pwrite64"
# 1234 fsync(5</tmp/store/blobs/ab/.tmp-x>) = 0
CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")

Calls = list[tuple[str, str]]

pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace, which shows system calls, is not installed"
)


@pytest.fixture
def calls(tmp_path: Path) -> Calls:
    """Receive one file, and give the system calls that changed something: (name, arguments)."""
    inbox, store, traced = tmp_path / "inbox", tmp_path / "store", tmp_path / "traced"
    inbox.mkdir()
    (inbox / "letter.txt").write_text("Il manque 3 colis")
    found = made_by(RECEIVES, inbox, store, traced=traced)
    assert not (inbox / "letter.txt").exists()
    return found


def made_by(program: str, *arguments: Path, traced: Path, calls: str = CALLS) -> Calls:
    """Run a program and give its system calls of these kinds that went well."""
    runs = [sys.executable, "-c", program, *map(str, arguments)]
    command = ["strace", "-f", "-y", "-s", "4096", "-e", f"trace={calls}", "-o", str(traced)]
    ran = subprocess.run([*command, *runs], capture_output=True, text=True, check=False)
    if "ptrace" in ran.stderr and ran.returncode:
        pytest.skip("this machine does not let strace look on")
    assert ran.returncode == 0, ran.stderr
    found = [CALL.match(line) for line in traced.read_text().splitlines()]
    return [(it[1], it[2]) for it in found if it and it[3] != "-1"]


def first(calls: Calls, name: str, *words: str, after: int = -1) -> int:
    """Give the place of the first call of a kind that names all the words."""
    for at, (called, arguments) in enumerate(calls):
        if at > after and re.fullmatch(name, called) and all(it in arguments for it in words):
            return at
    pytest.fail(f"no {name} of {words} after call {after} in {calls}")


def test_a_file_leaves_the_inbox_after_its_bytes_their_name_and_their_row_are_safe(
    calls: Calls,
) -> None:
    written = first(calls, "fsync|fdatasync", "/blobs/", ".tmp-")
    named = first(calls, "rename.*", "/blobs/", ".tmp-")
    kept = first(calls, "fsync", "/blobs/", after=named)
    noted = first(calls, "pwrite64", "-wal", after=kept)
    committed = first(calls, "fsync|fdatasync", "-wal", after=noted)
    removed = first(calls, "rename.*|unlink.*", "letter.txt")
    assert written < named < kept < noted < committed < removed


def test_a_record_is_handed_on_after_it_survives_a_power_cut(tmp_path: Path) -> None:
    calls = made_by(HANDS_ON, tmp_path, traced=tmp_path / "traced", calls=f"{CALLS},write")
    handed = first(calls, "write", "/delivered.jsonl")
    before = [
        name
        for name, it in calls[:handed]
        if "-wal" in it and name in {"pwrite64", "fsync", "fdatasync"}
    ]
    assert before[-1] in {"fsync", "fdatasync"}, "what was committed last is not synced"


def test_nothing_of_the_row_is_written_after_the_file_left(calls: Calls) -> None:
    removed = first(calls, "rename.*|unlink.*", "letter.txt")
    before = [at for at, (name, it) in enumerate(calls) if name == "pwrite64" and "-wal" in it]
    assert [at for at in before if at < removed]
    assert not [at for at in before if at > removed]
