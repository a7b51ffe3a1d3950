"""Every command, option and setting is documented, and nothing else is."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from pathlib import Path

import pydantic
import pytest
import typer

from extractor.cli.main import app
from extractor.settings import Settings
from extractor.values.category import Category


def _keys(model: type[pydantic.BaseModel]) -> Iterator[str]:
    for section, field in model.model_fields.items():
        kind = (typing.get_args(field.annotation) or (field.annotation,))[0]  # or a list of them
        assert isinstance(kind, type)
        assert issubclass(kind, pydantic.BaseModel)
        for key in kind.model_fields:
            yield f"{section}.{key}"


def _options() -> dict[str, list[str]]:
    """Give the options of every command as they are typed; arguments are left out."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return {
        name: [spelling for it in command.params for spelling in it.opts if spelling[0] == "-"]
        for name, command in commands.items()
    }


KEYS = sorted(_keys(Settings))
OPTIONS = _options()
PLUGIN_EXAMPLES = re.findall(
    r"```python\n(.*?)```",
    (Path(__file__).parents[2] / "docs" / "plugins.md").read_text(),
    re.DOTALL,
)


@pytest.fixture(scope="module")
def operations(root: Path) -> str:
    return (root / "docs" / "operations.md").read_text()


@pytest.mark.parametrize("key", KEYS)
def test_a_setting_is_documented(key: str, operations: str) -> None:
    assert f"| `{key}` |" in operations


def test_every_documented_setting_exists(operations: str) -> None:
    settings = operations.partition("## Settings")[2]
    assert set(re.findall(r"^\| `(\w+[.]\w+)` \|", settings, re.MULTILINE)) == set(KEYS)


@pytest.mark.parametrize("name", OPTIONS)
def test_a_command_and_its_options_are_documented(name: str, operations: str) -> None:
    heading = rf"^### `extractor {name}\b.*?(?=^##|\Z)"
    section = re.search(heading, operations, re.MULTILINE | re.DOTALL)
    assert section
    assert not [option for option in OPTIONS[name] if option not in section.group()]


def test_every_documented_command_exists(operations: str) -> None:
    assert set(re.findall(r"^### `extractor (\w+)", operations, re.MULTILINE)) == set(OPTIONS)


def test_every_word_of_the_taxonomy_is_in_the_glossary(root: Path) -> None:
    glossary = (root / "docs" / "glossary.md").read_text()
    assert not [it.value for it in Category if f"| `{it.value}` |" not in glossary]


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2]).glob("docs/**/*.md")), ids=lambda it: it.name
)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text())
    assert not [link for link in links if not (path.parent / link).exists()]


@pytest.mark.parametrize("block", PLUGIN_EXAMPLES, ids=lambda it: it.partition("class ")[2][:9])
def test_an_example_of_a_plug_point_keeps_its_promises(block: str) -> None:
    """The examples end with a check that raises when a promise is broken."""
    assert "\ncheck_" in block
    exec(compile(block, "plugins.md", "exec"), {})  # noqa: S102 (our own documentation)
