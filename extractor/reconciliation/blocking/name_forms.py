"""Forms of a company name as senders write it: with a department, a town, misread letters."""

from __future__ import annotations

import re

from extractor.reconciliation.names import bare_name, fold_name

FORMS = 3  # of a written name that are looked for
_ADDED = re.compile(r"\s[-–—/|·]\s|[(,;:]")
_LETTER_FOR = str.maketrans("0158", "oisb")
_WORD = re.compile(r"[^\W_]+")
_STE = re.compile(r"^ste\b\.? ")
_SLIPPED = range(4, 13)  # letters of a single word that is looked for with a slip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def written_forms(name: str) -> list[tuple[str, str]]:
    """Give a name, and the part before what is added to it, without and with the legal form."""
    forms: dict[str, str] = {}
    for text in (name, _ADDED.split(name, maxsplit=1)[0]):
        full = fold_name(text)
        for reading in (full, _WORD.sub(_read_as_letters, full)):
            bare = bare_name(_STE.sub("societe ", reading))
            if bare:
                forms.setdefault(bare, reading)
    return list(forms.items())[:FORMS]


def _read_as_letters(word: re.Match[str]) -> str:
    text = word[0]
    mixed = any(map(str.isdigit, text)) and any(map(str.isalpha, text))
    return text.translate(_LETTER_FOR) if mixed else text


def name_of_domain(domain: str) -> str:
    """Give the name that a mail domain seems to hold: "joly-transports.com"."""
    labels = domain.split(".")
    # "co.uk" and its like are no name.
    names = labels[:-1] if len(labels) < 3 or len(labels[-2]) > 3 else labels[:-2]
    return names[-1].replace("-", " ") if names else ""


def one_slip_away(name: str) -> set[str]:
    """Give every word one letter away from a single word; nothing for other names."""
    if len(name) not in _SLIPPED or not name.isalpha():
        return set()
    heads = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    found = {head + tail[1:] for head, tail in heads if tail}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in heads if len(tail) > 1}
    for letter in _LETTERS:
        found.update(head + letter + tail for head, tail in heads)
        found.update(head + letter + tail[1:] for head, tail in heads if tail)
    return found
