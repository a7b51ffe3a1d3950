"""Notices as mails: text only, in the reader's language."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.values.case import Case
from extractor.values.drift import MIXES, Watched
from extractor.workflow.drift_words import name_of, value_of
from extractor.workflow.locales import written_amount, written_day, written_list, written_share
from extractor.workflow.notices import OF_NO_CASE, Notice, NoticeKind, digests, told
from extractor.workflow.rules import Rules
from extractor.workflow.targets import effective_target
from extractor.workflow.words import told as told_code
from extractor.workflow.words import word


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """A notice with what it is about.

    Attributes:
        case: as it stands; None where it cannot be looked up any more.
        url: of the case at the desk; empty where none is set.
    """

    notice: Notice
    case: Case | None
    url: str = ""


def notice_mail(about: About, rules: Rules, language: str, today: dt.date) -> tuple[str, str]:
    """Give subject and text of the mail that tells one thing."""
    said = told(about.notice, rules, language)
    kind = about.notice.kind
    begin = f"{kind}_subject" if kind in OF_NO_CASE else "subject"
    subject = _word(begin, language, case=about.notice.case_id, said=said)
    because = "drift_automatic" if kind is NoticeKind.DRIFT else "automatic"
    blocks = [
        "\n".join(_block(about, rules, language, today)),
        word("mails", because, language),
    ]
    return subject, "\n\n".join(blocks) + "\n"


def digest_mail(
    abouts: Sequence[About], rules: Rules, language: str, today: dt.date
) -> tuple[str, str]:
    """Give subject and text of the mail that tells everything since the last one.

    What is most pressing comes first; a case with several notices is described once.
    """
    by_notice = {it.notice: it for it in abouts}
    ordered = [by_notice[it] for digest in digests(by_notice) for it in digest.notices]
    by_case: dict[str, list[About]] = {}
    for it in ordered:
        by_case.setdefault(it.notice.case_id, []).append(it)
    subject = _word("digest_subject", language, day=written_day(today, language))
    blocks = [
        "\n".join(_block(own[0], rules, language, today, further=own[1:]))
        for own in by_case.values()
    ]
    return subject, "\n\n".join([*blocks, word("mails", "automatic", language)]) + "\n"


def trial_mail(language: str) -> tuple[str, str]:
    """Give subject and text of a mail that only tries the settings."""
    return word("mails", "trial_subject", language), word("mails", "trial", language) + "\n"


def _block(
    about: About, rules: Rules, language: str, today: dt.date, further: Sequence[About] = ()
) -> Iterator[str]:
    said = [told(it.notice, rules, language) for it in (about, *further)]
    text = "; ".join(dict.fromkeys(said))
    is_of_case = about.notice.kind not in OF_NO_CASE
    yield f"{about.notice.case_id}: {text}" if is_of_case else text
    for it in (about, *further):
        for name, code in it.notice.figures:
            if name == "because":
                because = told_code(code, language, rules.taxonomy)
                yield "  " + _word("because", language, value=because)
            elif name == "part":
                yield "  " + _part(dict(it.notice.figures)["watched"], code, language)
    if about.case is not None:
        yield from ("  " + it for it in _facts(about.case, rules, language, today))
    if about.url:
        yield f"  {about.url}"


def _part(watched: str, figures: str, language: str) -> str:
    """Write how one value changed."""
    was, now, value = figures.split(" ", 2)
    it = Watched.of_key(watched)
    return _word(
        "was_and_is",
        language,
        value=value_of(it.figure, value, language) if it.figure in MIXES else name_of(it, language),
        was=written_share(float(was), language),
        now=written_share(float(now), language),
    )


def _facts(case: Case, rules: Rules, language: str, today: dt.date) -> Iterator[str]:
    invoices = [it.invoice for it in case.items if it.invoice]
    facts = {
        "customer": case.customer_id,
        "category": word("categories", case.axes.category, language, rules.taxonomy),
        "invoices": written_list(invoices, language) if invoices else "",
        "disputed": _disputed(case, language),
        "status": rules.states.name_of(case.status, language),
    }
    if case.closed_on is None:
        target = effective_target(case, today, rules.days)
        facts["target"] = written_day(target, language)
    for name, value in facts.items():
        if value:
            yield _word(name, language, value=value)


def _disputed(case: Case, language: str) -> str:
    """Write what is disputed, each currency by itself."""
    sums: dict[str, Decimal] = {}
    for it in case.items:
        if it.disputed is not None:
            sums[it.currency] = sums.get(it.currency, Decimal(0)) + it.disputed
    return ", ".join(written_amount(amount, unit, language) for unit, amount in sums.items())


def _word(code: str, language: str, **values: str) -> str:
    return word("mails", code, language).format_map(values)
