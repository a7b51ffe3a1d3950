"""A Maildir: what was stored moves to `cur` as seen, nothing is deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import SourceError
from extractor.intake.limits import Limits
from extractor.intake.mailbox.maildir import MaildirSource
from extractor.intake.mailbox.prints import number_of
from extractor.intake.mailbox.settings import MaildirSettings
from extractor.intake.seen import Place, SeenFile
from extractor.testing import check_source
from tests.intake.mailbox.clients import Ledger, mail, sha256


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("new", "cur", "tmp"):
        (tmp_path / "claims" / part).mkdir(parents=True)
    return tmp_path / "claims"


def source(folder: Path, seen: SeenFile, *, limit: int = 10_000) -> MaildirSource:
    settings = MaildirSettings(path=folder, poll_seconds=0.01)
    return MaildirSource(settings, seen=seen, limits=Limits(file_bytes=limit))


def names(folder: Path) -> dict[str, list[str]]:
    return {it.name: sorted(file.name for file in it.iterdir()) for it in folder.iterdir()}


def test_it_keeps_the_promises_of_a_source(folder: Path, seen: SeenFile) -> None:
    for number in range(4):
        (folder / "new" / f"17{number}.M1.host").write_bytes(mail(number))
    check_source(source(folder, seen), holds=4)


def test_stored_mails_move_to_cur_as_seen_and_keep_their_flags(
    folder: Path, seen: SeenFile
) -> None:
    (folder / "new" / "1.host").write_bytes(mail(1))
    (folder / "cur" / "2.host:2,FR").write_bytes(mail(2))  # read and flagged by a person before us
    (folder / "tmp" / "3.host").write_bytes(b"half")
    (folder / "new" / ".hidden").write_bytes(b"x")
    ledger = Ledger()
    with source(folder, seen) as it:
        ledger.empty(it)
    assert ledger.given == {sha256(mail(1)): 1, sha256(mail(2)): 1}
    assert names(folder) == {
        "new": [".hidden"], "tmp": ["3.host"], "cur": ["1.host:2,S", "2.host:2,FRS"],
    }  # fmt: skip


def test_a_mail_says_where_it_came_from(folder: Path, seen: SeenFile) -> None:
    (folder / "new" / "1.host").write_bytes(mail(1))
    with source(folder, seen) as it:
        (incoming,) = it.poll()
    assert incoming.origin == f"maildir:{folder}/new/1.host"
    assert incoming.message_id == "1@berthelot.example"
    assert incoming.received
    assert incoming.received.tzinfo


def test_what_was_stored_but_not_moved_is_moved_by_the_next_program(
    folder: Path, seen: SeenFile
) -> None:
    (folder / "new" / "1.host").write_bytes(mail(1))
    seen.add(Place(f"maildir:{folder}", ""), number_of("1.host"), owed=True)
    with source(folder, seen) as it:
        assert list(it.poll()) == []
    assert names(folder)["cur"] == ["1.host:2,S"]


def test_a_large_mail_and_one_that_may_not_be_read_stay_where_they_are(
    folder: Path, seen: SeenFile, tmp_path: Path
) -> None:
    (folder / "new" / "1.host").write_bytes(mail(1, padding=2000))
    (tmp_path / "elsewhere").write_text("secret")
    (folder / "new" / "2.host").symlink_to(tmp_path / "elsewhere")
    ledger = Ledger()
    with source(folder, seen, limit=1000) as it:
        ledger.empty(it)
    assert ledger.problems == ["limit_exceeded"]
    assert names(folder)["new"] == ["1.host", "2.host"]


def test_a_mail_that_its_reader_moves_meanwhile_is_stored_once(
    folder: Path, seen: SeenFile
) -> None:
    (folder / "new" / "1.host").write_bytes(mail(1))
    ledger = Ledger()
    with source(folder, seen) as it:
        (incoming,) = it.poll()
        (folder / "new" / "1.host").rename(folder / "cur" / "1.host:2,F")
        ledger.take(incoming)
        it.stored(incoming)
        ledger.empty(it)
    assert ledger.given == {sha256(mail(1)): 1}
    assert names(folder)["cur"] == ["1.host:2,FS"]


def test_what_is_no_maildir_is_told(tmp_path: Path, seen: SeenFile) -> None:
    with source(tmp_path, seen) as it, pytest.raises(SourceError, match="no Maildir"):
        list(it.poll())
