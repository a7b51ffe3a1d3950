"""The units: as systemd reads them, and with what the jail needs."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deploy.commands import DEPLOY, parsed

FOLDER = DEPLOY / "systemd"
SERVICES = sorted(FOLDER.glob("*.service"))
HARDENED = [it for it in SERVICES if "health" not in it.name]
PROGRAM = "/opt/extractor/bin/extractor"


def _said(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        key, separator, value = line.partition("=")
        if separator and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("unit", HARDENED, ids=lambda it: it.name)
def test_a_command_is_one_that_the_program_takes(unit: Path) -> None:
    for line in _said(unit)["ExecStart"]:
        program, *arguments = shlex.split(line)
        assert program == PROGRAM
        parsed(arguments)


@pytest.mark.parametrize("unit", HARDENED, ids=lambda it: it.name)
def test_the_jail_finds_what_it_needs(unit: Path) -> None:
    """Namespaces for the network, Landlock for files, a filter of its own, /proc and /sys."""
    said = _said(unit)
    assert set(said["RestrictNamespaces"][0].split()) == {"user", "net", "ipc"}
    allowed, refused = said["SystemCallFilter"]
    assert {
        "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "seccomp"
    } <= set(allowed.split())  # fmt: skip
    assert not {"@process", "@resources", "@system-service"} & set(refused.lstrip("~").split())
    assert "ProcSubset" not in said  # the jail reads /proc/cpuinfo and /proc/meminfo
    assert said["OOMPolicy"] == ["continue"]
    assert said["NoNewPrivileges"] == ["yes"]


@pytest.mark.parametrize("unit", sorted(FOLDER.glob("*.timer")), ids=lambda it: it.name)
def test_a_timer_starts_a_service_that_is_there(unit: Path) -> None:
    started = _said(unit).get("Unit", [unit.name.replace(".timer", ".service")])[0]
    assert (FOLDER / re.sub("@%i", "@", started)).exists()


@pytest.fixture
def verified(tmp_path: Path) -> Callable[[str], list[str]]:
    """Give what systemd says of a unit; the program is one that is there."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    program = tmp_path / "extractor"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for it in FOLDER.iterdir():
        text = it.read_text().replace(PROGRAM, str(program))
        (tmp_path / it.name).write_text(text.replace("User=extractor", "User=root"))

    def said(name: str) -> list[str]:
        run = [analyze, "verify", "--man=no", f"./{name.replace('@.', '@1.')}"]
        ended = subprocess.run(run, cwd=tmp_path, check=False, capture_output=True, text=True)
        return [it for it in ended.stderr.splitlines() if "extractor" in it]

    return said


UNITS = sorted(it.name for it in FOLDER.iterdir() if it.suffix in {".service", ".timer"})


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_has_nothing_to_say(unit: str, verified: Callable[[str], list[str]]) -> None:
    assert verified(unit) == []


def test_systemd_would_say_something(tmp_path: Path, verified: Callable[[str], list[str]]) -> None:
    with (tmp_path / "extractor-desk.service").open("a") as stream:
        stream.write("[Service]\nRestrictNamepaces=yes\n")
    assert "RestrictNamepaces" in verified("extractor-desk.service")[0]


def test_secrets_are_in_no_unit() -> None:
    for it in SERVICES:
        assert "PASSWORD" not in it.read_text()
