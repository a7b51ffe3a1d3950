"""Whether a command line of a manifest is one that the program takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
import yaml
from typer.core import TyperGroup

from extractor.cli.main import app

DEPLOY = Path(__file__).parents[2] / "deploy"


def parsed(arguments: Sequence[str]) -> dict[str, Any]:
    """Give the options of a command line; raises what the program would tell a person."""
    command: Any = typer.main.get_command(app)
    name, left = "extractor", list(arguments)
    while isinstance(command, TyperGroup):
        context = command.make_context(name, left)
        rest = [*context._protected_args, *context.args]  # noqa: SLF001 (there is no other way)
        found, inner, left = command.resolve_command(context, rest)
        assert inner is not None
        name, command = found or "", inner
    return command.make_context(name, left).params | {"command": name}


def documents(path: Path) -> list[dict[str, Any]]:
    """Give the documents of a YAML file."""
    return list(yaml.safe_load_all(path.read_text()))
