"""Find the numbers that the customer's words announce as something other than our invoice.

Their own claim, debit note or complaint, purchase orders, delivery notes, credit notes, and what
a carrier numbers. What no word announces is left alone: nothing is guessed from its form, but for
the few prefixes that are themselves the word ("BL214425", "PO682205").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from extractor.extraction.labels import fold
from extractor.extraction.sentences import Sentence, lexicon
from extractor.extraction.stretches import Stretches
from extractor.values.document import Document
from extractor.values.finding import Span
from extractor.values.particulars import Mention, Topic

METHOD = "rule:label"
# What may stand between a label and its number: " n° ", " Nr.: ", " number is ", " (", " no. "
_BETWEEN = (
    r"(?:[ \t]|\.{2,}|:|\.|#|=|\(|[°º]|\bn[°ºo]s?|\bn\.?[°º]|\bn(?=\s)|\bnos?\b|\bnrs?\b|\bnum\b"
    r"|\bnumbers?\b|\bnumeros?\b|\bnummer\b|-(?=nr)|\bref\b|\bid\b|\bis\b|\bist\b|\best\b|\bes\b|\blautet\b){0,8}"
)
# "7781203", "QN-2026-031", "CLM/26/0098", "LUM-PO-6612", "60-9931", "MH-20260114"
_NUMBER = (
    r"(?:(?!po|dn|bl|ls|bc|no|nr|am|im|de|du|of|cn|gs)[a-z]{2,3} (?=\d))?"
    r"(?=[a-z/._ -]*\d)[a-z0-9]+(?:[-/._][a-z0-9]+)*(?![\w])"
)
# "GD 662 118 430 WW", "15501 7762 0033": carriers part their numbers by blanks
_LONG_NUMBER = (
    r"(?P<n>(?:[a-z]{2} )?(?=[a-z/.-]*\d)[a-z0-9]+(?:[-/.][a-z0-9]+)*(?: \d{2,}\b)*"
    r"(?: (?:ww|gb|de|fr|es|cz|nl|be)\b)?)"
)
# ", 4500 and 4501", " et CDE-2", " / 4501"
_MORE = re.compile(rf"\s*(?:,|&|\+|/|\band\b|\bet\b|\bund\b|\by\b)\s*({_NUMBER})")
# "BL214425", "DN-563731", "PO 194078", "CDE-25456", "BC15045/26", "LS 90233"
_PREFIXED = re.compile(
    r"(?<![\w/-])(?:(?P<purchase_order>po|cde|bc|bdc)|(?P<delivery_note>bl|dn|ls|alb))"
    r"[- ]?\d{4,}(?:/\d{2})?(?![\w-])"
)
# "3.4.26", "17/04", "12.05.2026", "2026"
_DAY_LIKE = re.compile(r"(?:\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|20\d\d|20\d\d-\d\d-\d\d)\Z")
_BUT_NOT = re.compile(r"\W+(?:\w+\W+){0,2}(?:nicht|not|pas|no)\b")  # "das passt leider nicht"
_OURS = re.compile(r"\b(?:your|ihre?[rn]?|votre|vos|su|sus|vuestr[oa])\s$")
_GLUED = re.compile(r"[a-z]\d")
_MIN_DIGITS = 3
_ORDERS = {Topic.PURCHASE_ORDER, Topic.DELIVERY_NOTE}
_UNIT_BEHIND = re.compile(
    r"\s?(?:%|€|eur\b|£|\$|gbp\b|usd\b|kg\b|cartons?\b|kartons?\b|cajas\b|boxes\b)"
)


def find_numbers(sentence: Sentence, taken: Stretches) -> Iterator[Mention]:
    """Find the announced numbers of a sentence, in order.

    Args:
        sentence: to look in.
        taken: stretches of its document that are surely days, amounts or telephone numbers.
    """
    found: dict[int, Mention] = {}
    elsewhere = is_elsewhere(sentence)
    reached = 0
    for match in _labelled().finditer(sentence.folded):
        topic = _topic(match)
        if topic is None or match.start() < reached or (elsewhere and topic in _ORDERS):
            continue
        before = sentence.folded[: match.start()]
        if topic is Topic.CLAIM and _OURS.search(before):
            continue  # "your RMA": a number that we gave
        if _GLUED.match(sentence.folded, match.end() - 1):
            continue  # "BL214425": the label is part of the number
        for low, high in _numbers(sentence.folded, match, topic):
            if _is_number(sentence, low, high, taken):
                span = sentence.span(low, high, METHOD)
                found.setdefault(low, Mention(topic, span.text, span))
                reached = high
    for match in _PREFIXED.finditer(sentence.folded):
        topic = Topic(match.lastgroup or "")
        inside = any(low <= match.end() and match.start() <= low for low in found)
        if (
            not elsewhere
            and not inside
            and not taken.touch(sentence.start + match.start(), sentence.start + match.end())
        ):
            span = sentence.span(*match.span(), "rule:prefix")
            found[match.start()] = Mention(topic, span.text, span)
    yield from (found[low] for low in sorted(found))


# "NOTE DE DEBIT\nN° : 884-2210": the number of what the document calls itself
_OWN_TITLE = re.compile(
    r"(?:debit (?:note|memo|advice)|chargeback(?: notice)?|(?:note|avis) de debit|belastungsanzeige"
    r"|ruckbelastung|nota de (?:cargo|debito)|aviso de cargo)\s*\n\s*(?:\w+[ -]?)?"
    rf"(?:n[°ºo]\.?|no\.?|nr\.?|number|numero|nummer|belegnummer|belegnr\.?)\s*[:.]?\s*(?P<n>{_NUMBER})"
)
_HEAD = 400  # characters


def find_own_title(number: int, document: Document) -> Iterator[Mention]:
    """Find the number under a document's own title, as on a debit note.

    Args:
        number: index of the document in its submission.
        document: any document.
    """
    match = _OWN_TITLE.search(fold(document.text[:_HEAD]))
    if match:
        low, high = match.span("n")
        text = document.text[low:high]
        yield Mention(Topic.CLAIM, text, Span(number, low, high, text, None, None, METHOD))


def is_elsewhere(sentence: Sentence) -> bool:
    """Say whether a sentence is about another matter: "order X is unaffected"."""
    match = _unconcerned().search(sentence.folded)
    return match is not None and _BUT_NOT.match(sentence.folded, match.end()) is None


@functools.cache
def _unconcerned() -> re.Pattern[str]:
    words = [*lexicon("settled")["patterns"], *lexicon("unconcerned")["patterns"]]
    return re.compile(rf"\b(?:{'|'.join(words)})")


def _topic(match: re.Match[str]) -> Topic | None:
    return Topic(match.lastgroup) if match.lastgroup in set(Topic) else None


def _numbers(folded: str, match: re.Match[str], topic: Topic) -> Iterator[tuple[int, int]]:
    pattern = _LONG if topic is Topic.CONSIGNMENT else _SHORT
    first = pattern.match(folded, match.end())
    if first is None:
        return
    yield first.span("n")
    at = first.end()
    while (more := _MORE.match(folded, at)) is not None:
        yield more.span(1)
        at = more.end()


_SHORT = re.compile(f"(?P<n>{_NUMBER})")
_LONG = re.compile(_LONG_NUMBER)


def _is_number(sentence: Sentence, low: int, high: int, taken: Stretches) -> bool:
    written = sentence.folded[low:high]
    prefix = sentence.whole.text[low:high].partition(" ")[0]
    if " " in written and prefix.isalpha() and not prefix.isupper():
        return False  # "commande du 4500", but "Retourenschein RT 30912"
    return (
        sum(it.isdigit() for it in written) >= _MIN_DIGITS
        and _DAY_LIKE.match(written) is None
        and _UNIT_BEHIND.match(sentence.folded, high) is None
        and not taken.touch(sentence.start + low, sentence.start + high)
    )


@functools.cache
def _labelled() -> re.Pattern[str]:
    """Give the pattern of all labels, each topic in a group; the longest label wins."""
    groups = [
        f"(?P<{topic}>{'|'.join(_loose(word) for word in _longest_first(words))})"
        for topic, words in lexicon("their_numbers").items()
    ]
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(groups)})(?![a-z]){_BETWEEN}")


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _loose(label: str) -> str:
    words = ["n[°ºo]?\\.?" if word == "n" else re.escape(word) for word in label.split()]
    return r"[\s-]?".join(words)
