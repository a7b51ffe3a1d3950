"""What can be chosen, by code and in words, and what the page itself says."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Iterable, Mapping

from extractor.records.words import name
from extractor.values.category import Category, DocumentType, TriageClass
from extractor.values.sub_reason import SUB_REASONS
from extractor.workflow.words import word

LANGUAGES = ("en", "fr")

Named = list[list[str]]  # [code, what it is called]


def choices(language: str, own: Iterable[str] = ()) -> dict[str, object]:
    """Give the codes of every list with their names.

    Args:
        language: "en" or "fr".
        own: codes of categories beside the shipped ones; they are called what they say.
    """
    added = [it for it in dict.fromkeys(own) if it not in set(Category)]
    return {
        "triage": [[it.value, name("triage", it.value, language)] for it in TriageClass],
        "document_type": [
            [it.value, name("document_types", it.value, language)] for it in DocumentType
        ],
        "category": [
            *([it.value, word("categories", it.value, language)] for it in Category),
            *([it, it.replace("_", " ")] for it in added),
        ],
        "sub_reason": {
            category.value: [[it.value, name("sub_reasons", it.value, language)] for it in those]
            for category, those in SUB_REASONS.items()
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


def words(language: str) -> Mapping[str, str]:
    """Give what the page says, by key; in English where a language is not known."""
    return {key: it.get(language, it["en"]) for key, it in _words().items()}


@functools.cache
def _words() -> Mapping[str, Mapping[str, str]]:
    file = importlib.resources.files("extractor.labeling") / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
