"""What becomes of a mail on its server once it is stored."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.intake.mailbox.imap import Connection
from extractor.intake.mailbox.settings import After, MailboxSettings


def mark(connection: Connection, uids: Sequence[int], settings: MailboxSettings) -> None:
    """Flag, move or delete mails of the open folder.

    Raises:
        RefusedError: the server does not do that.
        SourceError: the connection is lost; doing it again is harmless.
    """
    match settings.after:
        case After.FLAG:
            connection.flag(uids, settings.keyword)
        case After.SEEN:
            connection.flag(uids, "\\Seen")
        case After.MOVE:
            connection.move(uids, settings.move_to)
        case After.DELETE:
            connection.delete(uids)
        case After.KEEP:
            pass
