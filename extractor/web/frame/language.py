"""The words of the pages, by language: catalogues of gettext, read as they are written.

The English words stand in the templates and in the code; `locale/fr.po` and its like hold the
others. `tools/messages.py` brings the catalogues up to date.
"""

from __future__ import annotations

import functools
import gettext
import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent.parent / "locale"
LANGUAGES = {"en": "English", "fr": "Français", "de": "Deutsch", "es": "Español"}
ORIGINAL = "en"


@functools.lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> gettext.NullTranslations:
    """Give the words of a language; English where it has none."""
    if language == ORIGINAL or language not in LANGUAGES:
        return gettext.NullTranslations()
    with (FOLDER / f"{language}.po").open("rb") as stream:
        read = read_po(stream, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def best_language(wanted: str, otherwise: str) -> str:
    """Choose a language of ours.

    Args:
        wanted: as in Accept-Language, such as "fr-FR,fr;q=0.9,en;q=0.8".
        otherwise: where none of ours is wanted.
    """
    choices = []
    for position, part in enumerate(wanted.split(",")[:20]):
        tag, _, weight = part.strip().partition(";")
        language = tag.strip().partition("-")[0].casefold()
        if language in LANGUAGES:
            choices.append((-_weight(weight), position, language))
    return min(choices)[2] if choices else otherwise


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0
