"""What is watched for drift, in a reader's language."""

from __future__ import annotations

from extractor.values.drift import MIXES, Figure, Watched
from extractor.workflow.words import word, words


def name_of(watched: Watched, language: str) -> str:
    """Give the name of a figure, such as "Corrections of “amount”"."""
    if not watched.field:
        return word("drift", watched.figure, language)
    known = watched.field in words()["corrected"]
    field = word("corrected", watched.field, language) if known else watched.field
    return word("drift", "corrected_field", language).format(field=field)


def value_of(figure: Figure, value: str, language: str) -> str:
    """Give a value of a mix as it is read; codes without words stay."""
    if figure is Figure.CATEGORY and value in words()["categories"]:
        return word("categories", value, language)
    if figure in MIXES and not value:
        return word("drift", "other", language)
    return value
