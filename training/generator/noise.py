"""What happens to typed text on its way: thumbs on a phone, wrong character sets, caps lock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from random import Random

KINDS = ("thumbs", "thumbs", "no_accents", "double_encoding", "question_marks", "capitals", "lower")
_SLOT = 0xE000  # private use: stands for a protected stretch


def noisy(text: str, kind: str, rng: Random, keep: Sequence[str]) -> str:
    """Damage a text in one way.

    Args:
        text: as the person meant it.
        kind: one of ``KINDS``.
        rng: draws the places.
        keep: stretches that the gold quotes; slips leave them alone. What changes every
            character (capitals, wrong character set) changes them too: see ``everywhere``.
    """
    if kind in _EVERYWHERE:
        return everywhere(text, kind)
    stretches = sorted({it for it in keep if it}, key=len, reverse=True)
    for at, stretch in enumerate(stretches):
        text = text.replace(stretch, chr(_SLOT + at))
    text = _accents_dropped(text, 1.0, rng) if kind == "no_accents" else _thumbs(text, rng)
    for at, stretch in enumerate(stretches):
        text = text.replace(chr(_SLOT + at), stretch)
    return text


def everywhere(text: str, kind: str) -> str:
    """Change a text, or a quotation from it, in a way that is the same in every place."""
    change = _EVERYWHERE.get(kind)
    return change(text) if change else text


def _double_encoding(text: str) -> str:
    return text.encode("utf-8").decode("cp1252", errors="replace").replace("\u00ad", "")


def _question_marks(text: str) -> str:
    return "".join(it if ord(it) < 128 else "?" for it in text)


_EVERYWHERE: dict[str, Callable[[str], str]] = {
    "double_encoding": _double_encoding,
    "question_marks": _question_marks,
    "capitals": str.upper,
    "lower": str.lower,
}


def _accents_dropped(text: str, share: float, rng: Random) -> str:
    made: list[str] = []
    for it in text:
        plain = unicodedata.normalize("NFKD", it)
        has = len(plain) > 1 and plain[0].isalpha()
        made.append(plain[0] if has and rng.random() < share else it)
    return "".join(made)


def _thumbs(text: str, rng: Random) -> str:
    text = _accents_dropped(text, rng.choice((0.0, 0.3, 0.9)), rng)
    pace = rng.choice((0.01, 0.02, 0.04))
    pieces = re.split(r"(\s+)", text)
    for at, piece in enumerate(pieces):
        if piece == " " and rng.random() < pace / 3:
            pieces[at] = ""
        elif piece.isalpha() and len(piece) > 3 and rng.random() < pace:
            pieces[at] = _slip(piece, rng)
    text = "".join(pieces)
    if rng.random() < 0.4:
        text = re.sub(r"(?<=[a-zà-ÿ]),(?= )", "", text)
    if rng.random() < 0.3:
        text = re.sub(r"(^|[.!?]\s+)([A-ZÀ-Ü])(?=[a-zà-ÿ])", _lowered, text, flags=re.MULTILINE)
    return text


def _lowered(hit: re.Match[str]) -> str:
    return hit.group(1) + hit.group(2).lower()


def _slip(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        return word[:at] + word[at] + word[at:]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
