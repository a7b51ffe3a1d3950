"""The hand-written words around the stories, by topic and language: ``words/*.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).resolve().parent / "words"


@functools.cache
def topic(name: str) -> Mapping[str, Any]:
    """Read one file of words."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def phrases(name: str, key: str, lang: str) -> Sequence[str]:
    """Give all wordings for one purpose in one language.

    Raises:
        KeyError: there are none.
    """
    found: Sequence[str] = topic(name)[key][lang]
    return found


def phrase(rng: Random, name: str, key: str, lang: str) -> str:
    """Draw one wording."""
    return rng.choice(phrases(name, key, lang))
