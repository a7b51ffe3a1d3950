"""What the README shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[2] / "README.md").read_text()
MAKEFILE = (Path(__file__).parents[2] / "Makefile").read_text()
COMMANDS = re.findall(r"^(?:\$ )?(?:[.]venv/bin/)?(extractor [^\n#]*)", README, re.MULTILINE)


def _call_and_output() -> tuple[str, str]:
    shown = re.search(r"```python\n(.*?)```\n+```text\n(.*?)```", README, re.DOTALL)
    assert shown, "the README shows no call with its output"
    return shown[1], shown[2]


def test_the_two_commands_come_first() -> None:
    first, second = re.findall(r"^\$ make (\w+)", README, re.MULTILINE)[:2]
    assert (first, second) == ("run", "test")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake (\w+)", README))))
def test_a_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_exists_with_its_options(command: str) -> None:
    """The command's own help lists every option that the README uses."""
    name = command.split()[1]
    shown = subprocess.run(
        [sys.executable, "-m", "extractor", name, "--help"],
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    assert not [it for it in re.findall(r"--\w+", command) if it not in shown]


@pytest.mark.slow
def test_the_call_gives_the_output_shown(root: Path) -> None:
    call, output = _call_and_output()
    ran = subprocess.run(
        [sys.executable, "-c", call], cwd=root, capture_output=True, check=True, text=True
    )
    assert ran.stdout == output
