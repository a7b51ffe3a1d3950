"""What can be chosen, by code and in words, and what the page itself says."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Iterable, Mapping

from extractor.errors import SettingsError
from extractor.records.words import name
from extractor.values.category import DocumentType, TriageClass
from extractor.values.taxonomy import SHIPPED, Taxonomy
from extractor.workflow.words import word

LANGUAGES = ("en", "fr", "de", "es")  # the first where none of them is wanted

Named = list[list[str]]  # [code, what it is called]


def choices(
    language: str, taxonomy: Taxonomy = SHIPPED, own: Iterable[str] = ()
) -> dict[str, object]:
    """Give the codes of every list with their names.

    Args:
        language: one of `LANGUAGES`.
        taxonomy: with the categories and sub-reasons in use.
        own: codes of categories beside them; they are called what they say.
    """
    added = [it for it in dict.fromkeys(own) if it not in taxonomy.categories]
    return {
        "triage": [[it.value, name("triage", it.value, language)] for it in TriageClass],
        "document_type": [
            [it.value, name("document_types", it.value, language)] for it in DocumentType
        ],
        "category": [
            *([it, word("categories", it, language, taxonomy)] for it in taxonomy.codes),
            *([it, it.replace("_", " ")] for it in added),
        ],
        "sub_reason": {
            category: [
                [it, name("sub_reasons", it, language, taxonomy)]
                for it in taxonomy.sub_reasons_of(category)
            ]
            for category in taxonomy.codes
        },
        "amount_is": [
            [it, words(language)[f"amount_{it}"]] for it in ("explicit", "derivable", "absent")
        ],
        "field": [
            [it, words(language)[f"field_{it}"]]
            for it in (
                "invoice",
                "disputed_amount",
                "reason",
                "customer",
                "purchase_order",
                "delivery_note",
            )
        ],
    }


def in_languages(language: str) -> tuple[str, ...]:
    """Give the languages that a page is given words in: the one that is named, else all of them.

    Raises:
        SettingsError: it is none of `LANGUAGES`.
    """
    if not language:
        return LANGUAGES
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        detail = f"{language!r} is none of {known}; leave it empty for that of the browser"
        raise SettingsError("language", detail)
    return (language,)


def words(language: str) -> Mapping[str, str]:
    """Give what the page says, by key; in English where a language is not known."""
    return {key: it.get(language, it["en"]) for key, it in _words().items()}


@functools.cache
def _words() -> Mapping[str, Mapping[str, str]]:
    file = importlib.resources.files("extractor.labeling") / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
