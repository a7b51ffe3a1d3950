"""Make company names comparable: no accents, case, punctuation, legal form."""

from __future__ import annotations

import functools
import re
import unicodedata

from rapidfuzz import fuzz

_LEGAL_FORMS = (
    r"s\.? ?a\.? ?r\.? ?l|s\.? ?a\.? ?s\.? ?u?|s\.? ?a|e\.? ?u\.? ?r\.? ?l|s\.? ?n\.? ?c|sci|scop"
    r"|gie|et fils|& fils|ets|etablissements"
    r"|gmbh(?: ?& ?co\.? ?(?:kg|ohg|kgaa))?|ag(?: ?& ?co\.? ?(?:kg|ohg|kgaa))?"
    r"|(?:stiftung )?& ?co\.? ?(?:kg|ohg|kgaa)|kgaa|kg|ohg|gbr|ug(?: haftungsbeschrankt)?|e\.? ?k"
    r"|mbh|e\.? ?v|i\. ?(?:l|g|ins)"
    r"|ltd|limited|plc|llp|llc|inc|corp|co|company|group|and sons|& sons"
    r"|s\.? ?l\.? ?n\.? ?e|s\.? ?l\.? ?u?|s\.? ?c\.? ?p|s\.? ?com|s\.? ?coop|c\.? ?b"
    r"|& asociados|y asociados|e hijos|bv|b\.? ?v|nv|n\.? ?v|spa|s\.? ?p\.? ?a|srl|s\.? ?r\.? ?l"
)
# "Chartier SA", "Hänel Gunpf GmbH & Co. KG"
_TRAILING_FORM = re.compile(rf"[\s,]+(?:{_LEGAL_FORMS})\.?$")
# "Ets Roux", "S.A.R.L. Dupont", "Firma Meier"
_LEADING_FORM = re.compile(
    r"^(?:ets|etablissements|societe anonyme|societe|s\.?a\.?r\.?l|s\.?a\.?s|eurl|sci|snc|firma|fa"
    r"|the|la|le|los|las)\.?\s+"
)


@functools.lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """Give a name in lower case without accents and with single blanks."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.sub(r"[^\w&.]+", " ", kept).split())


@functools.lru_cache(maxsize=65536)
def bare_name(name: str) -> str:
    """Give a folded name without its legal form and dots."""
    text = fold_name(name)
    shorter = _without_forms(text)
    while shorter not in ("", text):
        text, shorter = shorter, _without_forms(shorter)
    return " ".join(text.replace(".", " ").split())


def _without_forms(text: str) -> str:
    return _LEADING_FORM.sub("", _TRAILING_FORM.sub("", text)).strip()


def abbreviated(written: str, name: str) -> float:
    """Say how well a written name abbreviates a full one, 0 to 100.

    Both are folded. Every written word must stand for a word of the name, in order: as itself
    (misspellings allowed), as its beginning ("distr") or as its initial ("m p moliner"). At least
    one word of four letters must stand in full.
    """
    short, full = written.replace(".", " ").split(), name.replace(".", " ").split()
    if len(short) < 2 or len(full) < 2:
        return 0.0
    at = 0
    shares: list[float] = []
    anchored = False
    for word in short:
        found = 0.0
        for place in range(at, len(full)):
            found = _stands_for(word, full[place])
            if found:
                at = place + 1
                anchored |= len(word) >= 4 and found > 0.8
                break
        shares.append(found)
    if not anchored or min(shares) == 0.0:
        return 0.0
    covered = sum(len(word) for word in full) and len(shares) / len(full)
    return 100.0 * (sum(shares) / len(shares)) * min(1.0, 0.55 + 0.45 * covered)


def _stands_for(word: str, full: str) -> float:
    if word == full:
        return 1.0
    if len(word) >= 4 and fuzz.ratio(word, full) >= 82:
        return 0.9
    return 0.75 if full.startswith(word) else 0.0
