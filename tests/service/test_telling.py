"""Who is told by which way, and when the digest goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pydantic
import pytest

from extractor.delivery.notice_settings import Kind, NoticeSettings, PersonSettings
from extractor.service.telling import next_digest, plans
from extractor.store.notices import Plan, Way
from extractor.workflow.notices import Notice, NoticeKind
from tests.workflow.example import RULES

FRIDAY = dt.datetime(2026, 3, 6, 12, tzinfo=dt.UTC)  # 13:00 in Paris
HOOK = {"url": "https://chat.example/hook", "secrets": ["env:SECRET"]}
ANNA = {"name": "anna", "mail": ["anna@company.example"]}


def chosen(kind: NoticeKind, to: str = "anna", **given: Any) -> list[Plan]:
    settings = NoticeSettings.model_validate({"person": [ANNA]} | given)
    notice = Notice(kind, to, "D-1", FRIDAY.date(), 1)
    return list(plans(notice, settings, RULES, {Way.MAIL: 1, Way.WEBHOOK: 1}, FRIDAY))


def test_the_kinds_are_those_of_the_life_of_a_dispute() -> None:
    assert set(Kind.__args__) == {it.value for it in NoticeKind}  # type: ignore[attr-defined]


def test_pressing_things_are_told_at_once_others_with_the_digest() -> None:
    assert chosen(NoticeKind.MENTION) == [Plan(Way.MAIL, "anna@company.example")]
    (plan,) = chosen(NoticeKind.STATUS)
    assert plan.digest_at == dt.datetime(2026, 3, 9, 7, tzinfo=dt.UTC)  # Monday, 8:00 in Paris


def test_everybody_says_what_and_how() -> None:
    own = {**ANNA, "at_once": ["status"], "in_digest": [], "by_webhook": ["mention"]}
    both = {"person": [own], "webhook": HOOK}
    assert [it.digest_at for it in chosen(NoticeKind.STATUS, **both)] == [None]
    assert [it.way for it in chosen(NoticeKind.MENTION, **both)] == [Way.WEBHOOK]
    assert chosen(NoticeKind.ASSIGNED, **both) == []


def test_a_team_is_everybody_in_it_and_a_mailbox_needs_no_settings() -> None:
    team = {"name": "team:sales", "mail": ["a@x.example", "b@x.example", "a@x.example"]}
    found = chosen(NoticeKind.ALERT, "team:sales", person=[team])
    assert [it.address for it in found] == ["a@x.example", "b@x.example"]
    (plan,) = chosen(NoticeKind.ALERT, "c@x.example")
    assert plan.address == "c@x.example"


def test_whom_nobody_knows_is_a_problem_to_be_seen() -> None:
    (plan,) = chosen(NoticeKind.ALERT, "bert\r\nBcc: x@y")
    assert plan.way is Way.NONE
    assert "[[notices.person]]" in (plan.problem or "")


def test_without_a_mail_server_nobody_is_missing_a_mailbox() -> None:
    settings = NoticeSettings.model_validate({"by_webhook": ["alert"], "webhook": HOOK})
    notice = Notice(NoticeKind.ALERT, "anna", "D-1", FRIDAY.date(), 1)
    assert list(plans(notice, settings, RULES, {Way.WEBHOOK: 1}, FRIDAY)) == [Plan(Way.WEBHOOK)]


@pytest.mark.parametrize(
    ("now", "at", "expected"),
    [
        ("2026-03-05T06:59", "08:00", "2026-03-05T07:00"),
        ("2026-03-05T07:00", "08:00", "2026-03-06T07:00"),
        ("2026-03-06T09:00", "08:00", "2026-03-09T07:00"),  # over a weekend
        ("2026-03-27T09:00", "08:00", "2026-03-30T06:00"),  # and to summer time
        ("2026-04-30T09:00", "08:00", "2026-05-04T06:00"),  # over the first of May
        ("2026-03-05T20:00", "23:30", "2026-03-05T22:30"),
    ],
)
def test_a_digest_goes_at_its_hour_on_a_working_day(now: str, at: str, expected: str) -> None:
    person = PersonSettings(name="anna", digest_at=dt.time.fromisoformat(at))
    instant = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    told = next_digest(person, RULES, instant)
    assert told == dt.datetime.fromisoformat(expected).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": [ANNA, ANNA]},
        {"by_webhook": ["alert"]},
        {"at_once": ["everything"]},
        {"desk": "javascript:alert(1)"},
        {"digest_at": "25:00"},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(pydantic.ValidationError):
        NoticeSettings.model_validate(wrong)
