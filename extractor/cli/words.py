"""Reason codes as sentences a clerk understands, in English as all of the command line."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.records.words import reason
from extractor.values.taxonomy import Taxonomy


def sentence(code: str) -> str:
    """Give the sentence of a reason code, or the code itself if it has none."""
    return reason(code)


def sentences(codes: Iterable[str]) -> str:
    """Join the sentences of several codes, each once."""
    return "; ".join(dict.fromkeys(sentence(it) for it in codes))


def category_spoken(code: str, taxonomy: Taxonomy) -> str:
    """Give a category by the user's name, or as words where it has none."""
    return taxonomy.category_name(code, "en") or spoken(code)


def spoken(code: str | None) -> str:
    """Give a code of the taxonomy as words: "price_difference" as "price difference"."""
    return (code or "").replace("_", " ")
