"""docs/errors.md is generated from the error tree and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.errors import ExtractorError

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"


def below(kind: type[ExtractorError]) -> Iterator[type[ExtractorError]]:
    """Give all kinds of the tree; a package's own refinement of one is documented there."""
    for child in kind.__subclasses__():
        if child.__module__ == ExtractorError.__module__:
            yield child
            yield from below(child)


def row(kind: type[ExtractorError]) -> str:
    first_line = (kind.__doc__ or "").splitlines()[0]
    return f"| `{kind.__name__}` | `{kind.code}` | {kind.exit_code} | {first_line} |"


@pytest.mark.parametrize("kind", sorted(below(ExtractorError), key=lambda it: it.__name__))
def test_each_error_has_its_row(kind: type[ExtractorError]) -> None:
    assert row(kind) in PAGE.read_text().splitlines()


def test_no_row_is_left_of_an_error_that_is_gone() -> None:
    known = {row(kind) for kind in below(ExtractorError)}
    shown = {it for it in PAGE.read_text().splitlines() if it.startswith("| `") and "Error`" in it}
    assert shown == known


@pytest.mark.parametrize("code", [main.UNEXPECTED, main.INTERRUPTED, 0, 1, 2])
def test_each_other_exit_code_is_explained(code: int) -> None:
    assert any(it.startswith(f"| {code} |") for it in PAGE.read_text().splitlines())
