"""spaCy's door: a trained NER proposes references and names that no rule foresees.

Its labels are proposals. What they mean is decided with the ledger.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.util import load_model_from_config

from extractor.errors import ModelError

# Longer texts are mostly terms and conditions; what a claim says stands at the front.
MAX_CHARACTERS = 20_000
# Lines of dashes, quotes or base64 without a blank: the tokenizer takes the square of their length
# (4,000 quotes 2.2 s, 20,000 a minute), and no name is so long.
_ENDLESS = re.compile(r"\S{200,}")


@dataclasses.dataclass(frozen=True, slots=True)
class FoundEntity:
    """A labelled stretch; labels are those of ReferenceKind, "customer", "disputed_amount"."""

    start: int
    end: int
    label: str
    text: str


class EntityModel:
    """A trained pipeline, loaded once and used for many texts."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    @classmethod
    def load(cls, folder: Path) -> EntityModel:
        """Load from a spaCy folder.

        Raises:
            ModelError: the folder holds no model this spaCy can load.
        """
        try:
            nlp = spacy.load(folder)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(folder.parent.name, f"spaCy cannot load it ({error})") from error
        return cls(nlp)

    def save(self, folder: Path) -> None:
        """Write it as a spaCy folder."""
        self._nlp.to_disk(folder)

    def copied(self) -> Language:
        """Give a copy of the pipeline, to be trained further."""
        return load_model_from_config(self._nlp.config).from_bytes(self._nlp.to_bytes())

    def copy(self) -> EntityModel:
        """Give a model with the weights of now, which are its own."""
        return EntityModel(self.copied())

    def find(self, text: str) -> tuple[FoundEntity, ...]:
        """Find entities in a text of any length, the first 20,000 characters of it."""
        doc = self._nlp(_ENDLESS.sub(_blanks, text[:MAX_CHARACTERS]))
        return tuple(
            FoundEntity(entity.start_char, entity.end_char, entity.label_, entity.text)
            for entity in doc.ents
        )


def _blanks(found: re.Match[str]) -> str:
    """Keep the length, so that places in the text stay right."""
    return " " * len(found.group())
