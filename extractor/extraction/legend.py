"""Find what a reason code in a row means: legends stand below a table, or in a line of their own.

"Z025 – Fehlmenge; Z047 – Aktionsrabatt", "500 = prix non conforme", "DD remise manquante".
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Sequence

from extractor.values.document import Document

MOST_CHARACTERS = 90
FEWEST_LETTERS = 4

_NEXT = re.compile(r"[;|]|,?\s+(?=[A-Z]{0,3}\d{0,4}\s?[-–—=:]\s)|\s{3,}")
# "Légende :", "Reason codes", "Erläuterung der Schlüssel", "Significado de los códigos"
_TITLE = (
    r"(?i:l[ée]gende?|leyenda|codes?|c[oó]digos?|claves?|schl[üu]ssel|k[üu]rzel|\w*codes?|key"
    r"|motifs?|\w*gr[üu]nde?|reasons?|explanations?|significado|erl[äa]uterung)"
)
_TITLE_LINE = re.compile(rf"\W*(?:[^\W\d]+ ){{0,4}}{_TITLE}\b.{{0,40}}")
_TITLE_ALONE = re.compile(rf"\W*(?:[^\W\d]+ ){{0,4}}{_TITLE}(?: [^\W\d]+){{0,4}}\W*")
# "R84: short", "26 – manquant", "SU other reason", "(1) cassé", "* manquant"
_ENTRY = re.compile(
    r"\W{0,2}(?:[A-Za-z]{0,3}[-/]?\d{1,4}[A-Z]?|[A-Z]{2,4}|[A-Za-z](?=[)=:])|\*+|[¹²³])\)?"
    r"[ \t]*[-–—=:.]?[ \t]+\S"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means, and the lines ``text[start:end]`` of the legend that says so."""

    text: str
    document: int
    start: int
    end: int


def meanings(codes: Sequence[str], documents: Sequence[Document]) -> list[Meaning]:
    """Give what the codes of a row mean, as far as a legend in the submission says.

    Args:
        codes: short cells of the row.
        documents: of the submission.
    """
    found: list[Meaning] = []
    for code in codes:
        meaning = next(
            filter(None, (_meaning(code, number, it.text) for number, it in enumerate(documents))),
            None,
        )
        if meaning is not None and meaning.text not in {it.text for it in found}:
            found.append(meaning)
    return found


def is_legend(line: str, codes: Collection[str]) -> bool:
    """Say whether a line begins a legend or is an entry of it.

    Args:
        line: any line; "Motif : casse" is a reason, "Motif R8 : casse" an entry.
        codes: that stand in the rows it may explain.
    """
    words = re.findall(r"[\w*¹²³/-]+", line)
    if not words or not codes:
        return False
    if _TITLE_ALONE.fullmatch(line):
        return True
    entry = words[0] in codes and _ENTRY.match(line) is not None
    return entry or (_TITLE_LINE.match(line) is not None and bool(set(codes) & set(words)))


def _meaning(code: str, number: int, text: str) -> Meaning | None:
    escaped = re.escape(code)
    rest = rf"([^\W\d_][^\n]{{3,{MOST_CHARACTERS}}})"
    signed = rf"(?<![\w.,/-]){escaped}\)?[ \t]*[-–—=:)][ \t]*([^\n]{{4,{MOST_CHARACTERS}}})"
    # without a sign between only where an entry begins; at a line's beginning "10 boxes" is none
    begin = r"(?:^|[;:])" if re.search(r"[A-Za-z*¹²³(]", code) else r"[;:]"
    bare = rf"(?m){begin}\s*{escaped}[ \t]+{rest}"
    titled = rf"(?m)^\W*(?:[^\W\d_]+ ){{0,4}}{_TITLE}(?: [^\W\d_]+){{0,4}}\W+{escaped}[ \t]+{rest}"
    listed = rf"(?m)^\W{{0,2}}{escaped}[ \t]+{rest}"
    for pattern in (signed, bare, titled, listed):
        for match in re.finditer(pattern, text):
            meaning = _NEXT.split(match[1], maxsplit=1)[0].strip(" .,")
            letters = sum(sign.isalpha() for sign in meaning)
            if letters < FEWEST_LETTERS or letters <= sum(sign.isdigit() for sign in meaning):
                continue
            start, end, headed = _block(text, match.start(1))
            if pattern is not listed or headed:
                return Meaning(meaning, number, start, end)
    return None


def _block(text: str, at: int) -> tuple[int, int, bool]:
    """Give the lines of a legend around an entry, and whether a title stands above or before."""
    start, end = _line(text, at)
    headed = _TITLE_LINE.match(text[start:end]) is not None
    while not headed and start > 0:
        above, _ = _line(text, start - 1)
        line = text[above : start - 1]
        headed = _TITLE_LINE.match(line) is not None
        if not headed and not (_ENTRY.match(line) and _is_short(line)):
            break
        start = above
    while end < len(text):
        _, below = _line(text, end + 1)
        line = text[end + 1 : below]
        if not (_ENTRY.match(line) and _is_short(line)):
            break
        end = below
    return start, end, headed


def _line(text: str, at: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end


def _is_short(line: str) -> bool:
    return len(line) <= MOST_CHARACTERS and not re.search(r"\d[.,]\d\d\b", line)
