"""Every command, option and setting is documented, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pydantic
import pytest
import typer

from extractor.cli.main import app
from extractor.settings import Settings


def _keys(model: type[pydantic.BaseModel]) -> Iterator[str]:
    for section, field in model.model_fields.items():
        assert isinstance(field.annotation, type)
        assert issubclass(field.annotation, pydantic.BaseModel)
        for key in field.annotation.model_fields:
            yield f"{section}.{key}"


def _commands() -> dict[str, click.Command]:
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group)
    return group.commands


KEYS = sorted(_keys(Settings))


@pytest.fixture(scope="module")
def operations(root: Path) -> str:
    return (root / "docs" / "operations.md").read_text()


@pytest.mark.parametrize("key", KEYS)
def test_a_setting_is_documented(key: str, operations: str) -> None:
    assert f"| `{key}` |" in operations


def test_every_documented_setting_exists(operations: str) -> None:
    assert set(re.findall(r"^\| `(\w+[.]\w+)` \|", operations, re.MULTILINE)) == set(KEYS)


@pytest.mark.parametrize("name", sorted(_commands()))
def test_a_command_and_its_options_are_documented(name: str, operations: str) -> None:
    section = re.search(rf"^### `extractor {name}\b.*?(?=^##|\Z)", operations, re.M | re.S)
    assert section
    for option in _commands()[name].params:
        if isinstance(option, click.Option) or option.param_type_name == "option":
            assert option.opts[0] in section.group()


def test_every_documented_command_exists(operations: str) -> None:
    assert set(re.findall(r"^### `extractor (\w+)", operations, re.MULTILINE)) == set(_commands())


def test_every_word_of_the_taxonomy_is_in_the_glossary(root: Path) -> None:
    from extractor.values.category import Category  # noqa: PLC0415

    glossary = (root / "docs" / "glossary.md").read_text()
    assert not [it.value for it in Category if f"| `{it.value}` |" not in glossary]


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[2]).glob("docs/**/*.md")), ids=lambda it: it.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text())
    assert not [link for link in links if not (path.parent / link).exists()]
