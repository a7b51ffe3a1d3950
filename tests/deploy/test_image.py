"""The image is built of what is there, and of nothing else."""

from __future__ import annotations

import re
import shlex
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest

from tests.deploy.commands import DEPLOY, parsed

BIN = Path(sysconfig.get_path("scripts"))
OFFICIAL = re.compile(r"python:3\.\d+-slim-\w+")


@pytest.fixture(scope="module")
def steps(root: Path) -> list[tuple[str, str]]:
    """Give instructions and their arguments."""
    text = re.sub(r"^\s*#.*\n", "", (root / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(it.split(None, 1)[0], it.split(None, 1)[1]) for it in lines if it.strip()]


def test_base_images_are_official_ones(steps: list[tuple[str, str]]) -> None:
    images = [rest.split()[0] for name, rest in steps if name == "FROM"]
    assert len(images) == 2
    assert all(OFFICIAL.fullmatch(it) for it in images)
    assert len(set(images)) == 1  # what was built against is what it runs on


def test_what_is_copied_is_there_and_not_ignored(steps: list[tuple[str, str]], root: Path) -> None:
    sources = [
        it
        for name, rest in steps
        if name == "COPY" and "--from" not in rest
        for it in rest.split()[:-1]
    ]
    patterns = (root / ".dockerignore").read_text().splitlines()
    kept = [it[1:] for it in patterns if it.startswith("!")]
    assert sources
    for it in sources:
        assert (root / it).exists(), it
        assert it in kept
    assert set(kept) == set(sources)
    assert "*" in patterns


def test_what_a_wheel_needs_is_copied(steps: list[tuple[str, str]], root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    needed = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    needed |= {"pyproject.toml", project["project"]["readme"]}
    copied = {it for name, rest in steps if name == "COPY" for it in rest.split()}
    assert needed <= copied


def test_its_extras_exist(root: Path) -> None:
    extras = re.search(r'EXTRAS="([^"]+)"', (root / "Dockerfile").read_text())
    known = tomllib.loads((root / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert extras is not None
    assert set(extras.group(1).split(",")) <= set(known)


def test_it_runs_as_nobody_special_with_commands_that_exist(steps: list[tuple[str, str]]) -> None:
    said = dict(steps)
    assert said["USER"] == "10001:10001"
    health = next(rest for name, rest in steps if name == "HEALTHCHECK")
    command = shlex.split(health.partition("CMD")[2].strip(" []").replace(",", " "))
    assert parsed(command[1:])["command"] == "health"
    doctor = next(rest for name, rest in steps if name == "RUN" and rest.startswith("["))
    assert parsed(shlex.split(doctor.strip(" []").replace(",", " "))[1:])["command"] == "doctor"


def test_versions_come_from_the_constraints(steps: list[tuple[str, str]]) -> None:
    installs = [rest for name, rest in steps if name == "RUN" and "pip install" in rest]
    assert installs
    assert all("--constraint constraints.txt" in it for it in installs)


def test_the_linter_of_images_has_nothing_to_say(root: Path) -> None:
    linter = BIN / "hadolint"
    if not linter.exists():
        pytest.skip("hadolint is not installed")
    ended = subprocess.run(
        [linter, root / "Dockerfile"], check=False, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stdout) == (0, "")


@pytest.mark.parametrize("script", sorted(DEPLOY.rglob("*.sh")), ids=lambda it: it.name)
def test_the_linter_of_scripts_has_nothing_to_say(script: Path) -> None:
    linter = BIN / "shellcheck"
    if not linter.exists():
        pytest.skip("shellcheck is not installed")
    ended = subprocess.run([linter, script], check=False, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (0, "")


def test_secrets_in_files_become_variables(tmp_path: Path) -> None:
    (tmp_path / "password").write_text('a "b" $c `d`\n')
    fake = tmp_path / "extractor"
    fake.write_text('#!/bin/sh\nprintf "%s|%s|%s" "$PGPASSWORD" "${PGPASSWORD_FILE:-none}" "$*"\n')
    fake.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PGPASSWORD_FILE": f"{tmp_path}/password"}
    run = ["sh", str(DEPLOY / "entrypoint.sh"), "status", "--json"]
    ended = subprocess.run(run, env=environment, check=False, capture_output=True, text=True)
    assert ended.stdout == 'a "b" $c `d`|none|status --json'
    environment["PGPASSWORD_FILE"] = f"{tmp_path}/gone"
    ended = subprocess.run(run, env=environment, check=False, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "PGPASSWORD_FILE" in ended.stderr
