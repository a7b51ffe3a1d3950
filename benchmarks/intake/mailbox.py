"""A huge mailbox: does taking it in need more memory the more mails there are, and how fast is it?

Use: ``python -m benchmarks.intake.mailbox [--mails N]``. A mail server made for the tests gives N
mails of about 2 KB on loopback. They are taken once by the mailbox source, each remembered durably
and flagged, and once, as the yardstick, by a bare imaplib loop that fetches one by one and
remembers nothing. Each runs in a process of its own; its peak of memory is told for a tenth of
the mails and for all. 1 if memory grows by more than 32 MiB, or a mail is missing or doubled.
"""

from __future__ import annotations

import argparse
import collections
import imaplib
import multiprocessing
import multiprocessing.connection
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from extractor.intake.mailbox.settings import MailboxSettings
from extractor.intake.mailbox.source import MailboxSource
from extractor.intake.seen import SeenFile
from tests.intake.mailbox.odd_server import serving

MOST_GROWTH_MIB = 32.0
BODY = b"x" * 70 + b"\r\n"


class Mails(dict[int, bytes]):
    """Mails that are made when they are asked for."""

    def __getitem__(self, number: int) -> bytes:
        return b"Message-ID: <%d@x>\r\n\r\n" % number + BODY * 28


def main() -> int:
    """Compare, print, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=100_000)
    most = parser.parse_args().mails
    peaks = {}
    for name, task in (("mailbox source", _by_source), ("bare imaplib", _by_imaplib)):
        for count in (most // 10, most):
            seconds, peaks[name, count], whole = _measured(task, count)
            print(
                f"{name:15} {count:7} mails  {count / seconds:7.0f} a second  "
                f"peak {peaks[name, count]:6.1f} MiB  {'each once' if whole else 'NOT EACH ONCE'}"
            )
            if not whole:
                return 1
    growth = peaks["mailbox source", most] - peaks["mailbox source", most // 10]
    print(f"ten times the mails: {growth:+.1f} MiB")
    return int(growth > MOST_GROWTH_MIB)


def _measured(task: object, count: int) -> tuple[float, float, bool]:
    """Give seconds, peak of memory in MiB, and whether each mail came once."""
    with serving(Mails(dict.fromkeys(range(1, count + 1), b""))) as server:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=task, args=(server.port, theirs))  # type: ignore[arg-type]
        process.start()
        seconds, peak, taken = ours.recv()
        process.join()
    return seconds, peak, taken == count


def _by_source(port: int, answer: multiprocessing.connection.Connection) -> None:
    os.environ["MAIL_PASSWORD"] = "unused"  # noqa: S105 (nobody checks it)
    settings = MailboxSettings(
        name="ap", host="127.0.0.1", port=port, security="plain", user="ap",
        password="env:MAIL_PASSWORD",  # noqa: S106 (where it is)
    )  # fmt: skip
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        seen = SeenFile(Path(folder) / "seen.sqlite")
        counts: collections.Counter[str] = collections.Counter()
        with MailboxSource(settings, seen=seen) as source:
            for incoming in source.poll():
                counts[incoming.key] += 1
                source.stored(incoming)
            again = sum(1 for _ in source.poll())
        seen.close()
    once = sum(1 for it in counts.values() if it == 1) - again
    answer.send((time.monotonic() - started, _peak(), once))


def _by_imaplib(port: int, answer: multiprocessing.connection.Connection) -> None:
    started = time.monotonic()
    imaplib._MAXLINE = 20 * 1024 * 1024  # type: ignore[attr-defined] # noqa: SLF001 (as above)
    client = imaplib.IMAP4("127.0.0.1", port)
    client.login("ap", "unused")
    client.select()
    taken = 0
    for uid in client.uid("SEARCH", "ALL")[1][0].split():
        taken += client.uid("FETCH", uid.decode(), "(BODY.PEEK[]<0.99999>)")[0] == "OK"
    answer.send((time.monotonic() - started, _peak(), taken))
    client.logout()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
