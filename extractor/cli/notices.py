"""`extractor notices`: what people were not told yet, and trying to tell them."""

from __future__ import annotations

import dataclasses
import json
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.console import counted, say
from extractor.cli.quarantine import Place
from extractor.cli.stores import this_user
from extractor.cli.table import WIDTH_WITHOUT_TERMINAL
from extractor.delivery.notice_settings import is_mailbox
from extractor.delivery.smtp import Mail, Smtp
from extractor.errors import SettingsError
from extractor.settings import FILE_NAME, find_settings, load_settings
from extractor.store.letters import Unsent, send_all_again, unsent
from extractor.store.messages import Listed, listed, retry
from extractor.store.notices import Sending
from extractor.values.clock import utc_now
from extractor.workflow.notice_mails import trial_mail

_LETTER = "letter"
_SENDERS = "`extractor watch`, `work` or `desk`"


def run_list(place: Place, *, dead: bool, as_json: bool) -> None:
    """Print the messages and the letters to customers that are not sent, oldest first.

    Raises:
        StoreError: the store is not there or does not answer.
    """
    with place.opened() as store:
        found, letters = listed(store, dead=dead), unsent(store, dead=dead)
    if as_json:
        waiting: list[Listed | Unsent] = [*found, *letters]
        for it in waiting:
            kind = {} if isinstance(it, Listed) else {"way": _LETTER}
            instants = {
                "made_at": it.made_at.isoformat(),
                "due_at": it.due_at.isoformat() if it.due_at else None,
            }
            line = json.dumps(kind | dataclasses.asdict(it) | instants, ensure_ascii=False)
            sys.stdout.write(line + "\n")
        return
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in ("no.", "way", "to", "about", "attempts", "next"):
        table.add_column(column, overflow="fold")
    table.add_column("problem", overflow="fold", ratio=1)
    for it in found:
        table.add_row(*(escape(text) for text in _cells(it)))
    for letter in letters:
        table.add_row(*(escape(text) for text in _cells_of_letter(letter)))
    if found or letters:
        Console(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL).print(table)
    say(f"{counted(len(found), 'message')} not sent")
    if letters:
        how = "the page of a case tries its own again, `retry --letters` all that were given up"
        say(f"{counted(len(letters), 'letter')} not sent; {how}")


def _cells_of_letter(letter: Unsent) -> tuple[str, ...]:
    next_ = _next(letter)
    problem = letter.problem or ""
    return ("", _LETTER, letter.to, letter.case_id, str(letter.attempts), next_, problem)


def _next(message: Listed | Unsent) -> str:
    if message.state == Sending.DEAD.value:
        return "given up"
    return message.due_at.strftime("%Y-%m-%d %H:%M") if message.due_at else "now"


def _cells(message: Listed) -> tuple[str, ...]:
    kind = "digest" if message.state == Sending.GATHERING.value else message.way
    return (
        str(message.number),
        kind,
        message.address or message.recipient,
        f"{', '.join(message.cases)} ({', '.join(message.kinds)})",
        str(message.attempts),
        _next(message),
        message.problem or "",
    )


def run_retry(place: Place, numbers: Sequence[int]) -> None:
    """Let messages be sent now; without numbers, all that were given up.

    Raises:
        StoreError: a number means no such message.
    """
    with place.opened() as store:
        count = retry(store, numbers, by=this_user())
    say(f"{counted(count, 'message')} will be sent while {_SENDERS} runs")


def run_retry_letters(place: Place) -> None:
    """Let all letters to customers that were given up be sent now.

    Raises:
        StoreError: the store is not there or does not answer.
    """
    with place.opened() as store:
        count = send_all_again(store, this_user())
    say(f"{counted(count, 'letter')} will be sent while {_SENDERS} runs")


def run_check(settings_file: Path | None, to: str, language: str) -> None:
    """Send a mail that only tries the settings.

    Raises:
        SettingsError: no mail server is set, or the recipient is no mailbox.
        DeliveryError: the server did not take it.
    """
    file = settings_file or find_settings()
    smtp = load_settings(file).notices.smtp
    if smtp is None:
        raise SettingsError(str(file or FILE_NAME), "no [notices.smtp] stands there; add one")
    if not is_mailbox(to):
        raise SettingsError("--to", f"{to!r} is no mailbox; give one such as anna@company.example")
    subject, text = trial_mail(language)
    Smtp(smtp).send(Mail(secrets.token_hex(16), to, subject, text, language, utc_now()))
    sys.stdout.write(f"{smtp.host} took a mail to {to}\n")
