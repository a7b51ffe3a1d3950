"""Find what a reason code in a row means: legends stand below a table, or in a line of their own.

"Z025 – Fehlmenge; Z047 – Aktionsrabatt", "500 = prix non conforme", "DD remise manquante".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.values.document import Document

MOST_CHARACTERS = 90
FEWEST_LETTERS = 4

_NEXT = re.compile(r"[;|]|,?\s+(?=[A-Z]{0,3}\d{0,4}\s?[-–—=:]\s)|\s{3,}")


def meanings(codes: Sequence[str], documents: Sequence[Document]) -> list[str]:
    """Give what the codes of a row mean, as far as a legend in the submission says.

    Args:
        codes: short cells of the row.
        documents: of the submission.
    """
    found: list[str] = []
    for code in codes:
        meaning = next(filter(None, (_meaning(code, it.text) for it in documents)), "")
        if meaning and meaning not in found:
            found.append(meaning)
    return found


def _meaning(code: str, text: str) -> str:
    signed = re.compile(
        rf"(?<![\w.,/-]){re.escape(code)}[ \t]*[-–—=:)][ \t]*([^\n]{{4,{MOST_CHARACTERS}}})"
    )
    # without a sign between only where an entry begins; at a line's beginning "10 boxes" is none
    begin = r"(?:^|[;:])" if re.search(r"[A-Za-z]", code) else r"[;:]"
    bare = re.compile(
        rf"(?m){begin}\s*{re.escape(code)}[ \t]+([^\W\d_][^\n]{{3,{MOST_CHARACTERS}}})"
    )
    for pattern in (signed, bare):
        for match in pattern.finditer(text):
            meaning = _NEXT.split(match[1], maxsplit=1)[0].strip(" .,")
            letters = sum(sign.isalpha() for sign in meaning)
            if letters >= FEWEST_LETTERS and letters > sum(sign.isdigit() for sign in meaning):
                return meaning
    return ""
