"""How notices reach people: by whose settings, and through which door."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from extractor.delivery.events import SOURCE
from extractor.delivery.notice_settings import NoticeSettings, PersonSettings
from extractor.delivery.sinks import Poster, open_webhook
from extractor.delivery.smtp import Mail, Smtp
from extractor.store.notices import Message, Plan, Way
from extractor.values.case import Case
from extractor.values.notice_event import NoticeData, NoticeEvent
from extractor.workflow.notice_mails import About, digest_mail, notice_mail
from extractor.workflow.notices import Notice, NoticeKind, told
from extractor.workflow.rules import Rules

CaseOf = Callable[[str], Case | None]
_MOST_DAYS = 60  # without a working day between; more is a fault of the settings


class Door(Protocol):
    """Tells somebody; the same message again does no harm."""

    def tell(self, message: Message) -> None:
        """Send it.

        Raises:
            DeliveryError: it was not taken.
            SettingsError: a secret is missing.
        """
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What everybody who tells needs to know.

    Attributes:
        case_of: gives a case as it stands; None for one that is not known any more.
    """

    settings: NoticeSettings
    rules: Rules
    case_of: CaseOf

    def about(self, notice: Notice) -> About:
        """Put a notice and its case together."""
        return About(notice, self.case_of(notice.case_id), self.url_of(notice))

    def url_of(self, notice: Notice) -> str:
        """Give the address at the desk of what a notice is about; empty where none is set."""
        desk = self.settings.desk.rstrip("/")
        others = {NoticeKind.RECURRENCE: "dashboard", NoticeKind.DRIFT: "drift"}
        page = others.get(notice.kind, f"cases/{notice.case_id}")
        return f"{desk}/desk/{page}" if desk else ""


class MailDoor:
    """Tells by mail."""

    def __init__(self, told_: Told, smtp: Smtp) -> None:
        """Put texts and a server together."""
        self._told = told_
        self._smtp = smtp

    def tell(self, message: Message) -> None:
        """Send a mail.

        Raises:
            DeliveryError: it was not taken.
            SettingsError: the password is missing.
        """
        rules = self._told.rules
        language = self._told.settings.of(message.recipient).language or "en"
        today = rules.day_of(message.made_at)
        abouts = [self._told.about(it) for it in message.notices]
        if message.digest:
            subject, text = digest_mail(abouts, rules, language, today)
        else:
            subject, text = notice_mail(abouts[0], rules, language, today)
        self._smtp.send(
            Mail(message.token, message.address, subject, text, language, message.made_at)
        )


class WebhookDoor:
    """Tells by events."""

    def __init__(self, told_: Told, poster: Poster) -> None:
        """Put texts and a receiver together."""
        self._told = told_
        self._poster = poster

    def tell(self, message: Message) -> None:
        """Post an event.

        Raises:
            DeliveryError: it was not taken.
            SettingsError: a secret is missing.
        """
        self._poster.send(self.event_of(message))

    def event_of(self, message: Message) -> NoticeEvent:
        """Give the event of a message."""
        (notice,) = message.notices
        language = self._told.settings.of(message.recipient).language or "en"
        data = NoticeData(
            kind=notice.kind.value,
            to=notice.to,
            case_id=notice.case_id,
            day=notice.day,
            event=notice.event,
            figures=dict(notice.figures),
            language=language,
            said=told(notice, self._told.rules, language),
            url=self._told.url_of(notice) or None,
        )
        return NoticeEvent(
            id=message.token, source=SOURCE, subject=notice.case_id, time=message.made_at, data=data
        )


def open_doors(told_: Told) -> dict[Way, Door]:
    """Give what is set to tell by; nothing is sent yet.

    Raises:
        SettingsError: a secret is missing.
    """
    settings = told_.settings
    doors: dict[Way, Door] = {}
    if settings.smtp:
        doors[Way.MAIL] = MailDoor(told_, Smtp(settings.smtp))
    if settings.webhook:
        doors[Way.WEBHOOK] = WebhookDoor(told_, open_webhook(settings.webhook))
    return doors


def plans(
    notice: Notice,
    settings: NoticeSettings,
    rules: Rules,
    ways: Mapping[Way, object],
    now: dt.datetime,
) -> Sequence[Plan]:
    """Give the messages that a notice becomes; none where its recipient does not want it.

    Args:
        notice: to be told.
        settings: of everybody.
        rules: for the working days, and the company's time zone.
        ways: by which somebody can be told.
        now: for the time of the next digest.
    """
    person = settings.of(notice.to)
    kind = notice.kind.value
    found: list[Plan] = []
    if kind in (person.by_webhook or ()) and Way.WEBHOOK in ways:
        found.append(Plan(Way.WEBHOOK))
    at_once, gathers = kind in (person.at_once or ()), kind in (person.in_digest or ())
    if (at_once or gathers) and Way.MAIL in ways:
        digest_at = None if at_once else next_digest(person, rules, now)
        found += [Plan(Way.MAIL, it, digest_at) for it in dict.fromkeys(person.mail)]
        if not found:
            problem = f"no mailbox is known for {notice.to!r}; add a [[notices.person]] with it"
            found.append(Plan(Way.NONE, problem=problem))
    return found


def next_digest(person: PersonSettings, rules: Rules, now: dt.datetime) -> dt.datetime:
    """Give the instant at which somebody's next digest goes: at their hour, on a working day."""
    at = person.digest_at or dt.time(8)
    day = rules.day_of(now)
    for ahead in range(_MOST_DAYS):
        then = dt.datetime.combine(day + dt.timedelta(days=ahead), at, rules.timezone)
        if then > now and rules.days.is_worked(then.date()):
            return then.astimezone(dt.UTC)
    return now + dt.timedelta(days=1)
