"""Make company names comparable: no accents, case, punctuation, legal form."""

from __future__ import annotations

import functools
import re
import unicodedata

_LEGAL_FORMS = (
    r"s\.? ?a\.? ?r\.? ?l|s\.? ?a\.? ?s\.? ?u?|s\.? ?a|e\.? ?u\.? ?r\.? ?l|s\.? ?n\.? ?c|sci|scop|gie|et fils|"
    r"& fils|ets|etablissements|gmbh(?: ?& ?co\.? ?(?:kg|ohg|kgaa))?|ag(?: ?& ?co\.? ?(?:kg|ohg|kgaa))?|"
    r"(?:stiftung )?& ?co\.? ?(?:kg|ohg|kgaa)|kgaa|kg|ohg|gbr|ug|e\.? ?k|mbh|e\.? ?v|"
    r"ltd|limited|plc|llp|llc|inc|corp|co|company|group|and sons|& sons|"
    r"s\.? ?l\.? ?n\.? ?e|s\.? ?l\.? ?u?|s\.? ?c\.? ?p|s\.? ?com|s\.? ?coop|c\.? ?b|"
    r"& asociados|y asociados|e hijos|bv|b\.? ?v|nv|n\.? ?v|spa|s\.? ?p\.? ?a|srl|s\.? ?r\.? ?l"
)
# "Chartier SA", "Hänel Gunpf GmbH & Co. KG"
_TRAILING_FORM = re.compile(rf"[\s,]+(?:{_LEGAL_FORMS})\.?$")
_LEADING_FORM = re.compile(r"^(?:ets|etablissements|societe|sarl|firma|fa|the|la|le|los|las)\.?\s+")


@functools.lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """Give a name in lower case without accents and with single blanks."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.sub(r"[^\w&.]+", " ", kept).split())


@functools.lru_cache(maxsize=65536)
def bare_name(name: str) -> str:
    """Give a folded name without its legal form and dots."""
    text = fold_name(name)
    for _ in range(3):
        shorter = _LEADING_FORM.sub("", _TRAILING_FORM.sub("", text)).strip()
        if not shorter or shorter == text:
            break
        text = shorter
    return " ".join(text.replace(".", " ").split())
