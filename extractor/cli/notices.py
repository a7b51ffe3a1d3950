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
from extractor.store.messages import Listed, listed, retry
from extractor.store.notices import Sending
from extractor.values.clock import utc_now
from extractor.workflow.notice_mails import trial_mail


def run_list(place: Place, *, dead: bool, as_json: bool) -> None:
    """Print the messages that are not sent, oldest first.

    Raises:
        StoreError: the store is not there or does not answer.
    """
    with place.opened() as store:
        found = listed(store, dead=dead)
    if as_json:
        for it in found:
            instants = {
                "made_at": it.made_at.isoformat(),
                "due_at": it.due_at.isoformat() if it.due_at else None,
            }
            line = json.dumps(dataclasses.asdict(it) | instants, ensure_ascii=False)
            sys.stdout.write(line + "\n")
        return
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in ("no.", "way", "to", "about", "attempts", "next"):
        table.add_column(column, overflow="fold")
    table.add_column("problem", overflow="fold", ratio=1)
    for it in found:
        table.add_row(*(escape(text) for text in _cells(it)))
    if found:
        Console(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL).print(table)
    say(f"{counted(len(found), 'message')} not sent")


def _cells(message: Listed) -> tuple[str, ...]:
    given_up = message.state == Sending.DEAD.value
    due_at = message.due_at.strftime("%Y-%m-%d %H:%M") if message.due_at else "now"
    kind = "digest" if message.state == Sending.GATHERING.value else message.way
    return (
        str(message.number),
        kind,
        message.address or message.recipient,
        f"{', '.join(message.cases)} ({', '.join(message.kinds)})",
        str(message.attempts),
        "given up" if given_up else due_at,
        message.problem or "",
    )


def run_retry(place: Place, numbers: Sequence[int]) -> None:
    """Let messages be sent now; without numbers, all that were given up.

    Raises:
        StoreError: a number means no such message.
    """
    with place.opened() as store:
        count = retry(store, numbers, by=this_user())
    say(f"{counted(count, 'message')} will be sent while `extractor watch`, `work` or `desk` runs")


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
