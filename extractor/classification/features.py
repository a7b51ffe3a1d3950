"""Turn text into the n-grams that the classifiers count.

Numbers, addresses and currencies are masked: a model that learns that "FA-2026" means a dispute
has learnt a numbering scheme, not a reason.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

MAX_CHARACTERS = 6000
WORD_MARK, CHAR_MARK = "w:", "c:"

# Looking behind keeps a run of thousands of letters from being tried at each of them.
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|https?://\S+|www\.\S+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,4})?\b")
_PERCENT = re.compile(r"\d[\d.,]*\s?%")
_CURRENCY = re.compile(r"[€£$]|\b(?:eur|euros?|gbp|usd|chf)\b", re.IGNORECASE)
# Any token with a digit in it, and the numbers that blanks group: "1 244,16", "FA-2026-00123".
_NUMBER = re.compile(r"(?<!\S)\S*\d\S*(?: \d{3}\b\S*)*")
_WORD = re.compile(r"[^\W_]+")


def mask(text: str) -> str:
    """Give text in lower case with what is particular to one case masked."""
    plain = unicodedata.normalize("NFC", text[:MAX_CHARACTERS])
    plain = _IBAN.sub(" ", _ADDRESS.sub(" ", plain))
    plain = _PERCENT.sub(" xpct ", plain)
    plain = _NUMBER.sub(" xnum ", plain)
    plain = _CURRENCY.sub(" xcur ", plain)
    return plain.lower()


def words_of(text: str) -> list[str]:
    """Give the words of a masked text, runs of masked numbers as one."""
    words = _WORD.findall(text)
    return [
        word
        for at, word in enumerate(words)
        if word != "xnum" or at == 0 or words[at - 1] != "xnum"
    ]


def ngrams(text: str) -> list[str]:
    """Give the word 1- and 2-grams and the 2- to 5-letter pieces of words of a text.

    This one function is used in training (as scikit-learn's analyzer) and at run time, so the
    two cannot drift apart.
    """
    words = words_of(mask(text))
    grams = [WORD_MARK + word for word in words]
    grams.extend(f"{WORD_MARK}{first} {second}" for first, second in itertools.pairwise(words))
    # "45 statt 48", "5 of 10": two numbers say more than each alone.
    grams.extend(
        f"{WORD_MARK}xnum {words[at + 1]} xnum"
        for at in range(len(words) - 2)
        if words[at] == "xnum" == words[at + 2]
    )
    for word in words:
        padded = f" {word} "
        if word in {"xnum", "xcur", "xpct"}:
            continue
        for size in (2, 3, 4, 5):
            grams.extend(CHAR_MARK + padded[at : at + size] for at in range(len(padded) - size + 1))
    return grams
