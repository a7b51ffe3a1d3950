"""Codes and facts in a reader's language."""

from __future__ import annotations

import collections
import datetime as dt
import functools
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from extractor.values.fact import Fact
from extractor.values.taxonomy import SHIPPED, Taxonomy
from extractor.workflow.locales import written_amount, written_day, written_number
from extractor.workflow.rule_files import Words, choose_words, shipped

Group = Literal[
    "categories",
    "root_causes",
    "outcomes",
    "roles",
    "directions",
    "relations",
    "proofs",
    "bases",
    "drafts",
    "notices",
    "mails",
    "facts",
    "phrases",
    "departments",
    "events",
    "recurrences",
    "drift",
    "corrected",
    "codes",
    "needs",
    "refusals",
]
# such as shared_invoice(FA-100), same_category, owner_rule:3(Large claims), owner_rule:none
_CODE = re.compile(r"(?P<key>[a-z_]+)(?::(?P<number>\w+))?(?:\((?P<figure>.*)\))?")
_SPOKEN: dict[str, Group] = {
    "category": "categories",
    "other_reason": "categories",
    "told_other_reason": "categories",
    "root_cause": "root_causes",
    "team": "departments",
    "department": "departments",
    "trade": "codes",
}
_DAYS = frozenset({"complained", "delivered", "invoiced", "issued", "other_issued", "promised"})
_AMOUNTS = frozenset(
    {
        "agreed_price",
        "billed_price",
        "credited",
        "difference",
        "disputed",
        "invoice_total",
        "lines",
        "net",
        "other_amount",
    }
)
_COUNTS = frozenset(
    {
        "allowed",
        "billed_quantity",
        "claimed_quantity",
        "days",
        "delivered_quantity",
        "quantity",
        "quantity_difference",
    }
)


def word(group: Group, code: str, language: str, taxonomy: Taxonomy = SHIPPED) -> str:
    """Give what a code is called, in English where the language is none of the four.

    What is not listed, such as a department or a document in a person's own words, stays as it is.

    Args:
        group: what the code is of.
        code: any.
        language: of the reader.
        taxonomy: its names of categories and departments come before those of the package.
    """
    own = None
    if group == "categories":
        own = taxonomy.category_name(code, language)
    elif group == "departments":
        own = taxonomy.department_name(code, language)
    if own is not None:
        return own
    found = words()[group].get(code)
    return choose_words(found, language) if found else code


def word_codes(group: Group) -> tuple[str, ...]:
    """Give the codes of a group that are listed, in their order."""
    return tuple(words()[group])


def sentence(fact: Fact, language: str, country: str = "") -> str:
    """Say a fact; figures are written as in the language and country."""
    texts = {it.name: _written(it.name, it.value, fact, language, country) for it in fact.figures}
    article = word("phrases", "all_goods", language)
    unknown = word("phrases", "unknown", language)
    known = collections.defaultdict(lambda: unknown, {"article": article, **texts})
    return word("facts", fact.code, language).format_map(known)


def departments_of(taxonomy: Taxonomy) -> tuple[str, ...]:
    """Give the departments that have names, the package's first."""
    return tuple(dict.fromkeys((*words()["departments"], *taxonomy.departments)))


def told(code: str, language: str, taxonomy: Taxonomy = SHIPPED) -> str:
    """Say a code of a relation, an alert or an owner rule; a person's own words stay as they are.

    Args:
        code: such as "shared_invoice(FA-100)" or "owner_rule:3(Large claims)".
        language: of the reader.
        taxonomy: the same as for `word`.
    """
    parsed = _CODE.fullmatch(code)
    if parsed is None or parsed["key"] not in words()["codes"]:
        return code
    key, number, figure = parsed["key"], parsed["number"] or "", parsed["figure"] or ""
    if number == "none":
        return word("codes", "no_rule", language)
    if group := _SPOKEN.get(key):
        figure = ", ".join(word(group, it, language, taxonomy) for it in figure.split("/"))
    figure = " ".join(it for it in (number, figure and (f"({figure})" if number else figure)) if it)
    return word("codes", key, language).replace("{figure}", figure).strip()


@functools.cache
def words() -> Mapping[str, Mapping[str, Words]]:
    """Give all words, by group and code."""
    return tomllib.loads(shipped("words.toml"))


def _written(name: str, value: str, fact: Fact, language: str, country: str) -> str:
    if name in _AMOUNTS:
        return written_amount(Decimal(value), fact.figure("currency"), language, country)
    if name in _DAYS:
        return written_day(dt.date.fromisoformat(value), language, country)
    if name in _COUNTS:
        return written_number(Decimal(value), language, country)
    return value
