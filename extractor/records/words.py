"""The codes of a record in a reader's language.

A reason is ``family:name`` or ``family:name(figure)``; what is not listed is shown as it is.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Mapping
from typing import Literal

from extractor.values.taxonomy import SHIPPED, Taxonomy

Group = Literal["sub_reasons", "triage", "document_types"]
ORIGINAL = "en"

# such as category:low_confidence(0.41)
_CODE = re.compile(r"(?P<key>[\w.-]+(?::[\w.-]+)*)(?:\((?P<figure>[^()]*)\))?\Z")
# such as invoice:by_number_one_digit_off, or number:one_digit_off in an invoice's own reasons
_LINK = re.compile(
    r"(?:invoice:by_)?(?P<fact>number|purchase_order|delivery_note|amount|issue_date|goods)[:_](?P<how>\w+)\Z"
)


def reason(code: str, language: str = ORIGINAL) -> str:
    """Give the sentence of a reason, or the code itself if it has none."""
    parsed = _CODE.match(code)
    if parsed is None:
        return code
    key, figure = parsed["key"], parsed["figure"]
    if key.startswith("skipped:limit:"):
        key, figure = "skipped:limit", key.rpartition(":")[2]
    template = _chosen("sentences", key, language) or _link(parsed["key"], language)
    if template is None:
        return code
    if "{}" in template:
        return template.replace("{}", figure) if figure else _without_figure(template)
    return f"{template} ({figure})" if figure else template


def name(group: Group, code: str, language: str = ORIGINAL, taxonomy: Taxonomy = SHIPPED) -> str:
    """Give what a code is called; one that is not listed with blanks instead of underscores.

    A sub-reason's name in the taxonomy comes before that of the package.
    """
    own = taxonomy.sub_reason_name(code, language) if group == "sub_reasons" else None
    if own is not None:
        return own
    return _chosen(group, code, language) or code.replace("_", " ")


def _without_figure(template: str) -> str:
    before, bracket, _ = template.rpartition(" (")
    if bracket:
        return before
    return re.sub(r"\s?:? ?`?\{\}`?", "", template)


def _link(key: str, language: str) -> str | None:
    found = _LINK.match(key)
    if found is None:
        return None
    how = _chosen("how", found["how"], language) or found["how"].replace("_", " ")
    fact = _chosen("facts", found["fact"], language) or found["fact"]
    phrase = _chosen("phrases", "found_by", language) or ""
    return phrase.replace("{fact}", fact).replace("{how}", how)


def _chosen(group: str, code: str, language: str) -> str | None:
    words = _words()[group].get(code)
    return None if words is None else words.get(language, words[ORIGINAL])


@functools.cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    file = importlib.resources.files("extractor.records") / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
