"""Errors of ours, on their way from a child."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from extractor.errors import InputError, OcrError
from extractor.jail.messages import Problem

Error = TypeVar("Error", InputError, OcrError)


def problem_of(error: InputError | OcrError) -> Problem:
    """Put an error into words that can be sent."""
    return Problem(error.code, error.file, error.detail)


def error_of(problem: Problem, file: str) -> InputError | OcrError:
    """Give the error again.

    Args:
        problem: as sent.
        file: what the error is about, unless the engine is at fault.
    """
    for kind in _kinds(OcrError):
        if kind.code == problem.code:
            return kind(problem.file, problem.detail)
    known = {kind.code: kind for kind in _kinds(InputError)}
    return known.get(problem.code, InputError)(file, problem.detail)


def _kinds(kind: type[Error]) -> Iterator[type[Error]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)
