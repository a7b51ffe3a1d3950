"""A program that stores mails and is killed at a chosen step; what it stored lies in a folder.

Arguments: port, user, folder, the step at which it kills itself (0: never).
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from extractor.intake.mailbox.settings import MailboxSettings
from extractor.intake.mailbox.source import MailboxSource
from extractor.intake.seen import SeenFile
from tests.intake.mailbox.clients import sha256

port, user, folder, last = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
step = 0


def reached() -> None:
    global step  # noqa: PLW0603 (a program of one page)
    step += 1
    if step == last:
        os.kill(os.getpid(), signal.SIGKILL)


settings = MailboxSettings(
    name="ap", host="127.0.0.1", port=port, security="plain", user=user,
    password="env:MAIL_PASSWORD", batch_mails=4,
)  # fmt: skip
with MailboxSource(settings, seen=SeenFile(folder / "seen.sqlite")) as source:
    for incoming in source.poll():
        reached()
        content = incoming.content or b""
        with (folder / f"{sha256(content)}.eml").open("ab") as stream:
            stream.write(content)  # a second time would make the file longer
            stream.flush()
            os.fsync(stream.fileno())
        reached()
        source.stored(incoming)
        reached()
