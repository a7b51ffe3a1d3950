"""Make the sources that the settings name."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.intake.limits import Limits
from extractor.intake.mailbox.maildir import MaildirSource
from extractor.intake.mailbox.mbox import MboxSource
from extractor.intake.mailbox.settings import MailboxSettings, MaildirSettings, MboxSettings
from extractor.intake.mailbox.source import MailboxSource
from extractor.intake.seen import Seen
from extractor.protocols import Source


def open_mailboxes(
    accounts: Sequence[MailboxSettings],
    maildirs: Sequence[MaildirSettings],
    mboxes: Sequence[MboxSettings],
    *,
    seen: Seen,
    limits: Limits,
) -> dict[str, Source]:
    """Give a source for each, by a name that stays the same from one start to the next.

    Args:
        accounts: of IMAP servers.
        maildirs: folders.
        mboxes: files.
        seen: what was stored, durably.
        limits: how large a mail may be.
    """
    sources: dict[str, Source] = {}
    for account in accounts:
        sources[f"imap:{account.name}"] = MailboxSource(account, seen=seen, limits=limits)
    for maildir in maildirs:
        sources[f"maildir:{maildir.path}"] = MaildirSource(maildir, seen=seen, limits=limits)
    for mbox in mboxes:
        sources[f"mbox:{mbox.path}"] = MboxSource(mbox, seen=seen, limits=limits)
    return sources
