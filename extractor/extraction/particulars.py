"""Read what a message says besides invoice, reason and amount, and share it out to its disputes.

Every sentence is read once. A dispute gets what its own sentences say; where a message has several
disputes, each also gets what is asked and until when in the sentences that belong to none of them
("please credit both within 14 days").
"""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from extractor.extraction.carriers import find_carriers
from extractor.extraction.counts import find_article_numbers, find_counts
from extractor.extraction.counts_in_tables import counts_in_tables
from extractor.extraction.day_roles import find_role_days
from extractor.extraction.deadlines import find_deadline
from extractor.extraction.requests import find_requests
from extractor.extraction.sentences import Placed, Sentence
from extractor.extraction.stretches import Stretches
from extractor.extraction.sums import find_sums
from extractor.extraction.their_numbers import find_numbers, find_own_title, is_elsewhere
from extractor.values.claim import Claim
from extractor.values.document import Document
from extractor.values.finding import Findings, Span
from extractor.values.particulars import (
    Count,
    DayRole,
    Mention,
    Particulars,
    RoleDay,
    Sum,
    Topic,
    Wish,
)

_SHORT_DAY = 6  # characters; shorter ones ("4/71") may be part of a number


def read_particulars(
    documents: Sequence[Document],
    sentences: Sequence[Sentence],
    findings: Findings,
    *,
    received: dt.date | None,
) -> Particulars:
    """Read everything a message says, sentence by sentence.

    Args:
        documents: a mail's subject and body first, then its attachments.
        sentences: of the documents that speak for the customer, in order.
        findings: everything extraction proposed.
        received: the day of receipt; terms count from it.
    """
    taken = _taken(documents, findings)
    amounts, days = Placed(findings.amounts), Placed(findings.days)
    quantities = Placed(findings.quantities)
    mentions: list[Mention] = []
    wishes: list[Wish] = []
    told: list[RoleDay] = []
    counts: list[Count] = []
    sums: list[Sum] = []
    articles: list[Span] = []
    article_numbers: list[Span] = []
    for number in dict.fromkeys(it.whole.document for it in sentences):
        mentions += find_own_title(number, documents[number])
        counts += counts_in_tables(number, documents[number])
    for sentence in sentences:
        here = days.within(sentence)
        deadlines = list(find_deadline(sentence, here, received))
        terms = {it.span.start for it in deadlines}
        numbers = list(find_numbers(sentence, taken[sentence.whole.document]))
        numbers_at = [it.span for it in numbers]
        mentions += [*numbers, *find_carriers(sentence)]
        wishes += find_requests(sentence)
        told += deadlines
        untold = [it for it in here if it.span.start not in terms]
        if not is_elsewhere(sentence):
            told += find_role_days(sentence, untold, received)
        codes = find_article_numbers(sentence)
        named = [*numbers_at, *codes]
        counted = find_counts(
            sentence,
            [it for it in quantities.within(sentence) if not _inside(it.span, named)],
            codes,
        )
        counts += counted.counts
        article_numbers += codes
        articles += counted.articles
        sums += find_sums(sentence, amounts.within(sentence))
    return Particulars(
        tuple(mentions),
        tuple(wishes),
        tuple(told),
        _once(counts),
        tuple(sums),
        tuple(articles),
        tuple(article_numbers),
    )


def _taken(documents: Sequence[Document], findings: Findings) -> dict[int, Stretches]:
    spans: dict[int, list[tuple[int, int]]] = {at: [] for at in range(len(documents))}
    known: list[Span] = [
        it.span for it in findings.days if it.span.end - it.span.start >= _SHORT_DAY
    ]
    known += [it.span for it in findings.amounts if not it.span.text.isdigit()]
    known += [it.span for it in findings.names if it.kind in {"phone", "iban", "vat_id", "email"}]
    for span in known:
        spans[span.document].append((span.start, span.end))
    return {at: Stretches(them) for at, them in spans.items()}


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(it.start <= span.start < it.end for it in others)


def _once(counts: Iterable[Count]) -> tuple[Count, ...]:
    """Keep one count a place: a table's rows are also read as sentences."""
    seen: dict[tuple[int, int], Count] = {}
    for count in counts:
        seen.setdefault((count.span.document, count.span.start), count)
    return tuple(seen.values())


def share_out(said: Particulars, claims: Sequence[Claim]) -> tuple[Particulars, ...]:
    """Give each claim what belongs to it.

    Args:
        said: by the whole message.
        claims: of the message, in order.
    """
    if len(claims) <= 1:
        return (with_the_one_article(said),) * len(claims)
    everybody = _Places([unit for claim in claims for unit in claim.units])
    return tuple(
        with_the_one_article(_share(said, _Places(claim.units), everybody)) for claim in claims
    )


def _share(said: Particulars, own: _Places, everybody: _Places) -> Particulars:
    def mine(span: Span, *, common: bool) -> bool:
        return own.hold(span) or (common and not everybody.hold(span))

    return Particulars(
        mentions=tuple(it for it in said.mentions if mine(it.span, common=it.topic is Topic.CLAIM)),
        wishes=tuple(it for it in said.wishes if mine(it.span, common=True)),
        days=tuple(it for it in said.days if mine(it.span, common=it.role is DayRole.DEADLINE)),
        counts=tuple(it for it in said.counts if own.hold(it.span)),
        sums=tuple(it for it in said.sums if own.hold(it.span)),
        articles=tuple(it for it in said.articles if own.hold(it)),
        article_numbers=tuple(it for it in said.article_numbers if own.hold(it)),
    )


def with_the_one_article(said: Particulars) -> Particulars:
    """Give counts without goods the goods that are named, if they are always the same."""
    names = {it.text.casefold(): it for it in reversed(said.articles)}
    codes = {it.text.casefold(): it for it in reversed(said.article_numbers)}
    name = next(iter(names.values())) if len(names) == 1 else None
    code = next(iter(codes.values())) if len(codes) == 1 else None
    counts = tuple(
        dataclasses.replace(
            it, article=it.article or name, article_number=it.article_number or code
        )
        for it in said.counts
    )
    return dataclasses.replace(said, counts=counts)


class _Places:
    """Stretches of several documents; asked in logarithmic time."""

    def __init__(self, units: Sequence[Span]) -> None:
        self._units = sorted((it.document, it.start, it.end) for it in units)

    def hold(self, span: Span) -> bool:
        """Say whether the stretch begins in one of them."""
        at = bisect.bisect_right(self._units, (span.document, span.start, 1 << 60)) - 1
        if at < 0:
            return False
        document, low, high = self._units[at]
        return document == span.document and low <= span.start < high
