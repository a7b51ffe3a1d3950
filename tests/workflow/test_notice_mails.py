"""Notices as mails: the case's facts in the reader's words, text only."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.workflow.notice_mails import About, digest_mail, notice_mail, trial_mail
from extractor.workflow.notices import Notice, NoticeKind
from tests.workflow.example import RULES, item, new_case

TODAY = dt.date(2026, 3, 2)
CASE, _ = new_case(item("FA-100", "120.50"), item("FA-101", None))
URL = "https://desk.example/cases/D-1"


def notice(kind: NoticeKind = NoticeKind.STATUS, case_id: str = "D-1", **figures: str) -> Notice:
    return Notice(kind, "anna", case_id, TODAY, 3, tuple(figures.items()))


@pytest.mark.parametrize(
    ("language", "subject", "lines"),
    [
        ("en", "Case D-1: assigned to you",
         ["Customer: C1", "Invoices: FA-100 and FA-101", "Disputed: €120.50"]),
        ("fr", "Dossier D-1 : vous est attribué",
         ["Client : C1", "Factures : FA-100 et FA-101", "Contesté : 120,50\xa0€"]),
        ("de", "Fall D-1: Ihnen zugewiesen",
         ["Kunde: C1", "Rechnungen: FA-100 und FA-101", "Strittig: 120,50\xa0€"]),
        ("es", "Caso D-1: asignado a usted",
         ["Cliente: C1", "Facturas: FA-100 y FA-101", "En disputa: 120,50\xa0€"]),
    ],
)  # fmt: skip
def test_a_mail_says_what_it_is_about(language: str, subject: str, lines: list[str]) -> None:
    about = About(notice(NoticeKind.ASSIGNED), CASE, URL)
    said, text = notice_mail(about, RULES, language, TODAY)
    assert said == subject
    assert [it for it in lines if f"  {it}\n" not in text] == []
    assert f"  {URL}\n" in text
    assert "<" not in text


def test_a_case_that_is_gone_is_named_all_the_same() -> None:
    said, text = notice_mail(About(notice(status="review"), None), RULES, "en", TODAY)
    assert said.startswith("Case D-1: now ")
    assert text.startswith("D-1: now ")


def test_the_words_of_people_are_never_read_as_templates() -> None:
    about = About(notice(NoticeKind.MENTION, who="{case} {0} %s"), CASE)
    assert notice_mail(about, RULES, "en", TODAY)[0] == "Case D-1: {case} {0} %s mentions you"


def test_a_digest_describes_each_case_once_the_most_pressing_first() -> None:
    other, _ = new_case(case_id="D-2")
    abouts = [
        About(notice(status="review"), CASE, URL),
        About(notice(NoticeKind.ALERT, because="shared_invoice(FA-100)"), CASE, URL),
        About(notice(NoticeKind.ASSIGNED, "D-2"), other),
    ]
    subject, text = digest_mail(abouts, RULES, "en", TODAY)
    assert subject == "Your disputes on 2 March 2026"
    first, second, _ = text.split("\n\n")
    assert first.startswith("D-1: needs a look; now ")
    assert (first.count("Customer:"), first.count(URL), first.count("Why:")) == (1, 1, 1)
    assert second.startswith("D-2: assigned to you")
    assert digest_mail([*abouts, abouts[0]], RULES, "en", TODAY) == (subject, text)


@pytest.mark.parametrize("language", ["en", "fr", "de", "es"])
def test_a_mail_to_try_says_so(language: str) -> None:
    subject, text = trial_mail(language)
    assert subject
    assert text.endswith(".\n")
