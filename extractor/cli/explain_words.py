"""The codes of an explanation as sentences; those of records are told by `cli.words`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractor.cli.feature_words import feature_words
from extractor.cli.words import sentence, spoken
from extractor.explain.explanation import Contribution

# such as other_customer(C10300)
_CODE = re.compile(r"(?P<key>[a-z_]+)(?:\((?P<figure>.*)\))?\Z", re.DOTALL)
# such as rotated_90, deskewed_+0.80
_MOVED = re.compile(r"(?P<how>rotated|deskewed)_(?P<degrees>[+-]?[\d.]+)\Z")
_MOVES = {"rotated": "turned", "deskewed": "straightened"}
_SENTENCES = {
    "leads_to_contested": "leads to the contested invoice as well",
    "in_quoted": "stands in quoted history",
    "in_signature": "stands in the signature",
    "in_disclaimer": "stands in the disclaimer",
    "row_paid": "its row is paid in full",
    "theirs": "the customer's own number",
    "announced_as": "announced as {}",
    "nothing_contested": "the message contests nothing",
    "weak": "too unlike to name it ({})",
    "rival_is_likelier": "the same words name another invoice better",
    "not_contested_here": "named, but not as contested",
    "better_reading": "read as {}",
    "other_customer": "belongs to another customer ({})",
    "customer_unknown": "no customer is sure enough to look among the invoices",
    "not_in_ledger": "not in the customer's ledger",
    "read_as_figure": "read as an amount, a day or a quantity",
    "less_likely": "{} points behind",
    "column_held_back": "stands in the column of what is held back",
    "column_billed": "what was billed",
    "column_paid": "what is paid",
    "billed_minus_paid": "billed minus paid",
    "outside_the_passage": "outside the words of every dispute",
    "rows_held_back": "rows of a table that hold money back: {}",
    "few_words": "hardly a word could be read",
    "words_alone": "the words alone say {}",
    "rows_paid": "every row is paid in full",
    "stranger": "nothing leads to a customer",
}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")


def told(code: str) -> str:
    """Give the sentence of a code of an explanation or a record."""
    if code.startswith("flattened_"):  # followed by the corners
        return "a sheet was cut out of a photo"
    moved = _MOVED.match(code)
    if moved:
        return f"a page was {_MOVES[moved['how']]} by {moved['degrees']} degrees"
    parsed = _CODE.match(code)
    template = _SENTENCES.get(parsed["key"]) if parsed else None
    if parsed is None or template is None:
        return sentence(code)
    figure = parsed["figure"] or ""
    # the text of a document may stand in braces; a code of the taxonomy has underscores
    return template.replace("{}", spoken(figure) if parsed["key"] == "announced_as" else figure)


def bare(text: str) -> str:
    """Give a stranger's words for a terminal: one line, no control characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def told_all(codes: Iterable[str]) -> str:
    """Give the sentences of several codes, each once, safe for a terminal."""
    return "; ".join(dict.fromkeys(bare(told(it)) for it in codes))


def features_told(counted: Sequence[Contribution]) -> str:
    """Give features with what each adds to a score."""
    return ", ".join(f"{feature_words(it.feature)} {it.weight:+.1f}" for it in counted)
