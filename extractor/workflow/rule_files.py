"""Read the TOML files that hold rules, the package's own or a user's.

A wrong file is an error that names the file, the place and what would be right.
"""

from __future__ import annotations

import difflib
import importlib.resources
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, TypeVar

import pydantic

from extractor.errors import SettingsError

Language = Literal["en", "fr", "de", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "fr", "de", "es")
Words = Mapping[Language, str]

File = TypeVar("File", bound="RuleFile")


class RuleFile(pydantic.BaseModel):
    """A table of a rules file; unknown keys are errors."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


def shipped(name: str) -> str:
    """Give the text of one of this package's own files."""
    return (importlib.resources.files("extractor.workflow") / name).read_text(encoding="utf-8")


def text_of(path: Path) -> str:
    """Read a user's file.

    Raises:
        SettingsError: it is missing or cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        detail = "there is no such file; correct the path in [workflow]"
        raise SettingsError(str(path), detail) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(path), f"cannot be read ({error})") from error


def parse(model: type[File], text: str, file: str) -> File:
    """Read a rules file.

    Args:
        model: what the file must hold.
        text: its content.
        file: its name, for errors.

    Raises:
        SettingsError: it is no TOML, or has an unknown key or a wrong value.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(file, f"is no valid TOML: {error}") from error
    try:
        return model.model_validate(tables)
    except pydantic.ValidationError as error:
        raise SettingsError(file, "; ".join(_complaints(error))) from error


def choose_words(words: Words, language: str) -> str:
    """Give the words in a language; in English where it is none of the four."""
    return next((words[it] for it in LANGUAGES if it == language), words["en"])


def check_words(words: Words) -> Words:
    """Refuse words that lack one of the four languages.

    Raises:
        ValueError: one is missing or empty.
    """
    missing = [it for it in LANGUAGES if not words.get(it, "").strip()]
    if missing:
        raise ValueError(f"missing for {', '.join(missing)}; all of {', '.join(LANGUAGES)} needed")
    return words


def near(wrong: str, known: Iterator[str] | tuple[str, ...] | list[str]) -> str:
    """Give a hint at what may have been meant."""
    names = sorted(known)
    close = difflib.get_close_matches(wrong, names, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(names)}"


def _complaints(error: pydantic.ValidationError) -> Iterator[str]:
    for problem in error.errors():
        where = ".".join(str(it) for it in problem["loc"]) or "the file"
        kind = problem["type"]
        text = "this key is not known" if kind == "extra_forbidden" else problem["msg"]
        yield f"{where}: {text.removeprefix('Value error, ')}"
