"""Tell names of companies and people from everything else that stands in letterheads."""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterable

from extractor.extraction.business.identifiers import find_hosts
from extractor.extraction.labels import fold

# "80333 München", "F-69001 Lyon", "Scranton PA 18503", "SW1A 1AA", "3012 CN Rotterdam",
# "00-950 Warszawa", "K1A 0B1", "111 22 Stockholm", "Bangalore - 560068"
_TOWN = re.compile(
    r"(?:(?<![\w-])(?:[A-Z]{1,3}[ -])?(?:\d{4,5}(?:-\d{3,4})?,? [^\W\d]{2,}|\d{5}[A-Z][a-z]{2})"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
    r"|\b\d{4} ?[A-Z]{2} [A-Z]|\b\d{2}-\d{3} [^\W\d]|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b"
    r"|\b\d{3} \d{2} [^\W\d]{3,}|[a-z]{3,}(?: -|,) ?\d{5,6}\Z)"
)
# "142 Scorpio Drive", "Kundenstraße 15", "Ecke 12 b"
_HOUSE = re.compile(
    r"\A\d{1,5}[a-z]?,? (?:bis |ter )?[^\W\d]|[^\W\d]{3,}\.? \d{1,4} ?[a-z]?\Z", re.IGNORECASE
)
_PHONE = re.compile(r"\+\d|\(\d{2,}\)|\d{2,}[ ./-]\d{2,}[ ./-]\d{2,}|(?:\d[ .-]?){8,}")
_NET = re.compile(
    r"@|https?:|www\.|\w\.(?:com|de|fr|es|net|org|eu|nl|it|co\.uk)(?![\w.])", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
# "Lieferant GmbH · Straße 20 · 80333 München", "Au bon moulin SARL - 1242 chemin", "Acme | 42 Way"
_SEPARATOR = re.compile(
    r"\s*[·•●∙◦⋅|‧]\s*|\s+[-–—*/]\s+|\s*;\s*|(?<=[\w.])\s*,\s+(?=\d|[^,]{3,}?\s\d)"
)
# "Rabatt: -3,00 €", "EUR", "true"
_NO_NAME = re.compile(r"[€$£=<>]|: |\A(?:EUR|USD|GBP|CHF|true|false|n/a|nan)\Z", re.IGNORECASE)
_GREETING = re.compile(r"sehr geehrt|dear |hello|bonjour|cher |chere |estimad|muy senor|guten ")
_MOST_WORDS = 9
_FEW_WORDS = 4  # from which small letters make a sentence
_ALIKE = 4  # letters from which a name can be recognised in a domain


def has_legal_form(text: str) -> bool:
    """Say whether a text holds the legal form of a company, such as GmbH or Ltd."""
    return _legal_form().search(text) is not None


def ends_in_legal_form(text: str) -> bool:
    """Say whether a text ends in a legal form."""
    return any(match.end() >= len(text.rstrip(" .")) for match in _legal_form().finditer(text))


def is_town(text: str) -> bool:
    """Say whether a text holds a postcode and a town."""
    return _TOWN.search(text) is not None or _american_town().search(text) is not None


def is_street(text: str) -> bool:
    """Say whether a text is a street with a number, or another line of an address."""
    return _street().search(fold(text)) is not None or _HOUSE.search(text.strip()) is not None


def is_salutation(text: str) -> bool:
    """Say whether a text is only "Herrn", "Mme" or the like, in front of a name."""
    return fold(text).strip(" :.,") in _words()["salutations"]


def has_contact(text: str) -> bool:
    """Say whether a text holds a phone number, a mail or a web address."""
    return _PHONE.search(text) is not None or _NET.search(text) is not None


def leading_name(text: str) -> tuple[int, int]:
    """Give the stretch of a line in front of its address: start and end of the name."""
    start = len(text) - len(text.lstrip(" :.-–|*•·●"))
    parts = _SEPARATOR.split(text[start:], maxsplit=1)
    end = start + len(parts[0].rstrip(" ,;:"))
    return start, end


def looks_like_a_name(text: str) -> bool:
    """Say whether a text could be the name of a company or person."""
    written = text.strip()
    letters = "".join(_LETTERS.findall(written))
    digits = sum(character.isdigit() for character in written)
    if not 2 <= len(written) <= 70 or len(letters) < 3 or digits > min(len(letters), 6):
        return False
    if is_salutation(written) or fold(written).strip(" .,") in _words()["countries"]:
        return False
    if written.endswith((":", "?", "!", ")")) or written.startswith(("(", "[", "<")):
        return False
    if _NO_NAME.search(written) or not _LETTERS.search(_legal_form().sub(" ", written)):
        return False
    if (
        _GREETING.match(fold(written))
        or _is_sentence(written)
        or _NET.search(written)
        or _PHONE.search(written)
    ):
        return False
    return has_legal_form(written) or not (is_town(written) or is_street(written))


def name_key(text: str) -> str:
    """Give a name without case, accents, punctuation and legal form, for comparing."""
    plain = re.sub(r"[\W_]+", " ", fold(_legal_form().sub(" ", text))).strip()
    return plain or fold(text).strip()


def shares_host(name: str, hosts: frozenset[str]) -> bool:
    """Say whether a name is that of one of the document's own mail or web domains."""
    key = name_key(name)
    packed = key.replace(" ", "")
    words = [word for word in key.split() if len(word) >= _ALIKE]
    for host in hosts:
        plain = re.sub(r"[\W_]", "", fold(host))
        long_enough = min(len(packed), len(plain)) >= _ALIKE
        if long_enough and (packed in plain or plain in packed):
            return True
        if sum(word in plain for word in words) >= 2:
            return True
    return False


def hosts_of(text: str) -> frozenset[str]:
    """Give the own mail and web domains that a text names."""
    return frozenset(find_hosts(text))


def _is_sentence(written: str) -> bool:
    words = written.split()
    small = sum(word[0].islower() for word in words)
    if len(words) > _MOST_WORDS or (len(words) == 1 and small):
        return True
    return len(words) >= _FEW_WORDS and small > len(words) / 2


@functools.cache
def _words() -> dict[str, list[str]]:
    folder = importlib.resources.files("extractor.extraction") / "lexicon" / "business"
    return tomllib.loads((folder / "names.toml").read_text(encoding="utf-8"))


@functools.cache
def _legal_form() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.&'’-])(?:{_any_of(_words()['legal_forms'])})(?![\w&'’-])\.?")


@functools.cache
def _american_town() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(_words()['states'])}),? \d{{4,5}}(?:-\d{{4}})?(?!\w)")


@functools.cache
def _street() -> re.Pattern[str]:
    words = _any_of(_words()["street_words"])
    endings = _any_of(fold(it) for it in _words()["street_endings"])
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)|\w{{2,}}(?:{endings})(?!\w)")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
